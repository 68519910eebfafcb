//! One turn: take it, load, let the operator answer while watching the conversation, settle.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_library::Shelf;
use reaktly_media::MediaStore;
use reaktly_operator::Operator;
use reaktly_operator::turn::{Answerer, Evidence, HandoffReason, People, TurnResult};
use reaktly_store::StoreResult;
use reaktly_store::ai_budgets::Amount;
use reaktly_store::conversations::Conversation;
use reaktly_store::operators::Operator as Row;
use reaktly_store::turns::{self, Turn};
use reaktly_worker::Worker;
use tokio_util::sync::CancellationToken;
use tracing::field::Empty;

use crate::decide::{CRASHES_MAX, window_is_open};
use crate::hearing::Ear;
use crate::input::{self, Loaded, Means, Pace, Sight};
use crate::metrics::Metrics;
use crate::open::{Opened, Sense, Senses};
use crate::settle::{Ended, Result as Settled};
use crate::show::show;
use crate::spending::{Funds, Purse};
use crate::summing::Summings;
use crate::verdict::Verdict;
use crate::watch::{Stop, watch};

/// Answers conversations.
pub(crate) struct Responder {
    pub(crate) worker: Worker,
    pub(crate) metrics: Metrics,
    pub(crate) operator: Arc<Operator>,
    shelf: Shelf,
    pub(crate) own: Own,
    /// What is being summed up.
    pub(crate) summings: Summings,
}

/// What a responder has beside the operator and the shelf.
pub(crate) struct Own {
    /// Where files of customers are.
    pub(crate) media: Option<MediaStore>,
    /// What understands voice messages.
    pub(crate) ear: Option<Ear>,
    /// What a turn with a model will probably need.
    pub(crate) estimate: Amount,
    /// Older messages count as backlog.
    pub(crate) stale: SignedDuration,
}

impl Responder {
    pub(crate) fn new(worker: Worker, operator: Arc<Operator>, shelf: Shelf, own: Own) -> Self {
        let metrics = Metrics::new(&worker.context.meter());
        Self { worker, metrics, operator, shelf, own, summings: Summings::default() }
    }

    /// Which files of customers matter to a turn.
    pub(crate) fn senses(&self) -> Senses {
        let sense = |there| if self.own.media.is_some() && there { Sense::There } else { Sense::Missing };
        Senses { hears: sense(self.own.ear.is_some()), sees: sense(self.operator.sees()) }
    }

    /// Answers what is open in a conversation, if it is the AI's turn; schedules the look for when it will be.
    pub(crate) async fn respond(self: &Arc<Self>, account: AccountId, conversation: ConversationId) -> StoreResult<()> {
        match self.open(account, conversation).await? {
            Opened::Turn(conversation, turn, operator) => {
                Box::pin(self.work(&conversation, turn, operator.as_deref())).await
            }
            Opened::Idle(conversation) => self.sum_up_idle(*conversation).await,
            Opened::Nothing => Ok(()),
        }
    }

