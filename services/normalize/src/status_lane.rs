//! The lane of statuses: where many webhooks wait, those that hold statuses only step aside, so that a customer's message
//! does not wait for three statuses of each message of a campaign.
//!
//! A webhook is set aside by publishing its place in the stream as a task, and acknowledged after that; the webhook
//! itself stays where it is, and the janitor leaves it there. Whoever dies in between sets it aside again, which the
//! server drops, or takes it in at once, after which its task finds it accounted for.

use std::collections::BTreeMap;

use reaktly_bus::{Bus, Delivery, Failure, Handler, browse};
use reaktly_events::{StatusWebhook, streams};
use reaktly_whatsapp::webhook;

use crate::handler::Normalizer;
use crate::raw_webhook::RawWebhook;

/// Webhooks waiting behind one of statuses only above which it steps aside. Fewer are through in a moment.
pub(crate) const PENDING_MAX: u64 = 100;

/// Takes in what was set aside.
pub(crate) struct StatusLane {
    pub(crate) normalizer: Normalizer,
}

impl Handler for StatusLane {
    type Message = StatusWebhook;

    async fn handle(&self, _: Delivery, message: StatusWebhook) -> Result<(), Failure> {
        let place = message.stream_sequence;
        let stored = browse::look_up(self.normalizer.bus(), streams::WEBHOOKS, place).await;
        let stored = stored.map_err(Failure::unavailable)?.ok_or_else(|| {
            Failure::reject(
                "webhook_gone",
                anyhow::anyhow!("webhook {place} was gone before its statuses were taken in"),
            )
        })?;
        let received = RawWebhook::of_stored(&stored)
            .ok_or_else(|| Failure::reject("no_path", anyhow::anyhow!("subject {} has no path", stored.subject)))?;
        let items = webhook::items(&stored.payload);
        self.normalizer.take_in(&received, (stored.payload.len(), items)).await
    }
}

/// Whether a webhook is to step aside.
pub(crate) fn steps_aside(delivery: &Delivery, body: &[u8]) -> bool {
    delivery.pending > PENDING_MAX && webhook::holds_statuses_only(body)
}

/// Sets a webhook aside. Doing it again within the server's memory is doing it once; later, the second task finds the
/// webhook accounted for.
pub(crate) async fn set_aside(bus: &Bus, delivery: &Delivery) -> Result<(), Failure> {
    let task = StatusWebhook { stream_sequence: delivery.sequence };
    let body = serde_json::to_vec(&task).map_err(|error| Failure::reject("no_task", error))?;
    let id = format!("status-webhook-{}-{}", delivery.sequence, delivery.message_id());
    let subject = streams::status_webhook_subject(delivery.sequence);
    bus.publish(&subject, &BTreeMap::new(), body.into(), &id).await.map_err(Failure::unavailable)?;
    Ok(())
}
