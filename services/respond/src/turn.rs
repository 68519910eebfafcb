//! One turn: take it, load, let the operator answer while watching the conversation, settle.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::envelope::{EventName, Stage, event, presence, to_proto, wake_at};
use reaktly_events::outbox::OutboxRow;
use reaktly_events::{Detail, Presence, PresenceKind, TurnDetail};
use reaktly_library::Shelf;
use reaktly_operator::Operator;
use reaktly_operator::turn::{HandoffReason, People, TurnResult};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::turns::{self, Taken, Turn};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult};
use reaktly_worker::Worker;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::decide::{CRASHES_MAX, Ripe, ripe, window_is_open};
use crate::input::{self, Loaded, Pace, Shown};
use crate::metrics::Metrics;
use crate::settle::Result as Settled;
use crate::watch::{LEASE, Stop, watch};

/// Before a wake-up that came too early is repeated, so that clocks that differ do not spin.
const WAKE_EARLIEST: SignedDuration = SignedDuration::from_millis(50);
/// WhatsApp shows typing for 25 s; it is renewed before that.
const TYPING_EVERY: Duration = Duration::from_secs(20);
/// Typing shown later than this after it was asked for would outlive the answer.
const PRESENCE_TIME_MAX: SignedDuration = SignedDuration::from_secs(5);

/// Answers conversations.
pub(crate) struct Responder {
    pub(crate) worker: Worker,
    pub(crate) metrics: Metrics,
    operator: Arc<Operator>,
    shelf: Shelf,
    stale: SignedDuration,
}

/// What looking at a conversation came to.
enum Opened {
    Turn(Box<Conversation>, Turn),
    Nothing,
}

impl Responder {
    pub(crate) fn new(worker: Worker, operator: Arc<Operator>, stale: SignedDuration) -> Self {
        let shelf = Shelf::new(&worker.store, operator.detector());
        let metrics = Metrics::new(&worker.context.meter());
        Self { worker, metrics, operator, shelf, stale }
    }

    /// Answers what is open in a conversation, if it is the AI's turn; schedules the look for when it will be.
    pub(crate) async fn respond(&self, account: AccountId, conversation: ConversationId) -> StoreResult<()> {
        let Opened::Turn(conversation, turn) = self.open(account, conversation).await? else { return Ok(()) };
        Box::pin(self.work(&conversation, turn)).await
    }

