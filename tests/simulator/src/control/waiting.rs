//! Webhooks whose answer a control call waits for.

use serde::Serialize;
use tokio::sync::oneshot;

/// What a business answered to one webhook at the first attempt.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answered {
    /// Absent when there was no answer.
    http_status: Option<u16>,
}

/// Waits for the first attempt of every webhook.
pub(super) async fn answers(waiting: Vec<oneshot::Receiver<Option<u16>>>) -> Vec<Answered> {
    let mut answers = Vec::with_capacity(waiting.len());
    for answer in waiting {
        let http_status = answer.await.ok().flatten();
        answers.push(Answered { http_status });
    }
    answers
}