    #[tracing::instrument(
        name = "invoke_agent", skip_all,
        fields(
            otel.name = Empty, gen_ai.operation.name = "invoke_agent", gen_ai.agent.id = Empty,
            gen_ai.agent.name = Empty, gen_ai.conversation.id = %conversation.id,
            conversation.id = %conversation.id, turn.id = %turn.id, turn.restarts = turn.restarts
        )
    )]
    async fn work(
        self: &Arc<Self>,
        conversation: &Conversation,
        turn: Turn,
        operator: Option<&Row>,
    ) -> StoreResult<()> {
        let result = match operator {
            Some(operator) => {
                let span = tracing::Span::current();
                span.record("otel.name", format!("invoke_agent {}", operator.name));
                span.record("gen_ai.agent.id", operator.id.to_string());
                span.record("gen_ai.agent.name", operator.name.as_str());
                self.answer(conversation, turn, operator).await?
            }
            None => Settled::Nothing("number_gone"),
        };
        let ended = self.settle(conversation.account, conversation.id, turn, result).await?;
        report(&ended);
        if let Some(operator) = operator {
            self.sum_up_later(conversation, turn, operator, &ended);
        }
        Ok(())
    }

    /// What is said, unless the conversation changes meanwhile: then a call to a model ends at once.
    async fn answer(self: &Arc<Self>, conversation: &Conversation, turn: Turn, operator: &Row) -> StoreResult<Settled> {
        let kept = {
            let mut conn = self.worker.store.connection().await?;
            turns::kept_result(&mut conn, turn).await?
        };
        if let Some(verdict) = kept.and_then(Verdict::kept) {
            return Ok(Settled::Answered(Box::new(verdict)));
        }
        let purse = Purse::default();
        let watching = watch(&self.worker, conversation.account, conversation.id, turn);
        let result = tokio::select! {
            biased;
            stop = watching => Settled::Stopped(stop),
            result = self.find(conversation, turn, operator, &purse) => result?,
        };
        let prompt_version = match &result {
            Settled::Answered(verdict) => verdict.evidence.get("promptVersion").and_then(|version| version.as_str()),
            Settled::Nothing(_) | Settled::Stopped(_) => None,
        };
        self.settle_spending((conversation, operator), Some(turn.id), (&purse, prompt_version)).await;
        Ok(result)
    }

    async fn find(
        self: &Arc<Self>,
        conversation: &Conversation,
        turn: Turn,
        operator: &Row,
        purse: &Purse,
    ) -> StoreResult<Settled> {
        self.hear(conversation, turn, operator).await?;
        self.catch_up(conversation, turn, operator).await?;
        let means = Means {
            worker: &self.worker,
            shelf: &self.shelf,
            media: self.own.media.as_ref(),
            stale: self.own.stale,
            pace: if self.operator.has_model() { Pace::TakesTime } else { Pace::AtOnce },
            sight: if self.operator.sees() { Sight::Sees } else { Sight::Blind },
        };
        let loaded = input::load(&means, conversation, (turn, operator), &purse.calls).await?;
        if loaded.is_withdrawn {
            return Ok(Settled::Nothing("withdrawn"));
        }
        if let Some(verdict) = self.ruled(conversation, turn, operator, &loaded)? {
            return Ok(Settled::Answered(Box::new(verdict)));
        }
        let funds = self.reserve(conversation, operator, purse).await?;
        Ok(match self.generate(conversation, &loaded, funds).await {
            Ok(result) => Settled::Answered(Box::new(self.weigh(turn, result, loaded.input.people).await?)),
            Err(stop) => Settled::Stopped(stop),
        })
    }

    /// What is done without asking the operator for an answer.
    fn ruled(
        &self,
        conversation: &Conversation,
        turn: Turn,
        operator: &Row,
        loaded: &Loaded,
    ) -> StoreResult<Option<Verdict>> {
        let input = &loaded.input;
        let people = input.people;
        let handed = |reason| Verdict::of(self.operator.hand_over(input, reason), people);
        if turn.crashes >= CRASHES_MAX {
            tracing::error!(turn.crashes, "a turn kept ending its workers; a person takes over");
            return handed(HandoffReason::Failed).map(Some);
        }
        if !window_is_open(conversation, self.worker.clock.now()) {
            let reason = HandoffReason::WindowClosed;
            return Ok(Some(handed(reason)?.unsaid(reason.as_str())));
        }
        if let Some(sign) = loaded.machine {
            tracing::warn!(sign, "another machine seems to be answering; a person looks");
            let result = self.operator.hand_over(input, HandoffReason::Loop);
            return Verdict::stopped(result, HandoffReason::Loop, sign).map(Some);
        }
        let turns_max = operator.settings().caps.turns_per_engagement;
        if people != People::None && loaded.kept.turns >= turns_max {
            return handed(HandoffReason::TurnLimit).map(Some);
        }
        if loaded.is_backlog && people == People::Online {
            return handed(HandoffReason::Backlog).map(Some);
        }
        Ok(None)
    }

    /// The operator's answer, while the customer sees that somebody is at it.
    async fn generate(&self, conversation: &Conversation, loaded: &Loaded, funds: Funds) -> Result<TurnResult, Stop> {
        let operator = self.affordable(funds);
        let cancel = CancellationToken::new();
        let showing = show(&self.worker, conversation, loaded.shown.as_ref());
        tokio::select! {
            biased;
            never = showing => match never {},
            result = operator.answer(&loaded.input, &cancel) => match (result, funds) {
                (Ok(result), Funds::Enough) => Ok(result),
                (Ok(result), Funds::Exhausted(spent)) => Ok(self.without_funds(&loaded.input, result, spent)),
                (Err(_cancelled), _) => Err(Stop::Changed),
            },
        }
    }

    /// Keeps what a model was paid for until it is written down, and counts.
    async fn weigh(&self, turn: Turn, result: TurnResult, people: People) -> StoreResult<Verdict> {
        let took = Duration::from_millis(result.evidence.latency_ms);
        let answerer = result.evidence.answerer;
        self.metrics.answered(took.as_secs_f64(), &result.evidence);
        evaluated(&result.evidence);
        let verdict = Verdict::of(result, people)?;
        if answerer == Answerer::Model {
            let mut conn = self.worker.store.connection().await?;
            turns::keep_result(&mut conn, turn, &verdict.to_json()?).await?;
        }
        Ok(verdict)
    }
}

/// Tells the turn's span how well a model's drafts stood on their evidence: 1 the first time, 0.5 once repaired, else 0.
fn evaluated(evidence: &Evidence) {
    let score = match evidence.answerer {
        Answerer::Model if evidence.faults.is_empty() => 1.0,
        Answerer::Model => 0.5,
        Answerer::Knowledge if !evidence.faults.is_empty() => 0.0,
        Answerer::Knowledge | Answerer::Rules => return,
    };
    tracing::info!(
        gen_ai.evaluation.name = "grounding",
        gen_ai.evaluation.score.value = score,
        "gen_ai.evaluation.result"
    );
}

/// One line for each turn.
fn report(ended: &Ended) {
    match ended {
        Ended::Replied(_) => tracing::info!(outcome = "replied", "a turn ended"),
        Ended::Silent => tracing::info!(outcome = "silent", "a turn ended"),
        Ended::Handed(reason) => tracing::info!(outcome = "handed_off", reason, "a turn ended"),
        Ended::Stopped(cause) => tracing::info!(cause, "a turn was stopped"),
    }
}
