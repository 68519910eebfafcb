//! One turn from beginning to end: rules, search, an answerer, and the frame around the answer.

use std::sync::Arc;
use std::time::Instant;

use reaktly_models::{LlmClient, ModelSettings, Models, SetupError, Sight};
use reaktly_search::index::{Index, Query};
use reaktly_search::language::Detector;
use tokio_util::sync::CancellationToken;
use tracing::Instrument as _;

use crate::answer::{Found, model, several};
use crate::frame;
use crate::prompt::PROMPT_VERSION;
use crate::turn::{
    Answerer, Cancelled, Contact, Errand, Evidence, HandoffReason, Memory, People, Persona, Said, Timing, TurnInput,
    TurnResult, milliseconds,
};

mod follow_up;
mod memory;
mod open;
mod own;
mod says;
mod wished;
mod work;

use memory::Ending;
pub use memory::remembered;
pub(crate) use own::warm;
use says::Decision;
pub(crate) use work::Work;

/// Passages looked at for an answer.
const PASSAGES_MAX: usize = 6;

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

    /// The model, for what else it is asked beside answers.
    pub const fn model(&self) -> Option<&Arc<dyn LlmClient>> {
        self.model.as_ref()
    }

    /// Answers a turn. Ends promptly when `cancel` is triggered while a model is asked.
    pub async fn answer(&self, input: &TurnInput, cancel: &CancellationToken) -> Result<TurnResult, Cancelled> {
        let started = Instant::now();
        let mut work = Work::begin(input, &self.detector, self.sight());
        let (decision, mut evidence) = match work.by_rules() {
            Some((decision, route)) => (decision, Evidence::of_rule(route)),
            None => self.search_and_answer(&mut work, cancel).await?,
        };
        evidence.mood = work.mood;
        evidence.latency_ms = milliseconds(started.elapsed());
        Ok(finished(&work, decision, evidence))
    }

    /// Answers a single question without a conversation, for trying out a knowledge base. What is not known goes to
    /// people at once, as there is no second turn.
    pub async fn ask(&self, persona: Persona, index: Arc<Index>, question: &str) -> TurnResult {
        self.ask_for((persona, index), question, Errand::default()).await
    }

    /// The same for somebody, who pays for it.
    pub async fn ask_for(&self, (persona, index): (Persona, Arc<Index>), question: &str, errand: Errand) -> TurnResult {
        let input = TurnInput {
            language: persona.languages.first().copied().unwrap_or_default(),
            persona: Persona { after_unanswered: 1, ..persona },
            history: Vec::new(),
            turn: vec![Said::Words(question.to_owned())],
            index,
            people: People::Online,
            contact: Contact::Continued,
            timing: Timing::Prompt,
            memory: Memory::default(),
            clock: String::new(),
            errand,
        };
        match self.answer(&input, &CancellationToken::new()).await {
            Ok(result) => result,
            // Nobody holds that token; should it happen, it ends like any other failure.
            Err(Cancelled) => self.hand_over(&input, HandoffReason::Failed),
        }
    }

    /// Hands a turn over to people without answering it. Where there are none, the customer is told how else to reach
    /// the business.
    pub fn hand_over(&self, input: &TurnInput, reason: HandoffReason) -> TurnResult {
        let work = Work::begin(input, &self.detector, self.sight());
        let decision = work.hand_over(reason, None, None);
        finished(&work, decision, Evidence::of_rule(reason.as_str()))
    }

    /// The same operator answering in the knowledge base's own words.
    #[must_use]
    pub fn without_model(&self) -> Self {
        Self { model: None, detector: Arc::clone(&self.detector), canary: self.canary.clone() }
    }

    /// Whether pictures can be shown to the model.
    pub fn sees(&self) -> bool {
        self.model.as_ref().is_some_and(|model| model.sees())
    }

    /// Whether answers are written by a model, which takes its time.
    pub const fn has_model(&self) -> bool {
        self.model.is_some()
    }

    fn sight(&self) -> Sight {
        if self.model.as_ref().is_some_and(|model| model.sees()) { Sight::Sees } else { Sight::Blind }
    }

    async fn search_and_answer(
        &self,
        work: &mut Work<'_>,
        cancel: &CancellationToken,
    ) -> Result<(Decision, Evidence), Cancelled> {
        let started = Instant::now();
        // A model sees for itself what goes on from what; without one, only what does is helped by what was said before.
        let query = if self.model.is_some() { work.query() } else { work.own_query() };
        let retrieval = tracing::info_span!("retrieval", gen_ai.operation.name = "retrieval");
        let whole = passages(work, &query).instrument(retrieval).await;
        let asked = several::asked(work, &whole).await;
        let parts: Vec<Found<'_>> = asked.iter().map(|asked| asked.found.clone()).collect();
        let found = if parts.is_empty() { whole } else { whole.led_by(&parts) };
        let search_ms = milliseconds(started.elapsed());
        let Some(client) = &self.model else {
            let evidence = Evidence { search_ms, ..evidence(&found, Answerer::Knowledge) };
            return Ok((work.with_knowledge(&found, &asked), evidence));
        };
        let tools = model::Tools { client: client.as_ref(), detector: &self.detector, canary: &self.canary, cancel };
        let heard = model::answer(tools, work, found).await?;
        let found = &heard.found;
        work.mood = work.mood.max(heard.mood);
        let (decision, answerer, fallback) = match heard.verdict {
            Ok(verdict) => (work.with_verdict(verdict, found), Answerer::Model, None),
            Err(why) if asked.is_empty() => {
                let found = passages(work, &work.own_query()).await;
                (work.with_knowledge(&found, &asked), Answerer::Knowledge, Some(why))
            }
            Err(why) => (work.with_knowledge(found, &asked), Answerer::Knowledge, Some(why)),
        };
        let decision = work.of_mood(decision, found);
        let told = heard.told;
        let evidence = Evidence {
            fallback,
            faults: heard.faults,
            prompt_version: Some(PROMPT_VERSION),
            provider: told.provider,
            model: told.model,
            calls: Some(told.calls),
            tokens: Some(told.usage.total()),
            usage: Some(told.usage),
            cost_micro_usd: told.cost_micro_usd,
            searched_again: heard.searched_again,
            search_ms,
            first_piece_ms: told.first_piece.map(milliseconds),
            model_ms: Some(milliseconds(told.total)),
            ..evidence(found, answerer)
        };
        Ok((decision, evidence))
    }
}

