//! The contacts of many persons.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Array, Nullable, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ContactId};
use uuid::Uuid;

use crate::contacts::{Changed, Person, Resolved, learn};
use crate::schema::contacts;
use crate::{StoreError, StoreResult};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    account_id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    value: String,
    #[diesel(sql_type = SqlUuid)]
    contact_id: Uuid,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    is_retired: bool,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    phone_number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    username: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    parent_user_id: Option<String>,
}

impl Row {
    /// Whether the person tells nothing that the contact does not show.
    fn shows(&self, person: &Person) -> bool {
        let same = |told: Option<&String>, shown: &Option<String>| told.is_none() || told == shown.as_ref();
        same(person.name.as_ref(), &self.name)
            && same(phone_number(person).as_ref(), &self.phone_number)
            && same(person.username.as_ref(), &self.username)
            && same(person.parent_user_id.as_ref(), &self.parent_user_id)
    }
}

type Key = (AccountId, Identity);

/// What is known of many persons.
#[derive(Debug)]
pub enum Known {
    /// The contact of each.
    All(Vec<Resolved>),
    /// Of these, by place in the list, it takes more to tell, and nothing was written: one of the identities was given
    /// up, belongs to another contact than another, or is an earlier person's of the list as well.
    Unusual(Vec<usize>),
}

/// The contact of each person, made if none is known; what is new of them is kept.
pub async fn resolve(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    persons: &[(AccountId, Person)],
) -> StoreResult<Known> {
    let found = find(conn, persons).await?;
    let unusual = unusual(persons, &found);
    if !unusual.is_empty() {
        return Ok(Known::Unusual(unusual));
    }
    let mut resolved = Vec::with_capacity(persons.len());
    let (mut made, mut missing, mut news) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    for (index, (account, person)) in persons.iter().enumerate() {
        let keys = keys(*account, person);
        let known = keys.iter().find_map(|key| found.get(key));
        let contact = known.map_or_else(|| ContactId::generate(now), |row| ContactId::from_uuid(row.contact_id));
        if known.is_none() {
            made.push((contact, *account, person));
        }
        if known.is_some_and(|row| !row.shows(person)) {
            news.insert(contact, index);
        }
        let absent = keys.into_iter().filter(|key| !found.contains_key(key));
        missing.extend(absent.map(|(account, identity)| {
            ((account.as_uuid(), identity.kind(), identity.value().to_owned()), contact.as_uuid())
        }));
        resolved.push(Resolved { contact, changed: Changed::No });
    }
    make(conn, now, &made).await?;
    identify(conn, now, missing).await?;
    for (contact, index) in news {
        let Some((_, person)) = persons.get(index) else { continue };
        let changed = learn(conn, now, contact, person, phone_number(person)).await?;
        if let Some(resolved) = resolved.get_mut(index) {
            resolved.changed = changed;
        }
    }
    Ok(Known::All(resolved))
}

fn keys(account: AccountId, person: &Person) -> Vec<Key> {
    person.identities.iter().map(|identity| (account, identity.clone())).collect()
}

fn unusual(persons: &[(AccountId, Person)], found: &HashMap<Key, Row>) -> Vec<usize> {
    let mut taken: HashSet<Key> = HashSet::new();
    let mut unusual = Vec::new();
    for (index, (account, person)) in persons.iter().enumerate() {
        let keys = keys(*account, person);
        let owners: BTreeSet<Uuid> = keys.iter().filter_map(|key| Some(found.get(key)?.contact_id)).collect();
        let is_retired = keys.iter().any(|key| found.get(key).is_some_and(|row| row.is_retired));
        let is_shared = keys.into_iter().any(|key| !taken.insert(key));
        if is_retired || is_shared || owners.len() > 1 {
            unusual.push(index);
        }
    }
    unusual
}

fn phone_number(person: &Person) -> Option<String> {
    person.identities.iter().find_map(Identity::phone_number)
}

async fn find(conn: &mut AsyncPgConnection, persons: &[(AccountId, Person)]) -> StoreResult<HashMap<Key, Row>> {
    let (mut accounts, mut kinds, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for (account, person) in persons {
        for identity in &person.identities {
            accounts.push(account.as_uuid());
            kinds.push(identity.kind());
            values.push(identity.value());
        }
    }
    let statement = "SELECT i.account_id, i.kind, i.value, i.contact_id, i.retired_at IS NOT NULL AS is_retired, \
           c.name, c.phone_number, c.username, c.parent_user_id \
         FROM unnest($1, $2, $3) AS k (account_id, kind, value) \
         JOIN contact_identities i USING (account_id, kind, value) JOIN contacts c ON c.id = i.contact_id";
    let rows: Vec<Row> = diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(accounts)
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<Text>, _>(values)
        .load(conn)
        .await?;
    let key = |row: &Row| (AccountId::from_uuid(row.account_id), Identity::from_parts(&row.kind, row.value.clone()));
    Ok(rows.into_iter().map(|row| (key(&row), row)).collect())
}

async fn make(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    made: &[(ContactId, AccountId, &Person)],
) -> StoreResult<()> {
    if made.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = made
        .iter()
        .map(|(contact, account, person)| {
            (
                contacts::id.eq(contact.as_uuid()),
                contacts::account_id.eq(account.as_uuid()),
                contacts::kind.eq(person.kind()),
                contacts::name.eq(&person.name),
                contacts::phone_number.eq(phone_number(person)),
                contacts::username.eq(&person.username),
                contacts::parent_user_id.eq(&person.parent_user_id),
                contacts::created_at.eq(now.to_diesel()),
                contacts::updated_at.eq(now.to_diesel()),
            )
        })
        .collect();
    diesel::insert_into(contacts::table).values(rows).execute(conn).await?;
    Ok(())
}

/// Gives contacts identities nobody had, in the order in which everybody writes them.
async fn identify(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    missing: BTreeMap<(Uuid, &'static str, String), Uuid>,
) -> StoreResult<()> {
    if missing.is_empty() {
        return Ok(());
    }
    let expected = missing.len();
    let (mut accounts, mut kinds, mut values, mut of) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for ((account, kind, value), contact) in missing {
        accounts.push(account);
        kinds.push(kind);
        values.push(value);
        of.push(contact);
    }
    let statement = "INSERT INTO contact_identities (account_id, kind, value, contact_id, created_at) \
         SELECT *, $5 FROM unnest($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    let inserted = diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(accounts)
        .bind::<Array<Text>, _>(kinds)
        .bind::<Array<Text>, _>(values)
        .bind::<Array<SqlUuid>, _>(of)
        .bind::<Timestamptz, _>(now.to_diesel())
        .execute(conn)
        .await?;
    if inserted == expected { Ok(()) } else { Err(StoreError::Overtaken("identities of a batch")) }
}
