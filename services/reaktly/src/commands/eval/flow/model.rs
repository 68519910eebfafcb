//! A model that answers after a while, or not at all.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reaktly_models::{LlmClient, LlmError, LlmReply, LlmRequest, Usage};
use serde_json::json;
use tokio_util::sync::CancellationToken;

/// What it says, word for word from the knowledge base.
pub(super) const ANSWER: &str = "Delivery takes 2 to 4 working days.";
/// No answer at all.
const AWAY: u64 = u64::MAX;

/// A model whose time to answer can be set while it is asked.
#[derive(Debug, Default)]
pub(super) struct Model(AtomicU64);

impl Model {
    /// From now on it answers after this time.
    pub(super) fn takes(&self, time: Duration) {
        self.0.store(u64::try_from(time.as_millis()).unwrap_or(AWAY - 1), Ordering::Relaxed);
    }

    /// From now on every call fails.
    pub(super) fn goes_away(&self) {
        self.0.store(AWAY, Ordering::Relaxed);
    }
}

impl LlmClient for Model {
    fn complete<'a>(
        &'a self,
        request: &'a LlmRequest,
        cancel: &'a CancellationToken,
    ) -> BoxFuture<'a, Result<LlmReply, LlmError>> {
        let millis = self.0.load(Ordering::Relaxed);
        async move {
            if millis == AWAY {
                return Err(LlmError::Transport);
            }
            let time = Duration::from_millis(millis);
            tokio::select! {
                () = cancel.cancelled() => Err(LlmError::Cancelled),
                () = tokio::time::sleep(time) => Ok(reply(request, time)),
            }
        }
        .boxed()
    }
}

fn reply(request: &LlmRequest, time: Duration) -> LlmReply {
    // Said differently each time, as a model would: the same words again count as a repetition.
    let asked = request.turns.iter().filter(|turn| turn.text().contains("delivery")).count();
    let text = format!("{ANSWER} {}", ["", "That is the usual time.", "So it is."].get(asked % 3).unwrap_or(&""));
    let answer = json!({
        "quotes": [{"id": "K1", "quote": ANSWER}], "action": "answer", "handoff_reason": "none",
        "messages": [text.trim()], "buttons": [], "article": "", "language": "en",
        "search_again": "", "customer_mood": "calm"
    });
    LlmReply {
        text: answer.to_string(),
        usage: Usage::default(),
        cost_micro_usd: None,
        provider: "scripted",
        model: "scripted".to_owned(),
        first_piece: time,
        total: time,
        attempts: 1,
    }
}
