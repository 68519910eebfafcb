//! What is kept of a call: its span, its metrics, and its line in the request's log, also when it is dropped midway.

use std::time::Duration;

use tokio::time::Instant;
use tracing::Span;

use crate::models::Models;
use crate::settings::TraceContent;
use crate::telemetry::{self, Label};
use crate::{Call, CallLog, LlmError, LlmReply, LlmRequest, Usage};

/// A call under way. Dropped before its end, it is kept as cancelled.
pub(crate) struct Running<'a> {
    models: &'a Models,
    label: &'a Label,
    request: &'a LlmRequest,
    /// What the client says of its calls: it may need several for one answer.
    noted: CallLog,
    span: Span,
    started: Instant,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    UnderWay,
    Ended,
}

impl<'a> Running<'a> {
    /// A call begins.
    pub(crate) fn start(models: &'a Models, label: &'a Label, request: &'a LlmRequest) -> Self {
        let span = telemetry::span(label, request);
        let noted = CallLog::default();
        Self { models, label, request, noted, span, started: Instant::now(), state: State::UnderWay }
    }

    /// Where the client leaves its calls.
    pub(crate) fn noted(&self) -> CallLog {
        self.noted.clone()
    }

    /// The span the call runs in.
    pub(crate) fn span(&self) -> Span {
        self.span.clone()
    }

    /// The call ended; the reply comes back with its cost, and with estimated counts where the provider gave none.
    pub(crate) fn end(mut self, result: Result<LlmReply, LlmError>) -> Result<LlmReply, LlmError> {
        self.state = State::Ended;
        let result = result.map(|reply| self.completed(reply));
        self.keep(result.as_ref());
        result
    }

    fn completed(&self, reply: LlmReply) -> LlmReply {
        let model = self.label.model.as_str();
        let counted = reply.usage;
        if counted.total() > 0 {
            self.models.estimator.learn(model, self.request, &counted);
        }
        let usage = if counted.total() > 0 { counted } else { self.estimated(crate::estimate::tokens(&reply.text)) };
        LlmReply { usage, cost_micro_usd: self.models.prices.cost(model, &usage), ..reply }
    }

    fn estimated(&self, output: u32) -> Usage {
        Usage { output, ..self.models.estimator.request(&self.label.model, self.request) }
    }

    fn keep(&self, result: Result<&LlmReply, &LlmError>) {
        let (total, model) = (self.started.elapsed(), self.label.model.as_str());
        let outcome = result.err().map_or("ok", LlmError::code);
        let (earlier, counted) = self.earlier(outcome);
        let usage = match result {
            Ok(reply) => reply.usage,
            // A withheld answer was counted, and is paid for.
            Err(_) if counted.total() > 0 => counted,
            // The provider read the question, though it did not come to count it.
            Err(LlmError::Timeout | LlmError::Cancelled | LlmError::ContentFilter) => self.estimated(0),
            Err(LlmError::Truncated) => self.estimated(self.request.max_output_tokens),
            Err(_) => Usage::default(),
        };
        telemetry::finish(&self.span, result);
        if self.models.trace_content == TraceContent::Kept {
            telemetry::keep_content(&self.span, self.request, result.ok().map(|reply| reply.text.as_str()));
        }
        self.models.metrics.ended(self.label, result, total);
        let before = earlier.last().map_or(Duration::ZERO, |call| call.total);
        self.keep_earlier(earlier);
        self.request.calls.push(Call {
            purpose: self.request.purpose,
            provider: self.label.provider,
            model: model.to_owned(),
            usage,
            cost_micro_usd: self.models.prices.cost(model, &usage),
            first_piece: result.ok().map(|reply| reply.first_piece),
            total: total.saturating_sub(before),
            outcome,
        });
    }

    /// The calls the client made before the one that ended so, and what the provider counted of that one.
    fn earlier(&self, outcome: &'static str) -> (Vec<Call>, Usage) {
        let mut calls = self.noted.calls();
        // A call that was stopped midway is not among them.
        let ended = calls.pop_if(|call| call.outcome == outcome);
        (calls, ended.map(|call| call.usage).unwrap_or_default())
    }

    /// Their times count from the beginning of the first.
    fn keep_earlier(&self, calls: Vec<Call>) {
        let mut before = Duration::ZERO;
        for call in calls {
            let total = call.total.saturating_sub(before);
            before = call.total;
            let cost_micro_usd = self.models.prices.cost(&self.label.model, &call.usage);
            self.request.calls.push(Call { total, cost_micro_usd, provider: self.label.provider, ..call });
        }
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if self.state == State::UnderWay {
            self.keep(Err(&LlmError::Cancelled));
        }
    }
}
