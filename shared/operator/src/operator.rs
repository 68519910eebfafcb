//! One turn from beginning to end: rules, search, an answerer, and the frame around the answer.

use std::sync::Arc;
use std::time::Instant;

use tokio_util::sync::CancellationToken;

use crate::answer::{COVERAGE_ANSWERS, COVERAGE_MAY_BE_MEANT, Found, knowledge, model};
use crate::canned::{fill, texts};
use crate::draft::Reason;
use crate::intent::{Intent, Offered, offers_person, understand};
use crate::prompt::PROMPT_VERSION;
use crate::turn::{
    Answerer, Cancelled, Contact, Errand, Evidence, HandoffReason, Memory, Mood, Outcome, People, Persona, Priority,
    Reply, Said, SilenceReason, Speaker, Summary, Timing, TurnInput, TurnResult, milliseconds,
};
use crate::{frame, verify};
use reaktly_models::{LlmClient, ModelSettings, Models, SetupError};
use reaktly_search::index::{Index, Query};
use reaktly_search::language::{self, Detector, Language, Spoken};

/// Passages looked at for an answer.
const PASSAGES_MAX: usize = 6;
/// Topics named when asking back.
const TOPICS_MAX: usize = 2;
/// From this similarity on an answer repeats the last one.
const REPEATS_FROM: f32 = 0.9;

/// The AI operator. One per process; it keeps nothing between turns.
pub struct Operator {
    model: Option<Arc<dyn LlmClient>>,
    detector: Arc<Detector>,
    canary: String,
}

impl std::fmt::Debug for Operator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operator").field("model", &self.model.is_some()).finish_non_exhaustive()
    }
}

impl Operator {
    /// An operator with a model, or without one: then it answers in the knowledge base's own words.
    pub fn new(settings: Option<&ModelSettings>) -> Result<Self, SetupError> {
        let models = settings.map(Models::new).transpose()?;
        Self::with_client(models.map(|models| Arc::new(models) as Arc<dyn LlmClient>))
    }

    /// An operator with this client.
    pub fn with_client(model: Option<Arc<dyn LlmClient>>) -> Result<Self, SetupError> {
        let mut canary = [0_u8; 12];
        getrandom::fill(&mut canary).map_err(SetupError::Randomness)?;
        Ok(Self { model, detector: Arc::default(), canary: hex::encode(canary) })
    }

    /// The language detector, for articles that name none.
    pub const fn detector(&self) -> &Arc<Detector> {
        &self.detector
    }

    /// Answers a turn. Ends promptly when `cancel` is triggered while a model is asked.
    pub async fn answer(&self, input: &TurnInput, cancel: &CancellationToken) -> Result<TurnResult, Cancelled> {
        let started = Instant::now();
        let turn = self.begin(input);
        let language = turn.language;
        let (outcome, mut evidence) = match turn.by_rules() {
            Some(outcome) => (outcome, evidence(None, Answerer::Rules)),
            None => self.search_and_answer(&turn, cancel).await?,
        };
        evidence.latency_ms = milliseconds(started.elapsed());
        Ok(TurnResult {
            outcome: frame::around(input, language, outcome),
            evidence,
            language,
            memory: input.memory.clone(),
        })
    }

    /// Answers a single question without a conversation, for trying out a knowledge base.
    pub async fn ask(&self, persona: Persona, index: Arc<Index>, question: &str) -> TurnResult {
        let input = TurnInput {
            language: persona.languages.first().copied().unwrap_or_default(),
            persona,
            history: Vec::new(),
            turn: vec![Said::Words(question.to_owned())],
            index,
            people: People::Online,
            contact: Contact::Continued,
            timing: Timing::Prompt,
            memory: Memory::default(),
            clock: String::new(),
            errand: Errand::default(),
        };
        match self.answer(&input, &CancellationToken::new()).await {
            Ok(result) => result,
            // Nobody holds that token; should it happen, it ends like any other failure.
            Err(Cancelled) => self.hand_over(&input, HandoffReason::Failed),
        }
    }

