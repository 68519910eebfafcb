//! What a message answers, where it comes from, and who wrote it in a group.

use reaktly_domain::context::{MessageContext, Participant, Product, Referral};
use serde_json::Value;

use super::{Customer, Origin, WAMID_BYTES_MAX, message, wire};

/// The message an element quotes. A forwarded one quotes none.
pub(super) fn quoted(element: &Value) -> Option<String> {
    wire::text(element.get("context")?, "id").filter(|wamid| wamid.len() <= WAMID_BYTES_MAX)
}

/// What stands beside the content of an element; in a group, `customer` is the member who wrote.
pub(super) fn read(element: &Value, origin: Origin, customer: &Customer) -> MessageContext {
    let context = element.get("context").unwrap_or(&Value::Null);
    let frequently_forwarded = wire::flag(context, "frequently_forwarded");
    let in_group = message::group(element).is_some();
    MessageContext {
        forwarded: frequently_forwarded || wire::flag(context, "forwarded"),
        frequently_forwarded,
        standby: origin == Origin::Standby,
        product: context.get("referred_product").and_then(product),
        referral: element.get("referral").filter(|referral| referral.is_object()).map(referral),
        participant: in_group.then(|| participant(customer)),
    }
}

fn product(product: &Value) -> Option<Product> {
    Some(Product {
        catalog_id: wire::text(product, "catalog_id"),
        product_retailer_id: wire::first_text(product, &["product_retailer_id", "retailer_id"])?,
    })
}

fn referral(referral: &Value) -> Referral {
    let welcome = referral.get("welcome_message");
    Referral {
        source_url: wire::text(referral, "source_url"),
        source_id: wire::text(referral, "source_id"),
        source_type: wire::text(referral, "source_type"),
        headline: wire::text(referral, "headline"),
        body: wire::text(referral, "body"),
        media_type: wire::text(referral, "media_type"),
        media_url: wire::first_text(referral, &["image_url", "video_url", "media_url"]),
        thumbnail_url: wire::text(referral, "thumbnail_url"),
        ctwa_clid: wire::text(referral, "ctwa_clid"),
        welcome_message: welcome.and_then(|welcome| wire::text(welcome, "text")),
    }
}

fn participant(customer: &Customer) -> Participant {
    Participant { wa_id: customer.wa_id.clone(), user_id: customer.bsuid.clone(), name: customer.name.clone() }
}