/// The passages for a question.
async fn passages<'a>(work: &Work<'a>, query: &Query<'_>) -> Found<'a> {
    let hits = work.input.index.find(query, work.passages(PASSAGES_MAX)).await;
    work.in_language_wished(Found::new(&work.input.index, &hits), PASSAGES_MAX)
}

/// The result with everything around the answer, and what is to be remembered of it.
fn finished(work: &Work<'_>, decision: Decision, evidence: Evidence) -> TurnResult {
    let memory = memory::after(&work.input.memory, &decision, work.mood);
    let evidence = Evidence { ending: decision.ending.as_str(), ..evidence };
    let outcome = match decision.ending {
        // The customer goes on about something else and has been told twice.
        Ending::OffTopic if memory.off_topic > memory::OFF_TOPIC_MAX => Work::silent(),
        Ending::OptedOut => decision.outcome,
        _ => frame::around(work, decision.outcome),
    };
    TurnResult { outcome, evidence, language: work.language, memory }
}

fn evidence(found: &Found<'_>, answerer: Answerer) -> Evidence {
    Evidence {
        passages: found.passages(),
        coverage: found.coverage(),
        similarity: found.similarity(),
        answerer,
        route: None,
        ..Evidence::of_rule("")
    }
}

#[cfg(test)]
mod tests;
