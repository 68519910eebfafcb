//! What Meta reports of messages we sent. A status may come before the answer to the send, twice, or in any order; one
//! without a message is parked until the send is recorded.
//!
//! A member's status of a message to a group is kept for that member. It raises the message like any other, so that the
//! message tells how far anybody got it; a member's failure is not the message's.

mod view;

use std::collections::{BTreeMap, HashMap, HashSet};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::{State, Status};
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId};
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::conversations::Conversation;
use crate::schema::{attempts, deliveries, messages, statuses};
use crate::{Causes, StoreResult, outcomes};

pub use view::{StatusView, of_message};

/// Rows of one statement: far below the number of values a statement may have.
const ROWS_MAX: usize = 1000;

/// A status as reported.
#[derive(Debug, Clone)]
pub struct NewStatus<'a> {
    /// Whose number reported it.
    pub account: AccountId,
    /// The number.
    pub integration: IntegrationId,
    /// Meta's id of the message.
    pub wamid: &'a str,
    /// Meta's name of the status.
    pub name: &'a str,
    /// The member of a group it concerns.
    pub participant: Option<&'a str>,
    /// Our mark, as it came back.
    pub callback_data: Option<&'a str>,
    /// The attempt our mark names.
    pub attempt: Option<u32>,
    /// Meta's time.
    pub occurred_at: Timestamp,
    /// Why it failed: each `{"code", "title", "detail", …}`.
    pub errors: Vec<Value>,
    /// What Meta charges.
    pub pricing: Option<Value>,
    /// What Meta counts it to, with the end of a free entry point.
    pub conversation: Option<Value>,
}

impl NewStatus<'_> {
    /// The id of its row: a repeated status names the same one.
    pub fn id(&self) -> Uuid {
        let name = ["status", self.wamid, self.name, self.participant.unwrap_or_default()].join("\u{1f}");
        Uuid::new_v5(&self.integration.as_uuid(), name.as_bytes())
    }

    fn detail(&self) -> Value {
        let mut detail = Map::new();
        let all = (self.errors.len() > 1).then(|| Value::from(self.errors.clone()));
        for (key, value) in [
            ("error", self.errors.as_slice().first().cloned()),
            ("errors", all),
            ("pricing", self.pricing.clone()),
            ("conversation", self.conversation.clone()),
            (PARTICIPANT, self.participant.map(Value::from)),
        ] {
            if let Some(value) = value {
                detail.insert(key.to_owned(), value);
            }
        }
        Value::Object(detail)
    }
}

/// Where the detail of a status names the member of a group.
const PARTICIPANT: &str = "participant";

/// What a status says of the message as a whole; a member's failure says nothing.
fn of_whole(name: &str, of_member: bool) -> Option<Status> {
    Status::from_name(name).filter(|status| !(of_member && *status == Status::Failed))
}

/// The message a status is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Target {
    /// Its conversation.
    pub conversation: ConversationId,
    /// The message.
    pub message: MessageId,
}

/// What a status says of its message.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// The number that reported it.
    pub integration: IntegrationId,
    /// The message our mark names.
    pub marked: Option<MessageId>,
    /// Meta's id.
    pub wamid: &'a str,
}

/// What became of a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// Stored, and the message's state raised where it rises.
    Applied,
    /// Stored, and it tells of a second message at Meta for the same message of ours.
    AppliedTwice,
    /// Stored without a message yet.
    Parked,
    /// It was there already.
    Known,
}

/// What became of statuses without a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parked {
    /// Each as it says, in their order.
    Recorded(Vec<Recorded>),
    /// Messages for some have come meanwhile; nothing was done: find them again.
    Found,
}

