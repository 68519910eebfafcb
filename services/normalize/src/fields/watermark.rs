//! Messenger's way to say that messages were delivered or read: everything up to an instant.

use reaktly_domain::ids::IntegrationId;
use reaktly_store::statuses::{self, NewStatus};
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, contacts, conversations};
use reaktly_whatsapp::fields::Watermark;
use uuid::Uuid;

use super::happening::person;
use super::people::seen;
use crate::account::Outcome;
use crate::talk::Surroundings;

/// Raises every message of the customer's conversation that was sent up to the mark. It makes no contact.
pub(super) async fn apply(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (number, id): (IntegrationId, Uuid),
    mark: &Watermark,
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let told = person(&mark.customer, mark.upto);
    let contact = contacts::find(conn, around.account, &told).await?;
    if seen(conn, id).await? {
        return Ok(Outcome::Duplicate(contact.map_or(id, Uuid::from)));
    }
    let Some(contact) = contact else { return Ok(Outcome::Stored) };
    let conversation = conversations::lock_of_contact(conn, around.account, number, contact).await?;
    let Some(mut conversation) = conversation else { return Ok(Outcome::Stored) };
    let sent = statuses::sent_up_to(conn, conversation.id, mark.upto).await?;
    let told = sent.iter().map(|(message, wamid)| (*message, row(around, number, mark, wamid)));
    let told: Vec<_> = told.collect();
    statuses::apply(conn, around.now, &mut conversation, &told, causes).await?;
    Ok(Outcome::Stored)
}

fn row<'a>(around: &Surroundings, number: IntegrationId, mark: &Watermark, wamid: &'a str) -> NewStatus<'a> {
    NewStatus {
        account: around.account,
        integration: number,
        wamid,
        name: mark.status.name(),
        participant: None,
        callback_data: None,
        attempt: None,
        occurred_at: mark.upto.min(around.received_at),
        errors: Vec::new(),
        pricing: None,
        conversation: None,
    }
}
