//! One delivery, from its arrival to its settlement.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream;
use futures_util::FutureExt as _;
use reaktly_events::dead_letters::{DeadLetter, DeadLetterLedger, ErrorClass};
use reaktly_events::trace;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;
use tracing::Instrument as _;

use super::delivery::{Delivery, FromPayload as _};
use super::handler::{Failure, Handler, Probe};
use super::held::Held;
use super::metrics::Outcome;
use super::{DELIVERIES_MAX, Worker};
use crate::backoff::{self, Backoff};
use crate::dead_letters;

/// Deals with one message; its slot is free again whatever happens.
pub(super) async fn attend<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: Arc<Worker<H, L, P>>,
    message: jetstream::Message,
    slot: Option<OwnedSemaphorePermit>,
) {
    let held = Held::of(worker.bus.consumer(), &message, worker.settings.consumer.ack_wait);
    let (Some(delivery), Some(held)) = (Delivery::of(&message), held) else { return };
    drop(message);
    let span = tracing::info_span!(
        "deliver",
        otel.kind = "consumer",
        messaging.system = "nats",
        messaging.destination.name = delivery.stream,
        messaging.consumer.group.name = delivery.consumer,
        message.sequence = delivery.sequence,
        message.deliveries = delivery.deliveries,
    );
    trace::set_parent(&span, &delivery.headers);
    let begun = Instant::now();
    worker.metrics.began();
    let outcome = async {
        tokio::select! {
            biased;
            outcome = held.keep(settle(&worker, &held, &delivery)) => outcome,
            () = worker.abandon.cancelled() => give_back(&held).await,
        }
    }
    .instrument(span)
    .await;
    worker.metrics.ended(outcome, begun.elapsed().as_secs_f64());
    (worker.settings.tick)();
    drop(slot);
}

async fn settle<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Worker<H, L, P>,
    held: &Held,
    delivery: &Delivery,
) -> Outcome {
    if delivery.deliveries > DELIVERIES_MAX {
        let reason = Reason::new(ErrorClass::Poison, "poison", "no delivery of this message was ever finished");
        return bury(worker, held, delivery, reason).await;
    }
    while worker.gate.pass(&worker.stop).await {
        let message = match H::Message::from_payload(&delivery.payload) {
            Ok(message) => message,
            Err(error) => {
                let reason = Reason::new(ErrorClass::Undecodable, "undecodable", &error.to_string());
                return bury(worker, held, delivery, reason).await;
            }
        };
        let handling = async { worker.handler.handle(delivery.clone(), message).await };
        match AssertUnwindSafe(handling).catch_unwind().await {
            Ok(Ok(())) => {
                worker.gate.proven();
                held.ack().await;
                return Outcome::Handled;
            }
            Ok(Err(Failure::Reject { code, error })) => {
                worker.gate.proven();
                return bury(worker, held, delivery, Reason::new(ErrorClass::Rejected, code, &format!("{error:#}")))
                    .await;
            }
            Ok(Err(Failure::Unavailable(error))) => {
                worker.metrics.held();
                worker.gate.close(&delivery.consumer, &error);
            }
            Err(_) => return panicked(worker, held, delivery).await,
        }
    }
    give_back(held).await
}

async fn panicked<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Worker<H, L, P>,
    held: &Held,
    delivery: &Delivery,
) -> Outcome {
    if delivery.deliveries >= DELIVERIES_MAX {
        let reason = Reason::new(ErrorClass::Panicked, "panicked", "the handler panicked at every delivery");
        return bury(worker, held, delivery, reason).await;
    }
    // The panic itself is printed by the process's hook; its words may hold anything and are not repeated.
    let Delivery { consumer, sequence, deliveries, .. } = delivery;
    tracing::error!(consumer, message.sequence = sequence, deliveries, "the handler panicked; it will try again");
    held.hand_back(backoff::after_failures(u32::try_from(*deliveries).unwrap_or(u32::MAX))).await;
    Outcome::Panicked
}

async fn give_back(held: &Held) -> Outcome {
    held.hand_back(Duration::ZERO).await;
    Outcome::Returned
}

/// Why a message becomes a dead letter.
struct Reason {
    class: ErrorClass,
    code: String,
    error: String,
}

impl Reason {
    fn new(class: ErrorClass, code: &str, error: &str) -> Self {
        Self { class, code: code.to_owned(), error: error.to_owned() }
    }
}

/// Publishes the dead letter, writes it down, and only then ends the message. Stopping hands the message back instead:
/// the next worker does it all again and arrives at the same dead letter.
async fn bury<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Worker<H, L, P>,
    held: &Held,
    delivery: &Delivery,
    Reason { class, code, error }: Reason,
) -> Outcome {
    let letter = letter(worker, delivery, class, code, error);
    let mut failures = Backoff::default();
    loop {
        match write_down(worker, &letter).await {
            Ok(()) => break,
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "could not write down a dead letter; trying again");
            }
        }
        tokio::select! {
            () = failures.wait() => {}
            () = worker.stop.cancelled() => return give_back(held).await,
        }
    }
    held.term(class.as_str()).await;
    let DeadLetter { id, consumer, code, error, stream_sequence, .. } = &letter;
    tracing::error!(
        dead_letter.id = %id,
        consumer,
        message.sequence = stream_sequence,
        class = class.as_str(),
        code,
        error,
        "a message became a dead letter"
    );
    Outcome::Died(class)
}

async fn write_down<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Worker<H, L, P>,
    letter: &DeadLetter,
) -> anyhow::Result<()> {
    dead_letters::publish(&worker.bus, letter).await?;
    worker.settings.ledger.record(letter).await.map_err(|error| anyhow::anyhow!(error))
}

fn letter<H: Handler, L: DeadLetterLedger, P: Probe>(
    worker: &Worker<H, L, P>,
    delivery: &Delivery,
    class: ErrorClass,
    code: String,
    error: String,
) -> DeadLetter {
    DeadLetter {
        id: dead_letters::id(&delivery.stream, delivery.sequence, &delivery.consumer, delivery.stored_at),
        service: worker.settings.service.to_owned(),
        consumer: delivery.consumer.clone(),
        stream: delivery.stream.clone(),
        stream_sequence: delivery.sequence,
        subject: delivery.subject.clone(),
        headers: delivery.headers.clone(),
        payload: delivery.payload.clone(),
        deliveries: delivery.deliveries,
        class,
        code,
        error,
        trace_id: trace::current_id(),
        died_at: worker.settings.clock.now(),
    }
}
