//! Customers, known by any of their identities.
//!
//! An identity belongs to one contact of an account. Whoever is known by a number and by a user id that belong to two
//! contacts stays with the number's; merging two contacts is a person's decision. An identity that WhatsApp says was
//! given up is kept to understand what was written before, and belongs to nobody afterwards: whoever writes by it later
//! is somebody else, unless another identity says that it is the same person.

use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{contact_identities, contacts};

/// What a message tells of its customer, or of its group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Identities, at least one.
    pub identities: Vec<Identity>,
    /// Name of the profile.
    pub name: Option<String>,
    /// User name.
    pub username: Option<String>,
    /// Id across linked portfolios; shown, never matched.
    pub parent_user_id: Option<String>,
    /// When it was told, by Meta's clock.
    pub written_at: Timestamp,
}

impl Person {
    /// As stored: a group is a contact of its own.
    pub(crate) fn kind(&self) -> &'static str {
        if self.identities.iter().all(Identity::is_of_person) { "person" } else { "group" }
    }
}

/// What is known of a customer after a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved {
    /// The contact.
    pub contact: ContactId,
    /// Whether something people saw of it before is new now.
    pub changed: Changed,
}

/// Whether something people see of a contact is new.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// It is.
    Yes,
    /// Nothing is.
    No,
}

/// The contact of a person, made if none is known; what is new of the person is kept. Run it in a transaction, before
/// the conversation is locked.
pub async fn resolve(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    person: &Person,
) -> StoreResult<Resolved> {
    let known = known(conn, account, person).await?;
    let contact = match known.contact {
        Some(contact) => contact,
        None => create(conn, now, account, person).await?,
    };
    for identity in in_order(&person.identities) {
        add_identity(conn, now, account, contact, (identity, person.written_at)).await?;
    }
    let mut phone_number = person.identities.iter().filter(|identity| !known.given_up.contains(identity));
    let phone_number = phone_number.find_map(Identity::phone_number);
    let changed = learn(conn, now, contact, person, phone_number).await?;
    Ok(Resolved { contact, changed })
}

/// The contact of a person, when there is one; nothing is made or changed.
pub async fn find(conn: &mut AsyncPgConnection, account: AccountId, person: &Person) -> StoreResult<Option<ContactId>> {
    Ok(known(conn, account, person).await?.contact)
}

