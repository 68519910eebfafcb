//! What the owner of a number must know: bans, quality, limits, names, PINs, and fields nobody knows yet.
//!
//! A notice waits for somebody while it is open. One that asks for nothing is settled from the start; a later word of
//! Meta's on the same topic settles the earlier ones, whichever of them comes first; the rest is settled by a person.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, IntegrationId, UserId};
use reaktly_events::envelope::{EventName, account_event};
use reaktly_events::{Detail, NoticeDetail};
use uuid::Uuid;

use crate::integrations::Integration;
use crate::schema::notices;
use crate::{Causes, StoreResult};

/// What concerns an integration: the number itself, its business account, or the whole account.
macro_rules! concerning {
    ($integration:expr) => {{
        let integration: &Integration = $integration;
        let whole = notices::business_account_id
            .eq(integration.business_account_id.clone())
            .or(notices::business_account_id.is_null());
        let here = notices::integration_id
            .eq(integration.id.as_uuid())
            .assume_not_null()
            .or(notices::integration_id.is_null().and(whole.assume_not_null()));
        notices::account_id.eq(integration.account_id.as_uuid()).and(here)
    }};
}
/// Nobody has to do anything about it.
pub const INFO: &str = "info";

/// A notice to keep.
#[derive(Debug, Clone)]
pub struct NewNotice<'a> {
    /// Derived from what it says ([`id_of`]), so that a repeat names the same row.
    pub id: Uuid,
    /// Whose it is.
    pub account: AccountId,
    /// What it concerns.
    pub place: Place<'a>,
    /// Meta's field.
    pub field: &'a str,
    /// Meta's event.
    pub event: &'a str,
    /// What it is about; empty when it stands alone.
    pub topic: &'a str,
    /// `info`, `warning` or `critical`.
    pub severity: &'a str,
    /// What it means and what to do.
    pub title: &'a str,
    /// The value as it came.
    pub detail: &'a serde_json::Value,
    /// Meta's time.
    pub occurred_at: Timestamp,
}

/// What a notice concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// One number.
    Number(IntegrationId),
    /// Every number of a business account.
    BusinessAccount(&'a str),
    /// None that is connected: every number of the account shows it.
    Account,
}

impl<'a> Place<'a> {
    fn columns(self) -> (Option<Uuid>, Option<&'a str>) {
        match self {
            Self::Number(integration) => (Some(integration.as_uuid()), None),
            Self::BusinessAccount(id) => (None, Some(id)),
            Self::Account => (None, None),
        }
    }
}

/// A stored notice.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Notice {
    /// Its id.
    pub id: Uuid,
    /// The number it concerns, when it is one.
    pub integration_id: Option<Uuid>,
    /// The business account it concerns, when it is a whole one.
    pub business_account_id: Option<String>,
    /// Meta's field.
    pub field: String,
    /// Meta's event.
    pub event: String,
    /// `info`, `warning` or `critical`.
    pub severity: String,
    /// What it means and what to do.
    pub title: String,
    /// The value as it came.
    pub detail: serde_json::Value,
    /// Meta's time.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub occurred_at: Timestamp,
    /// When it was settled.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub resolved_at: Option<Timestamp>,
    /// Who settled it; absent when Meta did.
    pub resolved_by_id: Option<Uuid>,
}

/// What became of a notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is new.
    New,
    /// It was there already.
    Known,
}

/// Which notices are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All.
    All,
    /// Those that wait for somebody.
    Open,
    /// The settled ones.
    Settled,
}

/// The id of what an account is told by a value of a field in an entry.
pub fn id_of(
    account: AccountId,
    (entry_id, entry_at): (Option<&str>, Option<Timestamp>),
    field: &str,
    value: &serde_json::Value,
) -> Uuid {
    let at = entry_at.map(|at| at.as_second().to_string()).unwrap_or_default();
    let name = ["notice", entry_id.unwrap_or_default(), &at, field, &value.to_string()].join("\u{1f}");
    Uuid::new_v5(&account.as_uuid(), name.as_bytes())
}

