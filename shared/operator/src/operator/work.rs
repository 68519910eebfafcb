//! A turn under way: what was said, without secrets, in which language, and what follows from rules or passages.

use reaktly_models::Sight;
use reaktly_search::index::Query;
use reaktly_search::language::{self, Detector, Language, Spoken};

use super::follow_up;
use super::memory::Ending;
use super::says::Decision;
use super::wished::{self, Wished};
use crate::answer::several::Asked;
use crate::answer::{COVERAGE_ANSWERS, COVERAGE_MAY_BE_MEANT, Found, knowledge, model};
use crate::canned::{Say, Texts, texts};
use crate::guard::guarded;
use crate::intent::{Offered, offers_person};
use crate::rules;
use crate::turn::{
    Contact, HandoffReason, Mood, OnAnger, Outcome, People, Picture, Said, SilenceReason, Speaker, TurnInput, Utterance,
};
use reaktly_grounding::draft::Reason;
use reaktly_grounding::similarity;

/// From this similarity on an answer repeats the last one.
const REPEATS_FROM: f32 = 0.9;

/// A turn under way.
pub(crate) struct Work<'a> {
    pub(crate) input: &'a TurnInput,
    /// What the customer wants to know, without secrets.
    pub(crate) words: String,
    /// What was said before, without secrets.
    pub(crate) history: Vec<Utterance>,
    /// Pictures the model sees.
    pub(crate) pictures: Vec<&'a Picture>,
    /// The language of the answer.
    pub(crate) language: Language,
    /// The customer writes in a language that is none of the operator's: `None` inside is one nobody here knows.
    #[expect(clippy::option_option, reason = "a language we know, one we do not know, or none that is foreign")]
    pub(crate) foreign: Option<Option<Language>>,
    pub(crate) texts: Texts,
    pub(crate) mood: Mood,
    /// The customer sent what should not be sent.
    pub(crate) held_secrets: bool,
    pub(super) offered: Offered,
    /// Whether the turn wishes for a language.
    pub(super) wished: Wished,
}

impl<'a> Work<'a> {
    pub(crate) fn begin(input: &'a TurnInput, detector: &Detector, sight: Sight) -> Self {
        let history: Vec<Utterance> = input
            .history
            .iter()
            .map(|said| match said.speaker {
                Speaker::Customer => Utterance { speaker: said.speaker, text: guarded(&said.text).text },
                Speaker::Ai | Speaker::Agent => said.clone(),
            })
            .collect();
        let said = guarded(&readable(&input.turn));
        let recent = history.get(input.memory.earlier..).unwrap_or_default();
        let last = |speaker| recent.iter().rev().find(|said| said.speaker == speaker).map(|said| said.text.as_str());
        let words = last(Speaker::Ai).and_then(|ours| option(ours, &said.text)).unwrap_or(said.text);
        let spoken = Spoken { text: &words, previous: last(Speaker::Customer), so_far: input.language };
        let language = language::decide(detector, &input.persona.languages, spoken);
        let foreign = language::foreign(detector, &input.persona.languages, &words)
            .or_else(|| is_in_another_script(&words).then_some(None));
        let (words, wished) = wished::asked(words, &input.persona.languages, recent);
        let offered = last(Speaker::Ai).map_or(Offered::Nothing, offers_person);
        let pictures = input.turn.iter().filter_map(|said| match said {
            Said::Seen(picture) if sight == Sight::Sees => Some(picture),
            _ => None,
        });
        Self {
            pictures: pictures.collect(),
            words,
            language,
            foreign,
            texts: texts(language, input.persona.address),
            mood: Mood::Calm,
            held_secrets: said.held_secrets,
            offered,
            wished,
            history,
            input,
        }
    }

