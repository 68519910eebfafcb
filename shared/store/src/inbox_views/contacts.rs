//! Customers as people look them up.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::{NullableTimestamp, ToDiesel as _};
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId};
use reaktly_domain::variants::lookup_variants;
use uuid::Uuid;

use super::conversations::like_pattern;
use super::numbers;
use crate::StoreResult;
use crate::schema::{contact_identities, contacts};

/// Most contacts that are named as possible duplicates of one.
const DUPLICATES_MAX: i64 = 10;

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = contacts)]
pub struct ContactRow {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: ContactId,
    /// `person` or `group`.
    pub kind: String,
    /// Its name, as WhatsApp gives it or a person chose it.
    pub name: Option<String>,
    /// `+` and the digits as received.
    pub phone_number: Option<String>,
    /// Its user name.
    pub username: Option<String>,
    /// Since when it wants no marketing.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub marketing_stopped_at: Option<Timestamp>,
    /// The contact it is part of now.
    pub merged_into_id: Option<Uuid>,
    /// Since when the name is one a person chose.
    #[diesel(deserialize_as = NullableTimestamp)]
    pub named_at: Option<Timestamp>,
    /// When it was first seen.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// When it last changed.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub updated_at: Timestamp,
}

/// An identity of a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentityView {
    /// As received.
    pub identity: Identity,
    /// Since when it is known.
    pub created_at: Timestamp,
    /// Since when another stands in its place.
    pub retired_at: Option<Timestamp>,
}

/// A contact with its identities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactDetail {
    /// The contact.
    pub row: ContactRow,
    /// Its identities, oldest first.
    pub identities: Vec<IdentityView>,
    /// The contacts that are part of it now.
    pub merged: Vec<ContactId>,
}

/// Which contacts.
#[derive(Debug, Clone, Default)]
pub struct ContactFilter {
    /// Only those whose name, user name, number or user id holds this text.
    pub text: Option<String>,
    /// Only those that come after this place, by last change and id.
    pub after: Option<(Timestamp, ContactId)>,
}

/// What must be known of a customer before something is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient {
    /// It is a group.
    pub is_group: bool,
    /// Known by a number, not by a user id alone.
    pub has_number: bool,
    /// Since when it wants no marketing.
    pub marketing_stopped_at: Option<Timestamp>,
    /// The contact it is part of now.
    pub merged_into: Option<ContactId>,
}

/// Contacts, the last changed first, at most `limit`; those that are part of another are left out.
pub async fn list_contacts(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    filter: &ContactFilter,
    limit: i64,
) -> StoreResult<Vec<ContactRow>> {
    let mut query = contacts::table
        .filter(contacts::account_id.eq(account.as_uuid()))
        .filter(contacts::merged_into_id.is_null())
        .order((contacts::updated_at.desc(), contacts::id.desc()))
        .limit(limit)
        .select(ContactRow::as_select())
        .into_boxed();
    if let Some((updated_at, id)) = filter.after {
        let updated_at = updated_at.to_diesel();
        let same_time = contacts::updated_at.eq(updated_at).and(contacts::id.lt(id.as_uuid()));
        query = query.filter(contacts::updated_at.lt(updated_at).or(same_time));
    }
    if let Some(text) = &filter.text {
        let pattern = like_pattern(text);
        let number = numbers::pattern(text);
        let known_by = contact_identities::table.filter(contact_identities::contact_id.eq(contacts::id)).filter(
            contact_identities::value.similar_to(number.clone()).or(contact_identities::value.ilike(pattern.clone())),
        );
        let shown = contacts::phone_number.similar_to(number);
        let named = contacts::name.ilike(pattern.clone()).or(contacts::username.ilike(pattern));
        let found = named.assume_not_null().or(shown.assume_not_null());
        query = query.filter(found.or(diesel::dsl::exists(known_by)));
    }
    Ok(query.load(conn).await?)
}