/// Gives the contact of a conversation, or the one it was merged into, what a status tells of it: identities it did not
/// have and the user name it has now. Call it before the conversation is locked.
pub async fn learn_aliases(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    contact: ContactId,
    person: &Person,
) -> StoreResult<()> {
    let row: Option<(Option<Uuid>, Option<String>)> = contacts::table
        .find(contact.as_uuid())
        .filter(contacts::account_id.eq(account.as_uuid()))
        .select((contacts::merged_into_id, contacts::username))
        .first(conn)
        .await
        .optional()?;
    let Some((merged_into, username)) = row else { return Ok(()) };
    let values: Vec<&str> = person.identities.iter().map(Identity::value).collect();
    let known: Vec<(String, String)> = contact_identities::table
        .filter(contact_identities::account_id.eq(account.as_uuid()))
        .filter(contact_identities::value.eq_any(values))
        .select((contact_identities::kind, contact_identities::value))
        .load(conn)
        .await?;
    let known: Vec<Identity> = known.into_iter().map(|(kind, value)| Identity::from_parts(&kind, value)).collect();
    let owner = merged_into.map_or(contact, ContactId::from_uuid);
    for identity in in_order(&person.identities).into_iter().filter(|identity| !known.contains(identity)) {
        add_identity(conn, now, account, owner, (identity, person.written_at)).await?;
    }
    if person.username.is_some() && person.username != username {
        diesel::update(contacts::table.find(contact.as_uuid()))
            .set((contacts::username.eq(&person.username), contacts::updated_at.eq(now.to_diesel())))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Gives a contact another identity as of `written_at`, unless it belongs to somebody already. One that was given up
/// before then belongs to nobody.
pub async fn add_identity(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    contact: ContactId,
    (identity, written_at): (&Identity, Timestamp),
) -> StoreResult<()> {
    let statement = "INSERT INTO contact_identities (account_id, kind, value, contact_id, created_at) \
         VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (account_id, kind, value) DO UPDATE \
           SET contact_id = excluded.contact_id, created_at = excluded.created_at, retired_at = NULL \
           WHERE contact_identities.retired_at < $6";
    diesel::sql_query(statement)
        .bind::<sql_types::Uuid, _>(account.as_uuid())
        .bind::<sql_types::Text, _>(identity.kind())
        .bind::<sql_types::Text, _>(identity.value())
        .bind::<sql_types::Uuid, _>(contact.as_uuid())
        .bind::<sql_types::Timestamptz, _>(now.to_diesel())
        .bind::<sql_types::Timestamptz, _>(written_at.to_diesel())
        .execute(conn)
        .await?;
    Ok(())
}

/// Keeps WhatsApp's notice that identities of a contact gave way to others: those are retired as of `at`, found but
/// never written to. Where the notice does not name the old one, it is the only one of its kind the contact had. A
/// successor that is another contact's already stays there.
pub async fn replace_identities(
    conn: &mut AsyncPgConnection,
    (now, at): (Timestamp, Timestamp),
    account: AccountId,
    contact: ContactId,
    (retired, successors): (&[Identity], &[Identity]),
) -> StoreResult<()> {
    for successor in in_order(successors) {
        add_identity(conn, now, account, contact, (successor, at)).await?;
    }
    let mine: Vec<(String, String)> = contact_identities::table
        .filter(contact_identities::contact_id.eq(contact.as_uuid()))
        .filter(contact_identities::retired_at.is_null())
        .order((contact_identities::kind, contact_identities::value))
        .select((contact_identities::kind, contact_identities::value))
        .load(conn)
        .await?;
    let mine: Vec<Identity> = mine.into_iter().map(|(kind, value)| Identity::from_parts(&kind, value)).collect();
    for old in given_up(&mine, retired, successors) {
        diesel::update(contact_identities::table.find((account.as_uuid(), old.kind(), old.value())))
            .set(contact_identities::retired_at.eq(at.to_diesel()))
            .execute(conn)
            .await?;
    }
    let number = successors.iter().filter(|new| mine.contains(new)).find_map(Identity::phone_number);
    if let Some(number) = number {
        diesel::update(contacts::table.find(contact.as_uuid()))
            .set((contacts::phone_number.eq(number), contacts::updated_at.eq(now.to_diesel())))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Which of a contact's identities a notice retires.
fn given_up<'a>(mine: &'a [Identity], retired: &[Identity], successors: &[Identity]) -> Vec<&'a Identity> {
    let mut given_up = Vec::new();
    for kind in ["bsuid", "wa_id"] {
        let of_kind = |identity: &&Identity| identity.kind() == kind;
        if !successors.iter().any(|new| of_kind(&new)) {
            continue;
        }
        let others: Vec<_> = mine.iter().filter(of_kind).filter(|identity| !successors.contains(identity)).collect();
        if retired.iter().any(|old| of_kind(&old)) {
            given_up.extend(others.into_iter().filter(|identity| retired.contains(identity)));
        } else if let [only] = others.as_slice() {
            given_up.push(*only);
        }
    }
    given_up
}

/// What is known of a person's identities.
struct Known {
    /// The contact with any of them; the number's where several differ.
    contact: Option<ContactId>,
    /// Those that are no longer anybody's.
    given_up: Vec<Identity>,
}

async fn known(conn: &mut AsyncPgConnection, account: AccountId, person: &Person) -> StoreResult<Known> {
    let values: Vec<&str> = person.identities.iter().map(Identity::value).collect();
    let rows: Vec<(String, String, Uuid, Option<jiff_diesel::Timestamp>)> = contact_identities::table
        .filter(contact_identities::account_id.eq(account.as_uuid()))
        .filter(contact_identities::value.eq_any(values))
        .order((contact_identities::kind.desc(), contact_identities::created_at))
        .select((
            contact_identities::kind,
            contact_identities::value,
            contact_identities::contact_id,
            contact_identities::retired_at,
        ))
        .load(conn)
        .await?;
    let mut found = Known { contact: None, given_up: Vec::new() };
    for (kind, value, contact, retired_at) in rows {
        let identity = Identity::from_parts(&kind, value);
        if !person.identities.contains(&identity) {
            continue;
        }
        let retired_at = retired_at.map(Timestamp::from);
        if retired_at.is_some() {
            found.given_up.push(identity);
        }
        if retired_at.is_none_or(|retired_at| person.written_at <= retired_at) {
            found.contact = found.contact.or(Some(ContactId::from_uuid(contact)));
        }
    }
    Ok(found)
}

/// Makes a contact and gives it the identities. Where another transaction was faster, its contact is the one.
async fn create(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    person: &Person,
) -> StoreResult<ContactId> {
    let contact = ContactId::generate(now);
    diesel::insert_into(contacts::table)
        .values((
            contacts::id.eq(contact.as_uuid()),
            contacts::account_id.eq(account.as_uuid()),
            contacts::kind.eq(person.kind()),
            contacts::name.eq(&person.name),
            contacts::phone_number.eq(person.identities.iter().find_map(Identity::phone_number)),
            contacts::username.eq(&person.username),
            contacts::parent_user_id.eq(&person.parent_user_id),
            contacts::created_at.eq(now.to_diesel()),
            contacts::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    for identity in in_order(&person.identities) {
        // Waits for a transaction that is giving the same identity to a contact of its own.
        add_identity(conn, now, account, contact, (identity, person.written_at)).await?;
    }
    let winner = known(conn, account, person).await?.contact.unwrap_or(contact);
    if winner != contact {
        let of_loser = contact_identities::table.filter(contact_identities::contact_id.eq(contact.as_uuid()));
        diesel::update(of_loser).set(contact_identities::contact_id.eq(winner.as_uuid())).execute(conn).await?;
        diesel::delete(contacts::table.find(contact.as_uuid())).execute(conn).await?;
    }
    Ok(winner)
}

/// What people see of a contact and messages tell.
type Face = (Option<String>, Option<String>, Option<String>, Option<String>);

/// Keeps a changed name, number, user name or parent id; what is not told stays.
pub(crate) async fn learn(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    contact: ContactId,
    person: &Person,
    phone_number: Option<String>,
) -> StoreResult<Changed> {
    let face = (contacts::name, contacts::phone_number, contacts::username, contacts::parent_user_id);
    let (row, named_at): (Face, Option<jiff_diesel::Timestamp>) =
        contacts::table.find(contact.as_uuid()).select((face, contacts::named_at)).first(conn).await?;
    let told = (
        // A name that a person here chose stays.
        person.name.clone().filter(|_| named_at.is_none()).or_else(|| row.0.clone()),
        phone_number.or_else(|| row.1.clone()),
        person.username.clone().or_else(|| row.2.clone()),
        person.parent_user_id.clone().or_else(|| row.3.clone()),
    );
    if told == row {
        return Ok(Changed::No);
    }
    diesel::update(contacts::table.find(contact.as_uuid()))
        .set((
            contacts::name.eq(told.0),
            contacts::phone_number.eq(told.1),
            contacts::username.eq(told.2),
            contacts::parent_user_id.eq(told.3),
            contacts::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(Changed::Yes)
}

/// Everybody writes identities in this order, so that no two transactions wait for each other.
fn in_order(identities: &[Identity]) -> Vec<&Identity> {
    let mut ordered: Vec<_> = identities.iter().collect();
    ordered.sort_by_key(|identity| (identity.kind(), identity.value()));
    ordered
}
