//! A model in the same process.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reaktly_models::{LlmClient, LlmError, LlmReply, LlmRequest, Usage};
use tokio_util::sync::CancellationToken;

/// A model that answers as scripted and remembers what it was asked.
#[derive(Debug, Default)]
pub struct ScriptedClient {
    answers: Mutex<VecDeque<Result<String, LlmError>>>,
    /// Every request, oldest first.
    pub asked: Mutex<Vec<LlmRequest>>,
}

impl ScriptedClient {
    /// Gives these answers in this order; asked once more it waits until it is cancelled.
    pub fn new(answers: impl IntoIterator<Item = Result<String, LlmError>>) -> Arc<Self> {
        Arc::new(Self { answers: Mutex::new(answers.into_iter().collect()), asked: Mutex::default() })
    }

    /// How often it was asked.
    pub fn calls(&self) -> usize {
        self.asked.lock().expect("no other holder panicked").len()
    }
}

impl LlmClient for ScriptedClient {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        self.asked.lock().expect("no other holder panicked").push(request.clone());
        let answer = self.answers.lock().expect("no other holder panicked").pop_front();
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
