//! A small knowledge base, and the questions it answers.

/// An article.
pub(super) struct Article {
    /// What customers ask.
    pub(super) title: &'static str,
    /// The text.
    pub(super) body: &'static str,
    /// What only an answer from this article holds.
    pub(super) part: &'static str,
}

/// What a customer asks about.
pub(super) fn asked_by(customer: u32) -> Option<&'static Article> {
    ARTICLES.iter().cycle().nth(usize::try_from(customer).ok()?)
}

/// All of them.
pub(super) static ARTICLES: [Article; 6] = [
    Article {
        title: "How long is a gift card valid?",
        body: "A gift card is valid for three years from the day of purchase. It cannot be exchanged for money.",
        part: "three years",
    },
    Article {
        title: "How do I return an order?",
        body: "You can return an order within thirty days. Print the return label from your account and hand the parcel \
               in at any post office.",
        part: "thirty days",
    },
    Article {
        title: "What does shipping cost?",
        body: "Shipping costs 4.90 euros within the country. Orders above fifty euros are shipped for free.",
        part: "4.90",
    },
    Article {
        title: "When is the shop open?",
        body: "The shop is open from Monday to Saturday between ten in the morning and seven in the evening.",
        part: "Saturday",
    },
    Article {
        title: "Which ways to pay are there?",
        body: "You can pay by credit card, by invoice or by bank transfer. Invoices are due within fourteen days.",
        part: "bank transfer",
    },
    Article {
        title: "Can I change the delivery address?",
        body: "The delivery address can be changed until the parcel has left our warehouse. Open the order in your \
               account and choose another address.",
        part: "warehouse",
    },
];
