//! Taking a conversation's turn, once it is time.

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::conversation::Owner;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_domain::operator_settings::{OperatorSettings, OptIn, Switch};
use reaktly_events::envelope::{EventName, Stage, event, wake_at};
use reaktly_events::outbox::OutboxRow;
use reaktly_events::{Detail, TurnDetail};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::operators::{self, Operator};
use reaktly_store::turns::{self, Taken, Turn};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, media, memories};

use crate::decide::{Holds, Outside, Ripe, ripe};
use crate::turn::Responder;
use crate::watch::LEASE;

/// Before a wake-up that came too early is repeated, so that clocks that differ do not spin.
const WAKE_EARLIEST: SignedDuration = SignedDuration::from_millis(50);

/// What looking at a conversation came to.
pub(crate) enum Opened {
    /// It is the caller's turn; without an operator the number is gone.
    Turn(Box<Conversation>, Turn, Option<Box<Operator>>),
    /// It is the AI's, and nothing is to be answered.
    Idle(Box<Conversation>),
    /// Not now.
    Nothing,
}

/// Which files of customers a turn waits for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Senses {
    /// Voice messages can be transcribed.
    pub(crate) hears: Sense,
    /// Pictures can be shown to the model.
    pub(crate) sees: Sense,
}

/// Whether a sense is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    There,
    Missing,
}

impl Senses {
    /// The kinds of messages whose files matter to an operator.
    fn kinds(self, settings: &OperatorSettings) -> Vec<&'static str> {
        let wants = |sense, setting| sense == Sense::There && setting == OptIn::On;
        let kinds = [("audio", wants(self.hears, settings.voice)), ("image", wants(self.sees, settings.images))];
        kinds.into_iter().filter(|(_, matters)| *matters).map(|(kind, _)| kind).collect()
    }
}

impl Responder {
    /// Takes the turn of a conversation, if it is the AI's and due; else schedules the look for when it will be.
    pub(crate) async fn open(&self, account: AccountId, conversation: ConversationId) -> StoreResult<Opened> {
        let now = self.worker.clock.now();
        let senses = self.senses();
        let mut conn = self.worker.store.connection().await?;
        let (opened, written) = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let opened = open(conn, now, (account, conversation), senses, &mut causes).await?;
                Ok::<_, StoreError>((opened, causes.write(conn).await?))
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(opened)
    }
}

async fn open(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, id): (AccountId, ConversationId),
    senses: Senses,
    causes: &mut Causes,
) -> StoreResult<Opened> {
    let Some(conversation) = conversations::lock(conn, account, id).await? else {
        return Ok(Opened::Nothing);
    };
    let is_idle = !conversation.has_open_question();
    match conversation.control.owner {
        Owner::Ai if is_idle => return Ok(Opened::Idle(Box::new(conversation))),
        Owner::Ai | Owner::Waiting if !is_idle => {}
        _ => return Ok(Opened::Nothing),
    }
    let operator = operators::of_number(conn, account, conversation.integration).await?;
    let holds = holds(conn, now, &conversation, operator.as_ref(), senses).await?;
    let later = |causes: &mut Causes, at: Timestamp| {
        causes.push(wake_at(Stage::Respond, now, at.max(now + WAKE_EARLIEST), account, id));
        Ok(Opened::Nothing)
    };
    match ripe(&conversation, &holds, now) {
        Ripe::Never => return Ok(Opened::Nothing),
        Ripe::NotBefore(due) => return later(causes, due),
        Ripe::Now => {}
    }
    match turns::take(conn, now, &conversation, now + LEASE).await? {
        Taken::Held(until) => later(causes, until),
        Taken::Turn(turn) => {
            causes.push(turn_event(now, &conversation, turn, "running", ""));
            Ok(Opened::Turn(Box::new(conversation), turn, operator.map(Box::new)))
        }
    }
}

/// What a turn waits for beside its time.
async fn holds(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &Conversation,
    operator: Option<&Operator>,
    senses: Senses,
) -> StoreResult<Holds> {
    let settings = operator.map(Operator::settings).unwrap_or_default();
    let closed = settings.hours.as_ref().filter(|hours| !hours.is_open(now));
    let outside = match closed.map(|hours| hours.answer_outside) {
        Some(Switch::On) => Outside::AnswersStill,
        _ => Outside::LeavesToPeople,
    };
    let kinds = senses.kinds(&settings);
    let awaits_files =
        !kinds.is_empty() && media::is_awaited(conn, conversation.id, (conversation.answered_seq, &kinds)).await?;
    let quiet_until = memories::get(conn, conversation).await?.quiet_until;
    Ok(Holds { outside, quiet_until, awaits_files })
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
