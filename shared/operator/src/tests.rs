//! Fixtures of this package's tests: a small shop and a model that says what it is told to.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reaktly_domain::ids::{ArticleId, ChunkId};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::chunk::{IndexedChunk, chunk};
use crate::index::Index;
use crate::language::Language;
use crate::llm::{LlmClient, LlmError, LlmReply, LlmRequest, Usage};
use crate::turn::{Contact, People, Persona, Said, Speaker, Timing, TurnInput, Utterance};

/// An article as the API stores it.
pub(crate) struct Article<'a> {
    pub(crate) title: &'a str,
    pub(crate) body: &'a str,
    pub(crate) url: Option<&'a str>,
    pub(crate) questions: &'a [&'a str],
}

pub(crate) const fn article<'a>(title: &'a str, body: &'a str) -> Article<'a> {
    Article { title, body, url: None, questions: &[] }
}

/// The index of articles in one language.
pub(crate) fn index(articles: &[Article<'_>], language: Language) -> Arc<Index> {
    let mut chunks = Vec::new();
    for (number, article) in (1_u128..).zip(articles) {
        let pieces = chunk(article.title, article.body);
        let siblings = u32::try_from(pieces.len()).unwrap();
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
pub(crate) fn shop() -> Arc<Index> {
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

pub(crate) fn persona() -> Persona {
    Persona {
        name: "Mia".to_owned(),
        business: "Blue Shop".to_owned(),
        instructions: String::new(),
        website: Some("https://shop.example.com".to_owned()),
        languages: Language::ALL.to_vec(),
    }
}

pub(crate) fn said(speaker: Speaker, text: &str) -> Utterance {
    Utterance { speaker, text: text.to_owned() }
}

/// A turn of one message in a conversation that is under way.
pub(crate) fn turn(text: &str) -> TurnInput {
    TurnInput {
        persona: persona(),
        language: Language::En,
        history: Vec::new(),
        turn: vec![Said::Words(text.to_owned())],
        index: shop(),
        people: People::Online,
        contact: Contact::Continued,
        timing: Timing::Prompt,
    }
}

/// A model that answers as scripted and remembers what it was asked.
#[derive(Default)]
pub(crate) struct Scripted {
    answers: Mutex<VecDeque<Result<String, LlmError>>>,
    pub(crate) asked: Mutex<Vec<LlmRequest>>,
}

impl Scripted {
    pub(crate) fn new(answers: impl IntoIterator<Item = Result<String, LlmError>>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), asked: Mutex::default() })
    }

    pub(crate) fn calls(&self) -> usize {
        self.asked.lock().unwrap().len()
    }
}

impl LlmClient for Scripted {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        self.asked.lock().unwrap().push(request.clone());
        let answer = self.answers.lock().unwrap().pop_front();
        async move {
            let Some(answer) = answer else {
                cancel.cancelled().await;
                return Err(LlmError::Cancelled);
            };
            let usage = Usage { input: 100, cached: 0, output: 20 };
            answer.map(|text| LlmReply { text, usage, model: "scripted".to_owned(), first_piece: Duration::ZERO })
        }
        .boxed()
    }
}
