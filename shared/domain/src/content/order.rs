//! An order from a catalogue.

use serde::{Deserialize, Serialize};

/// What a customer ordered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Order {
    /// Number of lines.
    pub items: usize,
    /// The catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub catalog_id: Option<String>,
    /// What the customer wrote beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The lines that could be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<OrderLine>,
    /// The order as Meta gave it.
    pub raw: serde_json::Value,
}

/// One product of an order. Amounts are Meta's own text: it sends numbers and strings alike.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct OrderLine {
    /// The shop's id of the product.
    pub product_retailer_id: String,
    /// How many.
    pub quantity: String,
    /// Price of one, in units of the currency.
    pub item_price: String,
    /// ISO 4217 code.
    pub currency: String,
}

impl Order {
    /// A readable text, never empty.
    pub fn text(&self) -> String {
        let items = if self.items == 1 { "item" } else { "items" };
        let head = format!("[Order] {} {items}", self.items);
        let words = self.text.iter().map(|words| words.trim().to_owned()).filter(|words| !words.is_empty());
        let lines = std::iter::once(head).chain(self.lines.iter().map(OrderLine::text)).chain(words);
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl OrderLine {
    fn text(&self) -> String {
        let Self { product_retailer_id, quantity, item_price, currency } = self;
        format!("{quantity} × {product_retailer_id}, {item_price} {currency}")
    }
}