    /// Hands a turn over to people without answering it.
    pub fn hand_over(&self, input: &TurnInput, reason: HandoffReason) -> TurnResult {
        let turn = self.begin(input);
        let outcome = frame::around(input, turn.language, turn.handoff(reason, None));
        TurnResult {
            outcome,
            evidence: evidence(None, Answerer::Rules),
            language: turn.language,
            memory: input.memory.clone(),
        }
    }

    /// Whether answers are written by a model, which takes its time.
    pub const fn has_model(&self) -> bool {
        self.model.is_some()
    }

    fn begin<'a>(&self, input: &'a TurnInput) -> Turn<'a> {
        let words = input.words();
        let spoken = Spoken { text: &words, previous: input.last_of(Speaker::Customer), so_far: input.language };
        let language = language::decide(&self.detector, &input.persona.languages, spoken);
        let offered = input.last_of(Speaker::Ai).map_or(Offered::Nothing, offers_person);
        Turn { input, words, language, offered }
    }

    async fn search_and_answer(
        &self,
        turn: &Turn<'_>,
        cancel: &CancellationToken,
    ) -> Result<(Outcome, Evidence), Cancelled> {
        let index = &turn.input.index;
        let hits = index.search(&turn.query(), PASSAGES_MAX);
        let found = Found::new(index, &hits);
        let Some(client) = &self.model else {
            return Ok((turn.with_knowledge(&found), evidence(Some(&found), Answerer::Knowledge)));
        };
        let asked = model::answer(client.as_ref(), turn.input, &found, (turn.language, &self.canary), cancel).await?;
        let (outcome, answerer, fallback) = match asked.verdict {
            Ok(verdict) => (turn.with_verdict(verdict, &found), Answerer::Model, None),
            Err(why) => (turn.with_knowledge(&found), Answerer::Knowledge, Some(why)),
        };
        let evidence = Evidence {
            fallback,
            prompt_version: Some(PROMPT_VERSION),
            model: asked.model,
            usage: Some(asked.usage),
            tokens: Some(asked.usage.input + asked.usage.output),
            ..evidence(Some(&found), answerer)
        };
        Ok((outcome, evidence))
    }
}

/// A turn under way.
struct Turn<'a> {
    input: &'a TurnInput,
    words: String,
    language: Language,
    offered: Offered,
}