    /// What needs neither search nor model, and the rule.
    pub(super) fn by_rules(&mut self) -> Option<(Decision, &'static str)> {
        if self.words.trim().is_empty() {
            return if self.pictures.is_empty() { Some((self.unreadable(), "unreadable")) } else { None };
        }
        if self.words.contains('?') && !self.words.chars().any(char::is_alphanumeric) {
            return Some((self.ask_openly(None), "question_mark"));
        }
        if self.wished == Wished::Language {
            return Some((self.gladly(), "language"));
        }
        let (persona, memory) = (&self.input.persona, &self.input.memory);
        // Asked again in another language, a question is not repeated.
        let history: &[Utterance] = if self.wished == Wished::Again { &[] } else { self.recent() };
        let turn = rules::Turn { words: &self.words, persona, history, memory, offered: self.offered };
        let (rule, route, mood) = rules::decide(turn);
        self.mood = mood;
        let is_question = rule == rules::Rule::Ask;
        let given = || is_question.then(|| self.told_number()).flatten();
        if let Some(decision) = self.told_reference(&rule).or_else(given) {
            return Some((decision, "account_specific"));
        }
        let nobody = self.input.people == People::None;
        let decision = match rule {
            rules::Rule::Ask => return None,
            // Nobody can take over for these, and an answer may still help.
            rules::Rule::HandOver(HandoffReason::RepeatedQuestion | HandoffReason::Anger, _) if nobody => return None,
            rules::Rule::HandOver(reason, team) => {
                Self::urgent(self.hand_over(reason, team, None), rules::is_urgent(route))
            }
            rules::Rule::Safety => Self::urgent(self.hand_over(HandoffReason::Safety, None, None), true),
            rules::Rule::Danger => {
                Self::urgent(self.hand_over_after(Some(Say::Danger), HandoffReason::Policy, None, None), true)
            }
            rules::Rule::OptOut => self.opted_out(),
            rules::Rule::Prompt => self.say(Say::Prompt),
            rules::Rule::Courtesy(intent) => self.courtesy(intent),
        };
        Some((decision, route))
    }

    /// The question, with what it follows up only where it does.
    pub(super) fn own_query(&self) -> Query<'_> {
        let is_reply = self.last_of_ours().is_some_and(|ours| ours.contains('?'));
        if is_reply || follow_up::follows_up(&self.words, &self.input.index, self.language) {
            return self.query();
        }
        Query { previous: None, answer: None, ..self.query() }
    }

    /// The question with what it follows up.
    pub(super) fn query(&self) -> Query<'_> {
        let last =
            |speaker| self.recent().iter().rev().find(|said| said.speaker == speaker).map(|said| said.text.as_str());
        Query {
            text: &self.words,
            previous: last(Speaker::Customer),
            answer: last(Speaker::Ai),
            language: self.language,
            meaning: None,
        }
    }

    /// The knowledge base's own words for what was found, and for each of the questions `asked` when there are several.
    pub(super) fn with_knowledge(&self, found: &Found<'_>, asked: &[Asked<'_>]) -> Decision {
        let coverage = found.certainty();
        if let Some(decision) = self.about_own(found) {
            return decision;
        }
        if !says_something(&self.words) {
            return self.ask_openly(Some(found));
        }
        if self.wished == Wished::Again {
            return self.again(found);
        }
        if coverage < COVERAGE_MAY_BE_MEANT {
            return self.cannot_answer(found);
        }
        if coverage < COVERAGE_ANSWERS {
            return self.clarify(found);
        }
        let reply = if asked.is_empty() { knowledge::answer(self, found) } else { knowledge::answers(self, asked) };
        match reply {
            Some(reply) if self.was_just_said(&reply.text) => {
                self.hand_over(HandoffReason::Repetition, None, Some(found))
            }
            Some(reply) => self.with_open(reply, asked, found),
            None => self.cannot_answer(found),
        }
    }

    pub(super) fn with_verdict(&self, verdict: model::Verdict, found: &Found<'_>) -> Decision {
        match verdict {
            model::Verdict::Reply(reply) => Decision { outcome: Outcome::Reply(reply), ending: Ending::Answered },
            model::Verdict::Courtesy(reply) => Decision { outcome: Outcome::Reply(reply), ending: Ending::Other },
            model::Verdict::OffTopic(reply) => Decision { outcome: Outcome::Reply(reply), ending: Ending::OffTopic },
            model::Verdict::Clarify(reply) => self.asked_back(reply, found),
            model::Verdict::Done => {
                let outcome = Outcome::Silent { reason: SilenceReason::Done };
                Decision { outcome, ending: Ending::Other }
            }
            model::Verdict::NoAnswer if found.certainty() >= COVERAGE_MAY_BE_MEANT => self.clarify(found),
            model::Verdict::NoAnswer => self.cannot_answer(found),
            model::Verdict::HandOver(reason) => {
                let urgent = matches!(reason, Reason::Policy | Reason::Safety);
                Self::urgent(self.hand_over(handoff_reason(reason), None, Some(found)), urgent)
            }
        }
    }

    /// The decision where a model hears anger that no list knows: whom it finds angry, or unhappy twice in a row, a person
    /// takes over; who is unhappy can at least call one with a button.
    pub(super) fn of_mood(&self, mut decision: Decision, found: &Found<'_>) -> Decision {
        let is_calm = self.mood == Mood::Calm || self.input.people == People::None;
        if is_calm || !matches!(decision.outcome, Outcome::Reply(_)) {
            return decision;
        }
        let is_heard = self.mood == Mood::Angry || self.input.memory.unhappy > 0;
        if is_heard && self.input.persona.on_anger == OnAnger::HandOff {
            return self.hand_over(HandoffReason::Anger, None, Some(found));
        }
        if let Outcome::Reply(reply) = &mut decision.outcome {
            self.with_person(&mut reply.buttons);
        }
        decision
    }

    pub(super) fn silent() -> Outcome {
        Outcome::Silent { reason: SilenceReason::OffTopic }
    }

    /// Whether a text of ours was said earlier in what we still know of the conversation.
    pub(crate) fn was_said(&self, text: &str) -> bool {
        self.history.iter().any(|said| said.speaker == Speaker::Ai && said.text.contains(text))
    }

    /// What we said last.
    pub(crate) fn last_of_ours(&self) -> Option<&str> {
        self.recent().iter().rev().find(|said| said.speaker == Speaker::Ai).map(|said| said.text.as_str())
    }

    /// What was said before in this engagement.
    pub(crate) fn recent(&self) -> &[Utterance] {
        self.history.get(self.input.memory.earlier..).unwrap_or_default()
    }

    /// Whether the customer hears from the AI for the first time.
    pub(crate) fn is_first_contact(&self) -> bool {
        self.input.contact == Contact::First
    }

    fn was_just_said(&self, text: &str) -> bool {
        self.last_of_ours().is_some_and(|last| similarity(text, last) >= REPEATS_FROM)
    }
}