/// Keeps a notice and tells observers. Run it in a transaction: words on one topic wait for each other.
pub async fn keep(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    new: &NewNotice<'_>,
    causes: &mut Causes,
) -> StoreResult<Kept> {
    lock_topic(conn, new).await?;
    let later = told_later(conn, new).await?;
    let settled = (new.severity == INFO || later).then(|| now.to_diesel());
    let (integration_id, business_account_id) = new.place.columns();
    let inserted = diesel::insert_into(notices::table)
        .values((
            notices::id.eq(new.id),
            notices::account_id.eq(new.account.as_uuid()),
            notices::integration_id.eq(integration_id),
            notices::business_account_id.eq(business_account_id),
            notices::field.eq(new.field),
            notices::event.eq(new.event),
            notices::topic.eq(new.topic),
            notices::severity.eq(new.severity),
            notices::title.eq(new.title),
            notices::detail.eq(new.detail),
            notices::occurred_at.eq(new.occurred_at.to_diesel()),
            notices::created_at.eq(now.to_diesel()),
            notices::resolved_at.eq(settled),
        ))
        .on_conflict(notices::id)
        .do_nothing()
        .execute(conn)
        .await?;
    if inserted == 0 {
        return Ok(Kept::Known);
    }
    settle_earlier(conn, now, new).await?;
    causes.push(noticed(now, new.account, new.id, integration_id, (new.severity, new.field)));
    Ok(Kept::New)
}

/// The notices that concern an integration, newest first, at most `limit`; `after` is the place of the last one seen.
pub async fn list(
    conn: &mut AsyncPgConnection,
    integration: &Integration,
    which: Which,
    after: Option<(Timestamp, Uuid)>,
    limit: i64,
) -> StoreResult<Vec<Notice>> {
    let mut query = notices::table
        .filter(concerning!(integration))
        .order((notices::occurred_at.desc(), notices::id.desc()))
        .limit(limit)
        .select(Notice::as_select())
        .into_boxed();
    query = match which {
        Which::All => query,
        Which::Open => query.filter(notices::resolved_at.is_null()),
        Which::Settled => query.filter(notices::resolved_at.is_not_null()),
    };
    if let Some((at, id)) = after {
        let at = at.to_diesel();
        query = query.filter(notices::occurred_at.lt(at).or(notices::occurred_at.eq(at).and(notices::id.lt(id))));
    }
    Ok(query.load(conn).await?)
}

/// How many notices of an integration wait for somebody.
pub async fn count_open(conn: &mut AsyncPgConnection, integration: &Integration) -> StoreResult<i64> {
    let query = notices::table.filter(concerning!(integration)).filter(notices::resolved_at.is_null());
    Ok(query.count().get_result(conn).await?)
}

/// Settles a notice; saying it again changes nothing. `None` when there is no such notice.
pub async fn resolve(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, id): (AccountId, Uuid),
    by: UserId,
    causes: &mut Causes,
) -> StoreResult<Option<Notice>> {
    let settled = diesel::update(notices::table.find(id))
        .filter(notices::account_id.eq(account.as_uuid()))
        .filter(notices::resolved_at.is_null())
        .set((notices::resolved_at.eq(now.to_diesel()), notices::resolved_by_id.eq(Uuid::from(by))))
        .execute(conn)
        .await?;
    let query = notices::table.find(id).filter(notices::account_id.eq(account.as_uuid())).select(Notice::as_select());
    let notice: Option<Notice> = query.first(conn).await.optional()?;
    if let Some(notice) = notice.as_ref().filter(|_| settled == 1) {
        causes.push(noticed(now, account, id, notice.integration_id, (&notice.severity, &notice.field)));
    }
    Ok(notice)
}