/// One contact, also one that is part of another.
pub async fn contact(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ContactId,
) -> StoreResult<Option<ContactDetail>> {
    let of_account = contacts::table.filter(contacts::account_id.eq(account.as_uuid()));
    let row = of_account.find(id.as_uuid()).select(ContactRow::as_select()).first(conn).await.optional()?;
    let Some(row) = row else { return Ok(None) };
    let merged: Vec<Uuid> = contacts::table
        .filter(contacts::merged_into_id.eq(id.as_uuid()))
        .order(contacts::id)
        .select(contacts::id)
        .load(conn)
        .await?;
    let identities = identities(conn, id).await?;
    Ok(Some(ContactDetail { row, identities, merged: merged.into_iter().map(ContactId::from_uuid).collect() }))
}

/// Contacts that may be the same person: known by another spelling of the same number, or by the same user name.
pub async fn duplicates(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    contact: &ContactDetail,
) -> StoreResult<Vec<ContactRow>> {
    let numbers = contact.identities.iter().filter_map(|known| match &known.identity {
        Identity::WaId(digits) => Some(lookup_variants(digits)),
        Identity::Bsuid(_) | Identity::Group(_) => None,
    });
    let numbers: Vec<String> = numbers.flatten().collect();
    let known_by = contact_identities::table
        .filter(contact_identities::contact_id.eq(contacts::id))
        .filter(contact_identities::kind.eq("wa_id"))
        .filter(contact_identities::value.eq_any(numbers));
    let username = contact.row.username.as_deref().map(|name| name.trim_start_matches('@')).unwrap_or_default();
    // Webhooks give user names with and without the sign.
    let spellings = if username.is_empty() { vec![] } else { vec![username.to_owned(), format!("@{username}")] };
    let same_name = contacts::username.eq_any(spellings).assume_not_null();
    let query = contacts::table
        .filter(contacts::account_id.eq(account.as_uuid()))
        .filter(contacts::id.ne(contact.row.id.as_uuid()))
        .filter(contacts::merged_into_id.is_null())
        .filter(contacts::kind.eq("person"))
        .filter(same_name.or(diesel::dsl::exists(known_by)))
        .order(contacts::id)
        .limit(DUPLICATES_MAX)
        .select(ContactRow::as_select());
    Ok(query.load(conn).await?)
}

/// Gives a contact a name of a person's choice; `None` lets WhatsApp's come back. `false` when there is no such contact.
pub async fn rename(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    id: ContactId,
    name: Option<&str>,
) -> StoreResult<bool> {
    let named_at = name.map(|_| now.to_diesel());
    let renamed = diesel::update(contacts::table.find(id.as_uuid()))
        .filter(contacts::account_id.eq(account.as_uuid()))
        .set((contacts::name.eq(name), contacts::named_at.eq(named_at), contacts::updated_at.eq(now.to_diesel())))
        .execute(conn)
        .await?;
    Ok(renamed == 1)
}

/// What must be known of a customer before something is sent.
pub async fn recipient(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ContactId,
) -> StoreResult<Option<Recipient>> {
    let Some(ContactDetail { row, identities, .. }) = contact(conn, account, id).await? else { return Ok(None) };
    let is_number = |known: &IdentityView| known.retired_at.is_none() && matches!(known.identity, Identity::WaId(_));
    Ok(Some(Recipient {
        is_group: row.kind == "group",
        has_number: identities.iter().any(is_number),
        marketing_stopped_at: row.marketing_stopped_at,
        merged_into: row.merged_into_id.map(ContactId::from_uuid),
    }))
}

async fn identities(conn: &mut AsyncPgConnection, contact: ContactId) -> StoreResult<Vec<IdentityView>> {
    let rows: Vec<(String, String, jiff_diesel::Timestamp, Option<jiff_diesel::Timestamp>)> = contact_identities::table
        .filter(contact_identities::contact_id.eq(contact.as_uuid()))
        .order((contact_identities::created_at, contact_identities::kind, contact_identities::value))
        .select((
            contact_identities::kind,
            contact_identities::value,
            contact_identities::created_at,
            contact_identities::retired_at,
        ))
        .load(conn)
        .await?;
    let view = |(kind, value, created_at, retired_at): (String, String, jiff_diesel::Timestamp, _)| IdentityView {
        identity: Identity::from_parts(&kind, value),
        created_at: created_at.into(),
        retired_at: Option::<jiff_diesel::Timestamp>::map(retired_at, Timestamp::from),
    };
    Ok(rows.into_iter().map(view).collect())
}
