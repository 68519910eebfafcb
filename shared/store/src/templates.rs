//! Message templates of business accounts, as Meta last gave them: read as a whole now and then, changed by webhooks in
//! between.

mod syncs;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::ids::{AccountId, TemplateId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::templates;

pub use syncs::{DueSync, SyncState, claim_due, claim_now, fail, request, sync_state};

/// A template.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = templates)]
pub struct Template {
    /// Its id here; stays the same for as long as name and language do.
    #[diesel(deserialize_as = Uuid)]
    pub id: TemplateId,
    /// Meta's id.
    pub meta_id: String,
    /// Its name.
    pub name: String,
    /// Language code, such as `en_US`.
    pub language: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`, as Meta gives it.
    pub category: String,
    /// `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED` …, as Meta gives it.
    pub status: String,
    /// `GREEN`, `YELLOW`, `RED` …, as Meta gives it.
    pub quality: Option<String>,
    /// `POSITIONAL` or `NAMED`.
    pub parameter_format: String,
    /// The components as Meta gives them.
    pub components: serde_json::Value,
    /// Why Meta refused it.
    pub rejection_reason: Option<String>,
    /// Meta's time of the newest webhook about it.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub noted_at: Option<Timestamp>,
    /// When it was last read from Meta.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub synced_at: Timestamp,
}

/// A template as Meta lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Meta's id.
    pub meta_id: String,
    /// Its name.
    pub name: String,
    /// Language code.
    pub language: String,
    /// As Meta gives it.
    pub category: String,
    /// As Meta gives it.
    pub status: String,
    /// As Meta gives it.
    pub quality: Option<String>,
    /// `POSITIONAL` or `NAMED`.
    pub parameter_format: String,
    /// As Meta gives them.
    pub components: serde_json::Value,
    /// Why Meta refused it.
    pub rejection_reason: Option<String>,
}

/// What a webhook tells of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note<'a> {
    /// Meta's id of the template, when the webhook gives it.
    pub meta_id: Option<&'a str>,
    /// Name and language, when the webhook gives them.
    pub name: Option<(&'a str, &'a str)>,
    /// What changed.
    pub change: Change<'a>,
    /// Meta's time of it.
    pub occurred_at: Timestamp,
}

/// How a template changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'a> {
    /// Its status is another: the new one, and why.
    Status {
        /// As Meta gives it.
        status: &'a str,
        /// As Meta gives it; `NONE` counts as none.
        reason: Option<&'a str>,
    },
    /// Its quality is another.
    Quality(&'a str),
    /// Its category is another.
    Category(&'a str),
    /// Its text or buttons are others: only Meta's list tells which.
    Components,
}

/// What became of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noted {
    /// The template shows it.
    Changed,
    /// Something newer is known already.
    Older,
    /// No such template is known, or only Meta's list tells what it is now: the list is read soon.
    ReadSoon,
}

/// Applies what a webhook tells of a template of a business account.
pub async fn note_change(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    business_account_id: &str,
    note: &Note<'_>,
) -> StoreResult<Noted> {
    let Some((id, noted_at)) = find_noted(conn, account, business_account_id, note).await? else {
        request(conn, now, account, business_account_id).await?;
        return Ok(Noted::ReadSoon);
    };
    if noted_at.is_some_and(|noted_at| noted_at > note.occurred_at) {
        return Ok(Noted::Older);
    }
    let row = diesel::update(templates::table.find(id));
    let occurred_at = Some(note.occurred_at.to_diesel());
    let stamp = (templates::noted_at.eq(occurred_at), templates::updated_at.eq(now.to_diesel()));
    match note.change {
        Change::Status { status, reason } => {
            let reason = reason.filter(|reason| *reason != NO_REASON);
            let change = (templates::status.eq(status), templates::rejection_reason.eq(reason), stamp);
            row.set(change).execute(conn).await?;
        }
        Change::Quality(quality) => {
            row.set((templates::quality.eq(quality), stamp)).execute(conn).await?;
        }
        Change::Category(category) => {
            row.set((templates::category.eq(category), stamp)).execute(conn).await?;
        }
        Change::Components => {
            request(conn, now, account, business_account_id).await?;
            return Ok(Noted::ReadSoon);
        }
    }
    Ok(Noted::Changed)
}

/// What Meta writes where there is no reason.
pub const NO_REASON: &str = "NONE";

/// Puts what Meta listed in the place of what was known. A webhook that came after `asked_at`, when the reading began,
/// is newer than the list and stays. Run it in a transaction.
pub async fn replace_all(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, business_account_id): (AccountId, &str),
    asked_at: Timestamp,
    listed: &[Listed],
) -> StoreResult<()> {
    for template in listed {
        upsert(conn, now, (account, business_account_id), asked_at, template).await?;
    }
    let gone = templates::table
        .filter(templates::account_id.eq(account.as_uuid()))
        .filter(templates::business_account_id.eq(business_account_id))
        .filter(templates::synced_at.ne(now.to_diesel()));
    diesel::delete(gone).execute(conn).await?;
    syncs::succeed(conn, now, account, business_account_id).await
}

/// An account's templates by name and language, after `after`, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    business_account_id: &str,
    after: Option<(&str, &str)>,
    limit: i64,
) -> StoreResult<Vec<Template>> {
    let mut query = templates::table
        .filter(templates::account_id.eq(account.as_uuid()))
        .filter(templates::business_account_id.eq(business_account_id))
        .order((templates::name, templates::language))
        .limit(limit)
        .select(Template::as_select())
        .into_boxed();
    if let Some((name, language)) = after {
        let same_name = templates::name.eq(name.to_owned()).and(templates::language.gt(language.to_owned()));
        query = query.filter(templates::name.gt(name.to_owned()).or(same_name));
    }
    Ok(query.load(conn).await?)
}

/// One template.
pub async fn get(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    business_account_id: &str,
    (name, language): (&str, &str),
) -> StoreResult<Option<Template>> {
    let query = templates::table
        .filter(templates::account_id.eq(account.as_uuid()))
        .filter(templates::business_account_id.eq(business_account_id))
        .filter(templates::name.eq(name))
        .filter(templates::language.eq(language))
        .select(Template::as_select());
    Ok(query.first(conn).await.optional()?)
}

async fn find_noted(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    business_account_id: &str,
    note: &Note<'_>,
) -> StoreResult<Option<(Uuid, Option<Timestamp>)>> {
    if note.meta_id.is_none() && note.name.is_none() {
        return Ok(None);
    }
    // Meta's ids are digits and names are never empty, so that what is not given matches nothing.
    let (name, language) = note.name.unwrap_or_default();
    let named = templates::name.eq(name).and(templates::language.eq(language));
    let row: Option<(Uuid, Option<jiff_diesel::Timestamp>)> = templates::table
        .filter(templates::account_id.eq(account.as_uuid()))
        .filter(templates::business_account_id.eq(business_account_id))
        .filter(templates::meta_id.eq(note.meta_id.unwrap_or_default()).or(named))
        .select((templates::id, templates::noted_at))
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    Ok(row.map(|(id, noted_at)| (id, noted_at.map(Timestamp::from))))
}

async fn upsert(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, business_account_id): (AccountId, &str),
    asked_at: Timestamp,
    template: &Listed,
) -> StoreResult<()> {
    let known = get(conn, account, business_account_id, (&template.name, &template.language)).await?;
    let newer = known.as_ref().filter(|known| known.noted_at.is_some_and(|noted_at| noted_at > asked_at));
    let values = (
        templates::meta_id.eq(&template.meta_id),
        templates::category.eq(newer.map_or(&template.category, |known| &known.category)),
        templates::status.eq(newer.map_or(&template.status, |known| &known.status)),
        templates::quality.eq(newer.map_or(&template.quality, |known| &known.quality)),
        templates::parameter_format.eq(&template.parameter_format),
        templates::components.eq(&template.components),
        templates::rejection_reason.eq(newer.map_or(&template.rejection_reason, |known| &known.rejection_reason)),
        templates::synced_at.eq(now.to_diesel()),
        templates::updated_at.eq(now.to_diesel()),
    );
    let place = (
        templates::id.eq(TemplateId::generate(now).as_uuid()),
        templates::account_id.eq(account.as_uuid()),
        templates::business_account_id.eq(business_account_id),
        templates::name.eq(&template.name),
        templates::language.eq(&template.language),
        templates::created_at.eq(now.to_diesel()),
    );
    diesel::insert_into(templates::table)
        .values((place, values))
        .on_conflict((templates::account_id, templates::business_account_id, templates::name, templates::language))
        .do_update()
        .set(values)
        .execute(conn)
        .await?;
    Ok(())
}