/// The messages statuses are about: each the one our mark names if it belongs to the account and number, else the one
/// with Meta's id.
pub async fn find(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    wanted: &[Wanted<'_>],
) -> StoreResult<Vec<Option<Target>>> {
    let mut by_mark: HashMap<(Uuid, Uuid), Target> = HashMap::new();
    let mut by_wamid: HashMap<(Uuid, String), Target> = HashMap::new();
    for part in wanted.chunks(ROWS_MAX) {
        let marked: Vec<Uuid> = part.iter().filter_map(|one| one.marked).map(Uuid::from).collect();
        let wamids: Vec<&str> = part.iter().map(|one| one.wamid).collect();
        let rows: Vec<(Uuid, Uuid, Uuid, Option<String>)> = deliveries::table
            .filter(deliveries::account_id.eq(account.as_uuid()))
            .filter(deliveries::message_id.eq_any(marked).or(deliveries::wamid.eq_any(wamids).assume_not_null()))
            .select((
                deliveries::integration_id,
                deliveries::conversation_id,
                deliveries::message_id,
                deliveries::wamid,
            ))
            .load(conn)
            .await?;
        for (integration, conversation, message, wamid) in rows {
            let target = target((conversation, message));
            by_mark.insert((integration, message), target);
            if let Some(wamid) = wamid {
                by_wamid.insert((integration, wamid), target);
            }
        }
    }
    let found = wanted.iter().map(|one| {
        let integration = one.integration.as_uuid();
        let marked = one.marked.and_then(|message| by_mark.get(&(integration, message.as_uuid())));
        marked.or_else(|| by_wamid.get(&(integration, one.wamid.to_owned()))).copied()
    });
    Ok(found.collect())
}

/// Stores statuses of messages of a locked conversation and raises the messages' states. Run it in a transaction.
pub async fn apply(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    told: &[(MessageId, NewStatus<'_>)],
    causes: &mut Causes,
) -> StoreResult<Vec<Recorded>> {
    let rows: Vec<_> = told.iter().map(|(message, new)| (Some(*message), new)).collect();
    let mut fresh = insert(conn, now, &rows).await?;
    let mut recorded = Vec::with_capacity(told.len());
    // By message, so that each is locked and written once however many statuses it has here.
    let mut rising: BTreeMap<MessageId, Vec<outcomes::Told<'_>>> = BTreeMap::new();
    for (message, new) in told {
        // Of two alike in one webhook, the second one is a repeat.
        if !fresh.remove(&new.id()) {
            recorded.push(Recorded::Known);
            continue;
        }
        note_attempt(conn, *message, new).await?;
        if let Some(status) = of_whole(new.name, new.participant.is_some()) {
            rising.entry(*message).or_default().push((new.wamid, status, new.errors.as_slice().first()));
        }
        recorded.push(Recorded::Applied);
    }
    for (message, told) in rising {
        outcomes::apply_statuses(conn, now, conversation, message, &told, causes).await?;
    }
    let known = wamids_of(conn, told.iter().map(|(message, _)| *message)).await?;
    for (outcome, (message, new)) in recorded.iter_mut().zip(told) {
        let twice = known.get(&message.as_uuid()).is_some_and(|known| known != new.wamid);
        if twice && *outcome == Recorded::Applied {
            *outcome = Recorded::AppliedTwice;
        }
    }
    Ok(recorded)
}

/// Stores statuses for which no message was found. Run it in a transaction of its own: it holds the wamids' locks until
/// the end, so that a send that is recorded meanwhile either sees the parked statuses or is seen here.
pub async fn park(conn: &mut AsyncPgConnection, now: Timestamp, told: &[NewStatus<'_>]) -> StoreResult<Parked> {
    let mut wamids: Vec<&str> = told.iter().map(|new| new.wamid).collect();
    wamids.sort_unstable();
    wamids.dedup();
    hold(conn, &wamids).await?;
    let mut accounts: Vec<AccountId> = told.iter().map(|new| new.account).collect();
    accounts.dedup();
    for account in accounts {
        let ours = told.iter().filter(|new| new.account == account);
        let wanted: Vec<_> =
            ours.map(|new| Wanted { integration: new.integration, marked: None, wamid: new.wamid }).collect();
        if find(conn, account, &wanted).await?.iter().any(Option::is_some) {
            return Ok(Parked::Found);
        }
    }
    let rows: Vec<_> = told.iter().map(|new| (None, new)).collect();
    let mut fresh = insert(conn, now, &rows).await?;
    let recorded = told.iter().map(|new| if fresh.remove(&new.id()) { Recorded::Parked } else { Recorded::Known });
    Ok(Parked::Recorded(recorded.collect()))
}

/// The messages of a conversation that Meta took, were sent up to `upto` and have not been read, each with Meta's id,
/// oldest first.
pub async fn sent_up_to(
    conn: &mut AsyncPgConnection,
    conversation: ConversationId,
    upto: Timestamp,
) -> StoreResult<Vec<(MessageId, String)>> {
    let open = [State::Accepted, State::Sent, State::Delivered].map(State::name);
    let rows: Vec<(Uuid, Option<String>)> = deliveries::table
        .inner_join(messages::table.on(messages::id.eq(deliveries::message_id)))
        .filter(deliveries::conversation_id.eq(conversation.as_uuid()))
        .filter(deliveries::state.eq_any(open))
        .filter(messages::sent_at.le(upto.to_diesel()))
        .order(deliveries::seq)
        .select((deliveries::message_id, deliveries::wamid))
        .load(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, wamid)| Some((MessageId::from_uuid(id), wamid?))).collect())
}

/// Applies the statuses that came before a message's wamid was known. The caller has just written the wamid, holds the
/// conversation's lock, and runs it in the same transaction.
pub async fn apply_parked(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    conversation: &mut Conversation,
    message: MessageId,
    wamid: &str,
    causes: &mut Causes,
) -> StoreResult<()> {
    hold(conn, &[wamid]).await?;
    let parked: Vec<(Uuid, String, Value)> = statuses::table
        .filter(statuses::integration_id.eq(conversation.integration.as_uuid()))
        .filter(statuses::wamid.eq(wamid))
        .filter(statuses::message_id.is_null())
        .order((statuses::occurred_at, statuses::created_at))
        .select((statuses::id, statuses::status, statuses::detail))
        .load(conn)
        .await?;
    let mut told = Vec::with_capacity(parked.len());
    for (_, name, detail) in &parked {
        if let Some(status) = of_whole(name, detail.get(PARTICIPANT).is_some()) {
            told.push((wamid, status, detail.get("error")));
        }
    }
    let ids: Vec<Uuid> = parked.iter().map(|(id, ..)| *id).collect();
    diesel::update(statuses::table.filter(statuses::id.eq_any(ids)))
        .set(statuses::message_id.eq(message.as_uuid()))
        .execute(conn)
        .await?;
    outcomes::apply_statuses(conn, now, conversation, message, &told, causes).await?;
    Ok(())
}

fn target((conversation, message): (Uuid, Uuid)) -> Target {
    Target { conversation: ConversationId::from_uuid(conversation), message: MessageId::from_uuid(message) }
}

/// Locks Meta's ids until the transaction ends, in one order everywhere.
async fn hold(conn: &mut AsyncPgConnection, wamids: &[&str]) -> StoreResult<()> {
    diesel::sql_query(
        "SELECT pg_advisory_xact_lock(hashtextextended('wamid:' || w, 0)) \
         FROM (SELECT w FROM unnest($1::text[]) AS w ORDER BY w) AS w (w)",
    )
    .bind::<diesel::sql_types::Array<diesel::sql_types::Text>, _>(wamids)
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks Meta's ids of messages whose sends are being recorded, and tells which of them have parked statuses.
pub(crate) async fn lock_wamids(
    conn: &mut AsyncPgConnection,
    wamids: &[&str],
) -> StoreResult<std::collections::HashSet<String>> {
    hold(conn, wamids).await?;
    let parked = statuses::table
        .filter(statuses::wamid.eq_any(wamids))
        .filter(statuses::message_id.is_null())
        .select(statuses::wamid)
        .load(conn)
        .await?;
    Ok(parked.into_iter().collect())
}

/// Inserts rows; the ids of those that were not there.
async fn insert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    told: &[(Option<MessageId>, &NewStatus<'_>)],
) -> StoreResult<HashSet<Uuid>> {
    let mut fresh = HashSet::with_capacity(told.len());
    for part in told.chunks(ROWS_MAX) {
        let rows: Vec<_> = part
            .iter()
            .map(|(message, new)| {
                (
                    statuses::id.eq(new.id()),
                    statuses::account_id.eq(new.account.as_uuid()),
                    statuses::integration_id.eq(new.integration.as_uuid()),
                    statuses::message_id.eq(message.map(Uuid::from)),
                    statuses::wamid.eq(new.wamid),
                    statuses::callback_data.eq(new.callback_data),
                    statuses::status.eq(new.name),
                    statuses::occurred_at.eq(new.occurred_at.to_diesel()),
                    statuses::detail.eq(new.detail()),
                    statuses::created_at.eq(now.to_diesel()),
                )
            })
            .collect();
        let inserted: Vec<Uuid> = diesel::insert_into(statuses::table)
            .values(rows)
            .on_conflict(statuses::id)
            .do_nothing()
            .returning(statuses::id)
            .get_results(conn)
            .await?;
        fresh.extend(inserted);
    }
    Ok(fresh)
}

/// Meta's ids of messages, by ours.
async fn wamids_of(
    conn: &mut AsyncPgConnection,
    messages: impl Iterator<Item = MessageId>,
) -> StoreResult<HashMap<Uuid, String>> {
    let ids: HashSet<Uuid> = messages.map(Uuid::from).collect();
    let rows: Vec<(Uuid, Option<String>)> = deliveries::table
        .filter(deliveries::message_id.eq_any(ids))
        .select((deliveries::message_id, deliveries::wamid))
        .load(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, wamid)| Some((id, wamid?))).collect())
}

/// The attempt our mark names learns Meta's id: proof of which POST was taken.
async fn note_attempt(conn: &mut AsyncPgConnection, message: MessageId, new: &NewStatus<'_>) -> StoreResult<()> {
    let Some(attempt) = new.attempt.and_then(|attempt| i32::try_from(attempt).ok()) else { return Ok(()) };
    diesel::update(attempts::table)
        .filter(attempts::message_id.eq(message.as_uuid()))
        .filter(attempts::attempt.eq(attempt))
        .filter(attempts::wamid.is_null())
        .set(attempts::wamid.eq(new.wamid))
        .execute(conn)
        .await?;
    Ok(())
}
