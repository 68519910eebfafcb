//! A model in the same process.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reaktly_models::{Call, LlmClient, LlmError, LlmReply, LlmRequest, Usage};
use tokio_util::sync::CancellationToken;

const PROVIDER: &str = "scripted";
const MODEL: &str = "scripted";

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
            let usage = Usage { input: 100, output: 20, ..Usage::default() };
            let reply = answer.map(|text| reply(text, usage));
            request.calls.push(Call {
                purpose: request.purpose,
                provider: PROVIDER,
                model: MODEL.to_owned(),
                usage: reply.as_ref().map(|reply| reply.usage).unwrap_or_default(),
                cost_micro_usd: None,
                first_piece: None,
                total: Duration::ZERO,
                outcome: reply.as_ref().map_or_else(LlmError::code, |_| "ok"),
            });
            reply
        }
        .boxed()
    }
}

fn reply(text: String, usage: Usage) -> LlmReply {
    LlmReply { text, usage, provider: PROVIDER, model: MODEL.to_owned(), attempts: 1, ..LlmReply::default() }
}
