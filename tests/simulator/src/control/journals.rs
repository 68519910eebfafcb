//! The two journals: Graph calls, and attempts to deliver webhooks. Both can be waited on.

use std::time::Duration;

use actix_web::{HttpResponse, web};
use serde::Deserialize;

use super::On;
use crate::graph::{Call, Outcome};
use crate::webhook::Attempt;

/// Longest wait, so that a forgotten test does not hold a connection for ever.
const WAIT_MS_MAX: u64 = 60_000;
/// Entries in an answer unless asked otherwise.
const LIMIT: usize = 200;

/// Where to go on, how long to wait, what to keep.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Question {
    /// Only entries after this number.
    #[serde(default)]
    after: u64,
    /// How long to wait while there are none.
    #[serde(default)]
    wait_ms: u64,
    limit: Option<usize>,
    kind: Option<String>,
    phone_number_id: Option<String>,
    /// Calls only.
    recipient: Option<String>,
    /// Calls only.
    outcome: Option<Outcome>,
}

/// `GET /simulator/calls?after=&waitMs=&kind=&outcome=&recipient=&phoneNumberId=&limit=`
pub(super) async fn calls(simulator: On, question: web::Query<Question>) -> HttpResponse {
    let keep = |call: &Call| {
        same(question.kind.as_deref(), Some(call.kind))
            && same(question.phone_number_id.as_deref(), call.phone_number_id.as_deref())
            && same(question.recipient.as_deref(), call.recipient.as_deref())
            && question.outcome.is_none_or(|outcome| outcome == call.outcome)
    };
    let limit = question.limit.unwrap_or(LIMIT);
    let page = simulator.calls.page(question.after, limit, question.wait(), keep);
    HttpResponse::Ok().json(page.await)
}

/// `GET /simulator/webhooks?after=&waitMs=&kind=&phoneNumberId=&limit=`
pub(super) async fn webhooks(simulator: On, question: web::Query<Question>) -> HttpResponse {
    let keep = |attempt: &Attempt| {
        same(question.kind.as_deref(), Some(attempt.kind))
            && same(question.phone_number_id.as_deref(), Some(&attempt.phone_number_id))
    };
    let limit = question.limit.unwrap_or(LIMIT);
    let page = simulator.attempts.page(question.after, limit, question.wait(), keep);
    HttpResponse::Ok().json(page.await)
}

impl Question {
    fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_ms.min(WAIT_MS_MAX))
    }
}

fn same(wanted: Option<&str>, found: Option<&str>) -> bool {
    wanted.is_none() || wanted == found
}
