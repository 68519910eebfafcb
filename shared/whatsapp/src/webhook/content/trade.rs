//! Orders from a catalogue.

use reaktly_domain::content::{Content, Order, OrderLine};
use serde_json::Value;

use super::wire;

/// An order. Amounts come as numbers or as text and are kept as they are written.
pub(super) fn order(body: &Value) -> Option<Content> {
    if !body.is_object() {
        return None;
    }
    let products = wire::list(body, "product_items");
    Some(Content::Order(Order {
        items: products.len(),
        catalog_id: wire::text(body, "catalog_id"),
        text: wire::text(body, "text"),
        lines: products.iter().filter_map(line).collect(),
        raw: body.clone(),
    }))
}

fn line(product: &Value) -> Option<OrderLine> {
    let amount = |key: &str| wire::text(product, key).unwrap_or_default();
    Some(OrderLine {
        product_retailer_id: wire::text(product, "product_retailer_id")?,
        quantity: amount("quantity"),
        item_price: amount("item_price"),
        currency: amount("currency"),
    })
}