impl Turn<'_> {
    /// What needs neither search nor model.
    fn by_rules(&self) -> Option<Outcome> {
        let canned = texts(self.language);
        let persona = &self.input.persona;
        if self.words.trim().is_empty() {
            return Some(self.unreadable());
        }
        match understand(&self.words, self.offered) {
            Intent::AsksIfHuman => {
                let identity = fill(canned.identity, &[("operator", &persona.name)]);
                Some(self.offering(&identity, Vec::new()))
            }
            Intent::WantsPerson => Some(self.handoff(HandoffReason::AskedForPerson, None)),
            Intent::AcceptsOffer => Some(self.handoff(HandoffReason::AcceptedOffer, None)),
            Intent::Thanks => Some(say(canned.welcome)),
            Intent::Acknowledges if self.input.contact == Contact::Continued => {
                Some(Outcome::Silent { reason: SilenceReason::Acknowledgement })
            }
            Intent::Greets | Intent::Acknowledges => Some(say(canned.greeting)),
            Intent::Asks => None,
        }
    }

    /// Nothing but pictures, voice notes and the like: asked for words once, then a person looks.
    fn unreadable(&self) -> Outcome {
        let canned = texts(self.language);
        let again = self.input.last_of(Speaker::Ai).is_some_and(|text| text.contains(canned.media));
        if again {
            return self.handoff(HandoffReason::UnreadableMedia, None);
        }
        self.offering(canned.media, Vec::new())
    }

    fn query(&self) -> Query<'_> {
        Query {
            previous: self.input.last_of(Speaker::Customer),
            answer: self.input.last_of(Speaker::Ai),
            ..Query::of(&self.words, self.language)
        }
    }

    fn with_knowledge(&self, found: &Found<'_>) -> Outcome {
        let coverage = found.coverage();
        if coverage < COVERAGE_MAY_BE_MEANT {
            return self.handoff(HandoffReason::NoAnswer, Some(found));
        }
        if coverage < COVERAGE_ANSWERS {
            return self.clarify(found);
        }
        let website = self.input.persona.website.as_deref();
        match knowledge::answer(&self.input.index, found, &self.words, self.language, website) {
            Some(reply) if self.was_just_said(&reply.text) => self.handoff(HandoffReason::Repetition, Some(found)),
            Some(reply) => Outcome::Reply(reply),
            None => self.handoff(HandoffReason::NoAnswer, Some(found)),
        }
    }

    fn with_verdict(&self, verdict: model::Verdict, found: &Found<'_>) -> Outcome {
        match verdict {
            model::Verdict::Reply(reply) => Outcome::Reply(reply),
            model::Verdict::Done => Outcome::Silent { reason: SilenceReason::Done },
            model::Verdict::NoAnswer if found.coverage() >= COVERAGE_MAY_BE_MEANT => self.clarify(found),
            model::Verdict::NoAnswer => self.handoff(HandoffReason::NoAnswer, Some(found)),
            model::Verdict::HandOver(reason) => self.handoff(handoff_reason(reason), Some(found)),
        }
    }

    /// Asks back with the nearest topics and offers a person; the second time in a row a person takes over.
    fn clarify(&self, found: &Found<'_>) -> Outcome {
        if self.offered == Offered::Person {
            return self.handoff(HandoffReason::NotUnderstood, Some(found));
        }
        let topics: Vec<String> = found.titles().into_iter().take(TOPICS_MAX).collect();
        let question = fill(texts(self.language).clarify, &[("topics", &topics.join(" / "))]);
        self.offering(&question, topics)
    }

    /// A text with the offer of a person; `labels` that fit become buttons before that of the person.
    fn offering(&self, text: &str, labels: Vec<String>) -> Outcome {
        let canned = texts(self.language);
        let mut buttons: Vec<String> = labels.into_iter().filter(|label| frame::fits_button(label)).collect();
        buttons.push(canned.person_button.to_owned());
        Outcome::Reply(Reply { text: format!("{text}\n\n{}", canned.offer), buttons, sources: Vec::new() })
    }

    fn handoff(&self, reason: HandoffReason, found: Option<&Found<'_>>) -> Outcome {
        let canned = texts(self.language);
        let told = match self.input.people {
            People::Online => canned.handoff,
            People::Away { .. } | People::None => canned.nobody_available,
        };
        let text = match reason {
            HandoffReason::NoAnswer | HandoffReason::NotUnderstood => format!("{}\n\n{told}", canned.cannot_answer),
            HandoffReason::Failed => format!("{}\n\n{told}", canned.sorry),
            _ => told.to_owned(),
        };
        let said: Vec<&str> = self.input.turn.iter().map(Said::text).collect();
        let summary = Summary {
            question: said.join("\n"),
            answered: self.input.last_of(Speaker::Ai).map(str::to_owned),
            articles: found.map(Found::titles).unwrap_or_default(),
            language: self.language,
            mood: Mood::Calm,
        };
        Outcome::Handoff { reason, text, summary, team: None, priority: Priority::Normal }
    }

    fn was_just_said(&self, text: &str) -> bool {
        self.input.last_of(Speaker::Ai).is_some_and(|last| verify::similarity(text, last) >= REPEATS_FROM)
    }
}

fn evidence(found: Option<&Found<'_>>, answerer: Answerer) -> Evidence {
    Evidence {
        passages: found.map(Found::passages).unwrap_or_default(),
        coverage: found.map_or(0.0, Found::coverage),
        answerer,
        route: None,
        ..Evidence::of_rule("")
    }
}

fn say(text: &str) -> Outcome {
    Outcome::Reply(Reply { text: text.to_owned(), ..Reply::default() })
}

const fn handoff_reason(reason: Reason) -> HandoffReason {
    match reason {
        Reason::Asked => HandoffReason::AskedForPerson,
        Reason::AccountSpecific => HandoffReason::AccountSpecific,
        Reason::Complaint => HandoffReason::Complaint,
        Reason::Policy => HandoffReason::Policy,
        Reason::CannotHelp | Reason::None => HandoffReason::NoAnswer,
    }
}

#[cfg(test)]
mod tests;
