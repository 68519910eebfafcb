//! A small shop's knowledge base, indexed.

use std::sync::Arc;

use reaktly_domain::ids::{ArticleId, ChunkId};
use reaktly_search::chunk::{IndexedChunk, chunk};
use reaktly_search::index::Index;
use reaktly_search::language::Language;
use uuid::Uuid;

/// An article as the API stores it.
#[derive(Debug, Clone, Copy)]
pub struct Article<'a> {
    /// Its title.
    pub title: &'a str,
    /// Markdown.
    pub body: &'a str,
    /// The link that may be shared.
    pub url: Option<&'a str>,
    /// Questions it answers.
    pub questions: &'a [&'a str],
}

/// An article without link and questions.
pub const fn article<'a>(title: &'a str, body: &'a str) -> Article<'a> {
    Article { title, body, url: None, questions: &[] }
}

/// The index of articles in one language.
pub fn index(articles: &[Article<'_>], language: Language) -> Arc<Index> {
    let mut chunks = Vec::new();
    for (number, article) in (1_u128..).zip(articles) {
        let pieces = chunk(article.title, article.body);
        let siblings = u32::try_from(pieces.len()).expect("an article has few pieces");
        chunks.extend(pieces.into_iter().map(|piece| IndexedChunk {
            id: ChunkId::from_uuid(Uuid::from_u128(number * 1000 + u128::from(piece.ordinal))),
            article: ArticleId::from_uuid(Uuid::from_u128(number)),
            version: 1,
            ordinal: piece.ordinal,
            siblings,
            language,
            title: article.title.to_owned(),
            heading: piece.heading,
            text: piece.text,
            questions: article.questions.iter().map(|&question| question.to_owned()).collect(),
            url: article.url.map(str::to_owned),
        }));
    }
    Arc::new(Index::build(chunks))
}

/// A small shop's knowledge, in English.
pub fn shop() -> Arc<Index> {
    index(
        &[
            Article {
                title: "Delivery times",
                body: "Delivery within Germany takes **2 to 4 working days**. Express delivery arrives the next day for 9.90 EUR.",
                url: Some("https://shop.example.com/delivery"),
                questions: &[],
            },
            article(
                "Returns and refunds",
                "You can return unworn items within 30 days. We refund the price to the card you paid with.",
            ),
            article("Opening hours", "Our store in Hamburg is open Monday to Saturday from 10:00 to 19:00."),
            article(
                "Payment methods",
                "We accept credit cards, PayPal and bank transfer. Invoices are available for business customers.",
            ),
        ],
        Language::En,
    )
}
