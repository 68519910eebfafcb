//! What is kept of a call: its span, its metrics, and its line in the request's log, also when it is dropped midway.

use tokio::time::Instant;
use tracing::Span;

use crate::models::Models;
use crate::settings::TraceContent;
use crate::telemetry::{self, Label};
use crate::{Call, LlmError, LlmReply, LlmRequest, Usage};

/// A call under way. Dropped before its end, it is kept as cancelled.
pub(crate) struct Running<'a> {
    models: &'a Models,
    label: &'a Label,
    request: &'a LlmRequest,
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
        Self { models, label, request, span, started: Instant::now(), state: State::UnderWay }
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
        let usage = match result {
            Ok(reply) => reply.usage,
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
        self.request.calls.push(Call {
            purpose: self.request.purpose,
            provider: self.label.provider,
            model: model.to_owned(),
            usage,
            cost_micro_usd: self.models.prices.cost(model, &usage),
            first_piece: result.ok().map(|reply| reply.first_piece),
            total,
            outcome: result.err().map_or("ok", LlmError::code),
        });
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if self.state == State::UnderWay {
            self.keep(Err(&LlmError::Cancelled));
        }
    }
}
