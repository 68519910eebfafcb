//! Webhooks whose answer a control call waits for.

use serde::Serialize;
use tokio::sync::oneshot;

use super::problem::Problem;

/// Copies of one webhook that may leave at once.
const COPIES_MAX: usize = 1000;

/// What a business answered to one webhook at the first attempt.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Answered {
    /// Absent when there was no answer.
    http_status: Option<u16>,
}

/// How many copies to send: one unless asked otherwise.
pub(super) fn copies(wanted: Option<usize>) -> Result<usize, Problem> {
    let copies = wanted.unwrap_or(1);
    if (1..=COPIES_MAX).contains(&copies) {
        Ok(copies)
    } else {
        Err(Problem::bad(format!("copies is from 1 to {COPIES_MAX}")))
    }
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
