//! Customers: what they wish, what they are called, and by which id they are known.

use jiff::Timestamp;
use reaktly_domain::ids::{ContactId, IntegrationId};
use reaktly_store::contacts::{Changed, Resolved};
use reaktly_store::inbox::{self, Seen};
use reaktly_store::marketing;
use reaktly_store::thread_events::{self, Actor};
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, address_book, contacts, conversations};
use reaktly_whatsapp::fields::{BookAction, BookEntry, Happening, Preference, UserIdChange, Wish};
use serde_json::{Value, json};
use uuid::Uuid;

use super::happening::{CLAIMS, contact_changed, event_id, person};
use super::{FieldItem, Subject};
use crate::account::Outcome;
use crate::talk::Surroundings;

/// Marketing stopped or resumed. The contact is made when it is not known: the wish has to be obeyed later, too.
pub(super) async fn preference(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (number, id): (IntegrationId, Uuid),
    (preference, at): (&Preference, Timestamp),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let told = person(&preference.customer, at);
    let Resolved { contact, changed } = contacts::resolve(conn, around.now, around.account, &told).await?;
    if seen(conn, id).await? {
        return Ok(Outcome::Duplicate(contact.as_uuid()));
    }
    let marketing = preference.category.starts_with("marketing");
    let (kind, wish) = match &preference.wish {
        Wish::Stop if marketing => (marketing::MARKETING_STOPPED, Some(marketing::Wish::Stop)),
        Wish::Resume if marketing => ("marketing_resumed", Some(marketing::Wish::Resume)),
        _ => ("preference_told", None),
    };
    let other = match wish {
        Some(wish) => marketing::said(conn, around.account, contact, (wish, at)).await?,
        None => false,
    };
    if other || changed == Changed::Yes {
        causes.push(contact_changed(around, contact));
    }
    let detail = json!({ "category": preference.category });
    tell(conn, around, (number, contact), (id, kind, at), detail).await?;
    Ok(Outcome::Stored)
}

/// Another business-scoped id: the old one is kept to understand what came before.
pub(super) async fn user_id(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (number, id): (IntegrationId, Uuid),
    (change, at): (&UserIdChange, Timestamp),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let mut told = person(&change.customer, at);
    for identity in [&change.previous, &change.current] {
        if !told.identities.contains(identity) {
            told.identities.push(identity.clone());
        }
    }
    let contact = contacts::resolve(conn, around.now, around.account, &told).await?.contact;
    if seen(conn, id).await? {
        return Ok(Outcome::Duplicate(contact.as_uuid()));
    }
    let identities = (std::slice::from_ref(&change.previous), std::slice::from_ref(&change.current));
    contacts::replace_identities(conn, (around.now, at), around.account, contact, identities).await?;
    causes.push(contact_changed(around, contact));
    tell(conn, around, (number, contact), (id, "user_id_changed", at), json!({})).await?;
    Ok(Outcome::Stored)
}

/// A card of the address book: written down for a contact, which is made for a new card; a card that is taken out takes
/// its name along and nothing else.
pub(super) async fn card(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    id: Uuid,
    (entry, at): (&BookEntry, Timestamp),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let mut told = person(&entry.customer, at);
    let book_name = told.name.take();
    let (contact, made) = match entry.action {
        BookAction::Add => {
            let Resolved { contact, changed } = contacts::resolve(conn, around.now, around.account, &told).await?;
            (Some(contact), changed == Changed::Yes)
        }
        BookAction::Remove => (contacts::find(conn, around.account, &told).await?, false),
    };
    if seen(conn, id).await? {
        return Ok(Outcome::Duplicate(contact.map_or(id, Uuid::from)));
    }
    let Some(contact) = contact else { return Ok(Outcome::Stored) };
    let book_name = book_name.filter(|_| entry.action == BookAction::Add);
    let renamed = address_book::write_down(conn, (around.now, at), contact, book_name.as_deref()).await?;
    if made || renamed {
        causes.push(contact_changed(around, contact));
    }
    Ok(Outcome::Stored)
}

/// The order in which everybody takes cards, so that no two transactions wait for each other.
pub(super) fn lock_order(item: &FieldItem) -> Option<String> {
    let Subject::Happening(_, happening) = &item.subject else { return None };
    let Happening::Book(entry) = &**happening else { return None };
    entry.customer.identities().into_iter().map(|identity| identity.value().to_owned()).min()
}

/// Whether an element was stored before; it counts as stored from now on.
pub(super) async fn seen(conn: &mut AsyncPgConnection, id: Uuid) -> StoreResult<bool> {
    Ok(inbox::claim(conn, CLAIMS, &id.to_string()).await? == Seen::Before)
}

/// Says it in the conversation with the number, where there is one.
async fn tell(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (number, contact): (IntegrationId, ContactId),
    (id, kind, at): (Uuid, &str, Timestamp),
    detail: Value,
) -> StoreResult<()> {
    let conversation = conversations::lock_of_contact(conn, around.account, number, contact).await?;
    let Some(conversation) = conversation else { return Ok(()) };
    let place = (around.account, conversation.id, conversation.last_seq);
    thread_events::record_once(conn, (around.now, at), place, (event_id(id), kind), Actor::Customer, detail).await?;
    Ok(())
}
