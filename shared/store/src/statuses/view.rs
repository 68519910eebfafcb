//! The statuses of a message, for people.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, MessageId};

use crate::StoreResult;
use crate::schema::{messages, statuses};

/// A stored status.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = statuses)]
pub struct StatusView {
    /// Meta's name of it.
    pub status: String,
    /// Meta's id of the message, which differs where a message went out twice.
    pub wamid: String,
    /// Meta's time.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub occurred_at: Timestamp,
    /// `error`, `errors`, `pricing`, `conversation`, `participant`, each where there is one.
    pub detail: serde_json::Value,
}

/// The statuses of a message, oldest first; `None` when there is no such message.
pub async fn of_message(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    message: MessageId,
) -> StoreResult<Option<Vec<StatusView>>> {
    let known = messages::table.find(message.as_uuid()).filter(messages::account_id.eq(account.as_uuid()));
    if !diesel::select(diesel::dsl::exists(known)).get_result::<bool>(conn).await? {
        return Ok(None);
    }
    let query = statuses::table
        .filter(statuses::message_id.eq(message.as_uuid()))
        .filter(statuses::account_id.eq(account.as_uuid()))
        .order((statuses::occurred_at, statuses::created_at, statuses::id))
        .select(StatusView::as_select());
    Ok(Some(query.load(conn).await?))
}
