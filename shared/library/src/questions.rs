//! Vectors of questions: had soon, or not at all.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::metrics::Counter;
use opentelemetry::{KeyValue, global};
use reaktly_models::embeddings::{EmbedFor, Embedder};
use reaktly_search::index::{EmbedQuestion, Embedded};
use reaktly_search::language::Language;
use tokio::time::timeout;

/// Longest time for the vector of a question. After it, words alone are searched by.
const QUESTION_TIMEOUT: Duration = Duration::from_millis(300);

/// Makes vectors of questions for the indexes of a shelf, and counts what became of them.
#[derive(Debug, Clone)]
pub(crate) struct Questions {
    embedder: Arc<dyn Embedder>,
    asked: Counter<u64>,
}

impl Questions {
    pub(crate) fn new(embedder: Arc<dyn Embedder>) -> Self {
        let asked = global::meter("reaktly-library")
            .u64_counter("reaktly.search.question_vectors")
            .with_description("questions searched with a vector, and why others were not")
            .build();
        Self { embedder, asked }
    }

    pub(crate) fn fingerprint(&self) -> &str {
        self.embedder.fingerprint()
    }

    async fn vector(&self, question: &str, language: Language) -> Result<Vec<f32>, &'static str> {
        if !self.embedder.knows(language.code()) {
            return Err("unknown_language");
        }
        let question = [question.to_owned()];
        let made = timeout(QUESTION_TIMEOUT, self.embedder.embed(&question, EmbedFor::Question)).await;
        let vectors = made.map_err(|_late| "timeout")?.map_err(|error| error.code())?;
        vectors.into_iter().next().ok_or("empty")
    }
}

impl EmbedQuestion for Questions {
    fn embed<'a>(
        &'a self,
        question: &'a str,
        language: Language,
    ) -> Pin<Box<dyn Future<Output = Option<Embedded>> + Send + 'a>> {
        Box::pin(async move {
            let vector = self.vector(question, language).await;
            let outcome = vector.as_ref().map_or_else(|code| *code, |_| "made");
            self.asked.add(1, &[KeyValue::new("outcome", outcome)]);
            vector.ok().map(|vector| Embedded { vector, answers_from: self.embedder.answers_from() })
        })
    }
}
