//! WhatsApp answers a send with its own spelling of the customer's number, which differs from the one given in Brazil,
//! Mexico and Argentina. It is kept, so that whoever writes under it is known; it is never written to in the place of
//! the one the customer wrote from.

use reaktly_domain::identity::Identity;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_graph::SendResult;
use reaktly_store::{StoreResult, contacts, conversations};
use reaktly_worker::Worker;

/// The other spelling in Meta's answer, if there is one.
pub(crate) fn another(recipient: &Identity, result: &SendResult) -> Option<Identity> {
    let SendResult::Accepted(accepted) = result else { return None };
    let told = Identity::classify(accepted.wa_id.as_deref()?)?;
    (matches!(told, Identity::WaId(_)) && recipient.is_of_person() && told != *recipient).then_some(told)
}

/// Keeps it with the customer, unless it is somebody else's.
pub(crate) async fn learn(
    worker: &Worker,
    (account, conversation): (AccountId, ConversationId),
    told: &Identity,
) -> StoreResult<()> {
    let now = worker.clock.now();
    let mut conn = worker.store.connection().await?;
    let Some(conversation) = conversations::get(&mut conn, account, conversation).await? else {
        return Ok(());
    };
    contacts::add_identity(&mut conn, now, account, conversation.contact, (told, now)).await
}

#[cfg(test)]
mod tests;
