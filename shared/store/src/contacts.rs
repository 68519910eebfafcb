//! Customers, known by any of their identities.
//!
//! An identity belongs to one contact of an account. Whoever is known by a number and by a user id that belong to two
//! contacts stays with the number's; merging two contacts is a person's decision.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{contact_identities, contacts};

/// What a message tells of its customer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Identities, at least one.
    pub identities: Vec<Identity>,
    /// Name of the profile.
    pub name: Option<String>,
    /// User name.
    pub username: Option<String>,
}

/// The contact of a person, made if none is known; what is new of the person is kept. Run it in a transaction, before
/// the conversation is locked.
pub async fn resolve(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    person: &Person,
) -> StoreResult<ContactId> {
    let contact = match known(conn, account, &person.identities).await? {
        Some(contact) => contact,
        None => create(conn, now, account, person).await?,
    };
    for identity in in_order(&person.identities) {
        add_identity(conn, now, account, contact, identity).await?;
    }
    learn(conn, now, contact, person).await?;
    Ok(contact)
}

/// Gives a contact another identity, unless it belongs to somebody already.
pub async fn add_identity(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    contact: ContactId,
    identity: &Identity,
) -> StoreResult<()> {
    diesel::insert_into(contact_identities::table)
        .values((
            contact_identities::account_id.eq(account.as_uuid()),
            contact_identities::kind.eq(identity.kind()),
            contact_identities::value.eq(identity.value()),
            contact_identities::contact_id.eq(contact.as_uuid()),
            contact_identities::created_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// The contact with any of the identities; the number's where several differ.
async fn known(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    identities: &[Identity],
) -> StoreResult<Option<ContactId>> {
    let values: Vec<&str> = identities.iter().map(Identity::value).collect();
    let rows: Vec<(String, String, Uuid)> = contact_identities::table
        .filter(contact_identities::account_id.eq(account.as_uuid()))
        .filter(contact_identities::value.eq_any(values))
        .order((contact_identities::kind.desc(), contact_identities::created_at))
        .select((contact_identities::kind, contact_identities::value, contact_identities::contact_id))
        .load(conn)
        .await?;
    let matching = rows.into_iter().find(|(kind, value, _)| {
        identities.iter().any(|identity| identity.kind() == kind && identity.value() == value)
    });
    Ok(matching.map(|(_, _, contact)| ContactId::from_uuid(contact)))
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
            contacts::name.eq(&person.name),
            contacts::phone_number.eq(phone_number(person)),
            contacts::username.eq(&person.username),
            contacts::created_at.eq(now.to_diesel()),
            contacts::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    for identity in in_order(&person.identities) {
        // Waits for a transaction that is giving the same identity to a contact of its own.
        add_identity(conn, now, account, contact, identity).await?;
    }
    let winner = known(conn, account, &person.identities).await?.unwrap_or(contact);
    if winner != contact {
        let of_loser = contact_identities::table.filter(contact_identities::contact_id.eq(contact.as_uuid()));
        diesel::update(of_loser).set(contact_identities::contact_id.eq(winner.as_uuid())).execute(conn).await?;
        diesel::delete(contacts::table.find(contact.as_uuid())).execute(conn).await?;
    }
    Ok(winner)
}

/// Keeps a changed name, number or user name; what is not told stays.
async fn learn(conn: &mut AsyncPgConnection, now: Timestamp, contact: ContactId, person: &Person) -> StoreResult<()> {
    let row: (Option<String>, Option<String>, Option<String>) = contacts::table
        .find(contact.as_uuid())
        .select((contacts::name, contacts::phone_number, contacts::username))
        .first(conn)
        .await?;
    let told = (
        person.name.clone().or_else(|| row.0.clone()),
        phone_number(person).or_else(|| row.1.clone()),
        person.username.clone().or_else(|| row.2.clone()),
    );
    if told != row {
        diesel::update(contacts::table.find(contact.as_uuid()))
            .set((
                contacts::name.eq(told.0),
                contacts::phone_number.eq(told.1),
                contacts::username.eq(told.2),
                contacts::updated_at.eq(now.to_diesel()),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}

fn phone_number(person: &Person) -> Option<String> {
    person.identities.iter().find_map(Identity::phone_number)
}

/// Everybody writes identities in this order, so that no two transactions wait for each other.
fn in_order(identities: &[Identity]) -> Vec<&Identity> {
    let mut ordered: Vec<_> = identities.iter().collect();
    ordered.sort_by_key(|identity| (identity.kind(), identity.value()));
    ordered
}