/// Settles what an account as a whole was told on a topic of ours that is over; how many notices.
pub async fn settle_topic(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, topic): (AccountId, &str),
    causes: &mut Causes,
) -> StoreResult<usize> {
    let settled: Vec<(Uuid, String, String)> = diesel::update(notices::table)
        .filter(notices::account_id.eq(account.as_uuid()))
        .filter(notices::topic.eq(topic))
        .filter(notices::integration_id.is_null())
        .filter(notices::business_account_id.is_null())
        .filter(notices::resolved_at.is_null())
        .set(notices::resolved_at.eq(now.to_diesel()))
        .returning((notices::id, notices::severity, notices::field))
        .get_results(conn)
        .await?;
    for (id, severity, field) in &settled {
        causes.push(noticed(now, account, *id, None, (severity, field)));
    }
    Ok(settled.len())
}

/// Accounts with an open notice of a field of ours.
pub async fn accounts_told(conn: &mut AsyncPgConnection, field: &str) -> StoreResult<Vec<AccountId>> {
    let query = notices::table
        .filter(notices::field.eq(field))
        .filter(notices::resolved_at.is_null())
        .select(notices::account_id)
        .distinct();
    let accounts: Vec<Uuid> = query.load(conn).await?;
    Ok(accounts.into_iter().map(AccountId::from_uuid).collect())
}

async fn lock_topic(conn: &mut AsyncPgConnection, new: &NewNotice<'_>) -> StoreResult<()> {
    if new.topic.is_empty() {
        return Ok(());
    }
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('notice:' || $1 || ':' || $2, 0))")
        .bind::<diesel::sql_types::Text, _>(new.account.to_string())
        .bind::<diesel::sql_types::Text, _>(new.topic)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether Meta has said something later on the same topic.
async fn told_later(conn: &mut AsyncPgConnection, new: &NewNotice<'_>) -> StoreResult<bool> {
    if new.topic.is_empty() {
        return Ok(false);
    }
    let (integration_id, business_account_id) = new.place.columns();
    let later = notices::table
        .filter(notices::account_id.eq(new.account.as_uuid()))
        .filter(notices::topic.eq(new.topic))
        .filter(notices::integration_id.is_not_distinct_from(integration_id))
        .filter(notices::business_account_id.is_not_distinct_from(business_account_id))
        .filter(notices::occurred_at.gt(new.occurred_at.to_diesel()));
    Ok(diesel::select(diesel::dsl::exists(later)).get_result(conn).await?)
}

async fn settle_earlier(conn: &mut AsyncPgConnection, now: Timestamp, new: &NewNotice<'_>) -> StoreResult<()> {
    if new.topic.is_empty() {
        return Ok(());
    }
    let (integration_id, business_account_id) = new.place.columns();
    diesel::update(notices::table)
        .filter(notices::account_id.eq(new.account.as_uuid()))
        .filter(notices::topic.eq(new.topic))
        .filter(notices::integration_id.is_not_distinct_from(integration_id))
        .filter(notices::business_account_id.is_not_distinct_from(business_account_id))
        .filter(notices::occurred_at.le(new.occurred_at.to_diesel()))
        .filter(notices::id.ne(new.id))
        .filter(notices::resolved_at.is_null())
        .set(notices::resolved_at.eq(now.to_diesel()))
        .execute(conn)
        .await?;
    Ok(())
}

fn noticed(
    now: Timestamp,
    account: AccountId,
    id: Uuid,
    integration: Option<Uuid>,
    (severity, field): (&str, &str),
) -> reaktly_events::outbox::OutboxRow {
    let detail = NoticeDetail {
        notice_id: id.to_string(),
        integration_id: integration.map(|id| id.to_string()).unwrap_or_default(),
        severity: severity.to_owned(),
        field: field.to_owned(),
    };
    account_event(EventName::IntegrationNoticed, now, account, Detail::Notice(detail))
}