    #[tracing::instrument(
        name = "ai turn", skip_all,
        fields(conversation.id = %conversation.id, turn.id = %turn.id, turn.restarts = turn.restarts)
    )]
    async fn work(&self, conversation: &Conversation, turn: Turn) -> StoreResult<()> {
        let result = self.answer(conversation, turn).await?;
        self.settle(conversation.account, conversation.id, turn, result).await
    }

    async fn open(&self, account: AccountId, conversation: ConversationId) -> StoreResult<Opened> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        let (opened, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let opened = open(conn, now, account, conversation, &mut causes).await?;
                Ok::<_, StoreError>((opened, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(opened)
    }

    async fn answer(&self, conversation: &Conversation, turn: Turn) -> StoreResult<Settled> {
        let pace = if self.operator.has_model() { Pace::TakesTime } else { Pace::AtOnce };
        let loaded = input::load(&self.worker, &self.shelf, conversation, turn, (self.stale, pace)).await?;
        let Some(loaded) = loaded else { return Ok(Settled::Unreachable) };
        let input = &loaded.input;
        if loaded.is_withdrawn {
            return Ok(Settled::Withdrawn);
        }
        if turn.crashes >= CRASHES_MAX {
            tracing::error!(turn.crashes, "a turn kept ending its workers; a person takes over");
            return Ok(Settled::Answered(Box::new(self.operator.hand_over(input, HandoffReason::Failed))));
        }
        if !window_is_open(conversation, self.worker.clock.now()) {
            return Ok(Settled::WindowClosed(Box::new(self.operator.hand_over(input, HandoffReason::WindowClosed))));
        }
        if loaded.is_backlog && input.people == People::Online {
            return Ok(Settled::Answered(Box::new(self.operator.hand_over(input, HandoffReason::Backlog))));
        }
        Ok(match self.generate(conversation, turn, &loaded).await {
            Ok(result) => {
                let took = Duration::from_millis(result.evidence.latency_ms);
                self.metrics.took(took.as_secs_f64(), result.evidence.answerer);
                Settled::Answered(Box::new(result))
            }
            Err(stop) => Settled::Stopped(stop),
        })
    }

    /// The operator's answer, unless the conversation changes meanwhile: then its call to a model ends at once.
    async fn generate(&self, conversation: &Conversation, turn: Turn, loaded: &Loaded) -> Result<TurnResult, Stop> {
        let cancel = CancellationToken::new();
        let watching = watch(&self.worker, conversation.account, conversation.id, turn);
        let showing = self.show(conversation, loaded.shown.as_ref());
        tokio::select! {
            biased;
            never = showing => match never {},
            stop = watching => Err(stop),
            result = self.operator.answer(&loaded.input, &cancel) => result.map_err(|_cancelled| Stop::Changed),
        }
    }

    /// Shows the customer that the message is read, or that somebody writes, and the latter again for as long as it takes.
    /// The first time before anything is waited for: an answer may come at once.
    async fn show(&self, conversation: &Conversation, shown: Option<&Shown>) -> Infallible {
        let Some(shown) = shown else { return std::future::pending().await };
        loop {
            let row = presence_of(self.worker.clock.now(), conversation, shown);
            let bus = self.worker.bus.clone();
            // A task of its own: an answer that comes at once must not take it back.
            self.worker.context.spawn_task(async move {
                let published = bus.publish(&row.subject, &row.headers, row.payload, &row.id.to_string()).await;
                if let Err(error) = published {
                    tracing::debug!(error = %error, "could not show that the message is read");
                }
            });
            if shown.kind != PresenceKind::Typing {
                return std::future::pending().await;
            }
            sleep(TYPING_EVERY).await;
        }
    }
}

fn presence_of(now: Timestamp, conversation: &Conversation, Shown { wamid, kind }: &Shown) -> OutboxRow {
    let shown = Presence {
        account_id: conversation.account.to_string(),
        conversation_id: conversation.id.to_string(),
        wamid: wamid.clone(),
        kind: (*kind).into(),
        expires_at: Some(to_proto(now + PRESENCE_TIME_MAX)),
    };
    presence(now, conversation.id, &shown)
}

async fn open(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
    causes: &mut Causes,
) -> StoreResult<Opened> {
    let Some(conversation) = conversations::lock(conn, account, conversation).await? else {
        return Ok(Opened::Nothing);
    };
    let mut later = |at: Timestamp| {
        let at = at.max(now + WAKE_EARLIEST);
        causes.push(wake_at(Stage::Respond, now, at, account, conversation.id));
    };
    match ripe(&conversation, now) {
        Ripe::Never => return Ok(Opened::Nothing),
        Ripe::NotBefore(due) => {
            later(due);
            return Ok(Opened::Nothing);
        }
        Ripe::Now => {}
    }
    match turns::take(conn, now, &conversation, now + LEASE).await? {
        Taken::Held(until) => {
            later(until);
            Ok(Opened::Nothing)
        }
        Taken::Turn(turn) => {
            causes.push(turn_event(now, &conversation, turn, "running", ""));
            Ok(Opened::Turn(Box::new(conversation), turn))
        }
    }
}

/// Tells observers of a turn.
pub(crate) fn turn_event(
    now: Timestamp,
    conversation: &Conversation,
    turn: Turn,
    state: &str,
    reason: &str,
) -> OutboxRow {
    let detail = TurnDetail { turn_id: turn.id.to_string(), state: state.to_owned(), reason: reason.to_owned() };
    let (account, id, version) = (conversation.account, conversation.id, conversation.version);
    event(EventName::TurnChanged, now, account, id, version, Detail::Turn(detail))
}
