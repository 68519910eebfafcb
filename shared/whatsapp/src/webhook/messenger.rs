//! Events under Messenger's names: `messaging_postbacks`, `message_deliveries`, `message_reads`. Guides ask to subscribe
//! to them; what comes by them in Messenger's own shape is read like its counterpart of WhatsApp.

use reaktly_domain::content::Content;
use reaktly_domain::context::MessageContext;
use reaktly_domain::delivery::Status;
use reaktly_domain::identity::PhoneNumberId;
use serde_json::Value;

use super::customer::Contacts;
use super::{Customer, Kind, Malformation, Message, Origin, StatusUpdate, WAMID_BYTES_MAX, wire};
use crate::fields::{Happening, Watermark};

/// A button pressed, in Messenger's shape.
pub(super) fn postback(event: &Value) -> Result<Kind, Malformation> {
    let postback = event.get("postback").ok_or(Malformation::NotAnObject)?;
    let sender = sender(event);
    let customer = Contacts::of(None).customer(std::slice::from_ref(&sender)).ok_or(Malformation::NoCustomer)?;
    let payload = wire::text(postback, "payload");
    let text = wire::text(postback, "title").or_else(|| payload.clone()).unwrap_or_default();
    Ok(Kind::Message(Box::new(Message {
        wamid: wamid(event, postback).ok_or(Malformation::NoId)?,
        sent_at: wire::instant(event, "timestamp"),
        origin: Origin::Live,
        customer,
        content: Content::Button { payload, text },
        quoted_wamid: None,
        context: MessageContext::default(),
        group_id: None,
        replacement: None,
        errors: Vec::new(),
    })))
}

/// The messages a delivery tells of, each as a status.
pub(super) fn deliveries(event: &Value) -> Vec<Kind> {
    let Some(delivery) = event.get("delivery") else { return Vec::new() };
    let at = wire::instant(event, "timestamp").or_else(|| wire::instant(delivery, "watermark"));
    let status = |wamid: String| {
        Kind::Status(Box::new(StatusUpdate {
            wamid,
            name: "delivered".to_owned(),
            status: Some(Status::Delivered),
            at,
            recipient: None,
            person: Customer::default(),
            participant: None,
            callback: None,
            errors: Vec::new(),
            pricing: None,
            conversation: None,
        }))
    };
    let ids = wire::list(delivery, "mids").iter().filter_map(wire::as_text);
    ids.filter(|id| id.len() <= WAMID_BYTES_MAX).map(status).collect()
}

/// Everything up to an instant was delivered or read, where no single messages are named.
pub(super) fn watermark(event: &Value) -> Option<Kind> {
    let (report, status) = [("delivery", Status::Delivered), ("read", Status::Read)]
        .into_iter()
        .find_map(|(key, status)| Some((event.get(key)?, status)))?;
    let customer = Contacts::of(None).customer(&[sender(event)])?;
    let upto = wire::instant(report, "watermark")?;
    Some(Kind::Happening(Box::new(Happening::Watermark(Watermark { customer, status, upto }))))
}

/// The business number an event is for.
pub(super) fn number(event: &Value) -> Option<PhoneNumberId> {
    PhoneNumberId::parse(&wire::text(event.get("recipient")?, "id")?).ok()
}

fn sender(event: &Value) -> Option<String> {
    wire::text(event.get("sender")?, "id")
}

/// The event's id; old ones have none, and are known by who pressed what when.
fn wamid(event: &Value, postback: &Value) -> Option<String> {
    let id = wire::text(postback, "mid").or_else(|| {
        let (sender, at) = (sender(event)?, wire::text(event, "timestamp")?);
        Some(format!("postback:{sender}:{at}"))
    });
    id.filter(|id| id.len() <= WAMID_BYTES_MAX)
}