/// The words of the turn, one message per line. A placeholder is not what the customer said.
fn readable(turn: &[Said]) -> String {
    let words = turn.iter().filter_map(|said| match said {
        Said::Words(text) | Said::Heard(text) => Some(text.as_str()),
        Said::Seen(picture) => Some(picture.text.as_str()).filter(|text| !is_placeholder(text)),
        Said::Unreadable(text) => caption(text),
    });
    words.collect::<Vec<_>>().join("\n")
}

/// Whether a text has a word in it beside links and numbers: those alone ask nothing that could be looked up.
fn says_something(text: &str) -> bool {
    let is_word = |piece: &&str| piece.chars().any(char::is_alphabetic) && !piece.contains("://");
    text.split_whitespace().any(|piece| is_word(&piece))
}

/// Whether most letters of a text are in a script that no language of ours is written in.
fn is_in_another_script(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    let latin = letters.iter().filter(|c| matches!(u32::from(**c), 0..0x250 | 0x1e00..0x1f00)).count();
    !letters.is_empty() && latin * 2 < letters.len()
}

fn is_placeholder(text: &str) -> bool {
    text.starts_with('[') && text.trim_end().ends_with(']')
}

/// What stands behind a placeholder: `[Image] Is this the right size?`.
fn caption(text: &str) -> Option<&str> {
    let caption = text.strip_prefix('[')?.split_once(']')?.1.trim();
    Some(caption).filter(|caption| !caption.is_empty())
}

/// The line of a numbered list that a bare number means.
fn option(ours: &str, said: &str) -> Option<String> {
    let number = said.trim().trim_end_matches(['.', ')']);
    if number.len() != 1 || !number.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let line = ours.lines().find_map(|line| line.trim().strip_prefix(number)?.strip_prefix(". "))?;
    Some(line.to_owned())
}

const fn handoff_reason(reason: Reason) -> HandoffReason {
    match reason {
        Reason::Asked => HandoffReason::AskedForPerson,
        Reason::AccountSpecific => HandoffReason::AccountSpecific,
        Reason::Complaint => HandoffReason::Complaint,
        Reason::Policy => HandoffReason::Policy,
        Reason::Safety => HandoffReason::Safety,
        Reason::SalesLead => HandoffReason::SalesLead,
        Reason::CannotHelp | Reason::None => HandoffReason::NoAnswer,
    }
}
