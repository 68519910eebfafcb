//! What happened to a customer, a thread or a group: by its kind.

use jiff::Timestamp;
use reaktly_domain::ids::ContactId;
use reaktly_domain::ids::{IntegrationId, ThreadEventId};
use reaktly_events::envelope::{EventName, account_event};
use reaktly_events::outbox::OutboxRow;
use reaktly_events::{ContactDetail, Detail};
use reaktly_store::contacts::Person;
use reaktly_store::{AsyncPgConnection, Causes, StoreResult};
use reaktly_whatsapp::fields::Happening;
use reaktly_whatsapp::webhook::Customer;
use uuid::Uuid;

use super::{FieldItem, notice, people, thread, watermark};
use crate::account::Outcome;
use crate::talk::Surroundings;

/// Name of the claims of happenings in the inbox table.
pub(super) const CLAIMS: &str = "normalize.happening";

/// Stores a happening.
pub(super) async fn store(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    item: &FieldItem,
    (number, happening): (IntegrationId, &Happening),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let id = notice::id_of(item, around);
    let at = |at| notice::occurred_at(item, at, around);
    match happening {
        Happening::Preference(preference) => {
            people::preference(conn, around, (number, id), (preference, at(preference.at)), causes).await
        }
        Happening::UserId(change) => people::user_id(conn, around, (number, id), (change, at(change.at)), causes).await,
        Happening::Book(entry) => people::card(conn, around, id, (entry, at(entry.at)), causes).await,
        Happening::Call(call) => thread::call(conn, around, number, (call, at(call.at)), causes).await,
        Happening::Group(change) => {
            thread::group(conn, around, (number, id), (item, change, at(change.at)), causes).await
        }
        Happening::Control(control) => {
            thread::control(conn, around, (number, id), (control, at(control.at)), causes).await
        }
        Happening::Watermark(mark) => watermark::apply(conn, around, (number, id), mark, causes).await,
    }
}

/// A customer as the contacts know people.
pub(super) fn person(customer: &Customer, written_at: Timestamp) -> Person {
    Person {
        identities: customer.identities(),
        name: customer.name.clone(),
        username: customer.username.clone(),
        parent_user_id: customer.parent_bsuid.clone(),
        written_at,
    }
}

/// The id of the thread event that tells of an element.
pub(super) fn event_id(id: Uuid) -> ThreadEventId {
    ThreadEventId::from_uuid(id)
}

/// Tells observers that a contact is another now.
pub(super) fn contact_changed(around: &Surroundings, contact: ContactId) -> OutboxRow {
    let detail = Detail::Contact(ContactDetail { contact_id: contact.to_string() });
    account_event(EventName::ContactChanged, around.now, around.account, detail)
}
