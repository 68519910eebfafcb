//! What happens to an accepted message: sent, delivered, read, or failed, and what faults make of that.

use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use super::deliver::{Outgoing, Retry, deliver};
use super::escape::escaped;
use super::payload::{change, status_value};
use crate::faults::{Action, StatusFault};
use crate::graph::GraphError;
use crate::json::put;
use crate::simulator::Simulator;
use crate::world::Status;

/// An accepted message whose statuses are due.
#[derive(Clone, Debug)]
pub(crate) struct FollowUp {
    pub(crate) phone_number_id: String,
    pub(crate) wa_id: String,
    pub(crate) wamid: String,
    /// Echoed in every status.
    pub(crate) callback_data: Option<String>,
    /// `text`, `reaction`, `template`, …
    pub(crate) kind: String,
    /// Of the template, in small letters.
    pub(crate) category: Option<String>,
    /// Why it will not reach the customer.
    pub(crate) failure: Option<GraphError>,
}

/// One status webhook to come.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) status: Status,
    /// When it happens, counted from acceptance: the `timestamp`.
    pub(super) happens: Duration,
    /// When the webhook leaves, counted from acceptance.
    pub(super) leaves: Duration,
    /// How many leave at once.
    pub(super) copies: usize,
}

/// Sends the statuses of a message as time goes by; with `first_now`, `sent` and `delivered` have been answered when this returns.
pub(crate) async fn follow_up(
    simulator: &Arc<Simulator>,
    mut message: FollowUp,
    faults: Vec<StatusFault>,
    first_now: bool,
) {
    let accepted = simulator.now();
    if let Some(fault) = faults.iter().find_map(|fault| match &fault.action {
        Action::Failed(fault) => Some(fault),
        _ => None,
    }) {
        message.failure = Some(GraphError::of_fault(fault));
    }
    let mut later = plan(&message, &faults, simulator.config.status_step);
    if first_now {
        let (now, rest): (Vec<_>, Vec<_>) = later.into_iter().partition(|step| step.status != Status::Read);
        later = rest;
        for step in now {
            for answer in send(simulator, &message, &step, accepted) {
                // A webhook without an answer is tried again on its own; the call goes on.
                drop(answer.await);
            }
        }
    }
    for step in later {
        let on = Arc::clone(simulator);
        let message = message.clone();
        simulator.spawn(async move {
            tokio::time::sleep(step.leaves).await;
            drop(send(&on, &message, &step, accepted));
        });
    }
}

/// The statuses of a message with all faults applied.
pub(super) fn plan(message: &FollowUp, faults: &[StatusFault], step: Duration) -> Vec<Step> {
    let statuses: &[Status] = if message.failure.is_some() {
        &[Status::Failed]
    } else if message.kind == "reaction" {
        &[Status::Sent]
    } else {
        &[Status::Sent, Status::Delivered, Status::Read]
    };
    let times: Vec<_> = (1..).map(|position| step * position).take(statuses.len()).collect();
    let mut steps: Vec<_> = std::iter::zip(statuses, &times)
        .map(|(status, time)| Step { status: *status, happens: *time, leaves: *time, copies: 1 })
        .collect();
    for fault in faults {
        apply(fault, &mut steps);
    }
    steps
}

fn apply(fault: &StatusFault, steps: &mut Vec<Step>) {
    let concerned = |step: &Step| fault.concerns(step.status.name());
    match &fault.action {
        Action::Missing => steps.retain(|step| !concerned(step)),
        Action::Duplicate => {
            for step in steps.iter_mut().filter(|step| concerned(step)) {
                step.copies *= 2;
            }
        }
        Action::LateMs(ms) => {
            for step in steps.iter_mut().filter(|step| concerned(step)) {
                step.leaves += Duration::from_millis(*ms);
            }
        }
        Action::Disorder => {
            let times: Vec<_> = steps.iter().map(|step| step.leaves).rev().collect();
            for (step, time) in std::iter::zip(steps, times) {
                step.leaves = time;
            }
        }
        _ => {}
    }
}

fn send(
    simulator: &Arc<Simulator>,
    message: &FollowUp,
    step: &Step,
    accepted: Timestamp,
) -> Vec<oneshot::Receiver<Option<u16>>> {
    let happened = SignedDuration::try_from(step.happens).ok();
    let at = happened.and_then(|after| accepted.checked_add(after).ok()).unwrap_or(accepted);
    let body = simulator.with_world(|world| {
        world.thread(&message.phone_number_id, &message.wa_id).raise(&message.wamid, step.status);
        let business = world.businesses.get(&message.phone_number_id)?;
        let customer = world.customers.get(&message.wa_id)?;
        let mut status = status_object(message, step.status, at);
        put(&mut status, "recipient_user_id", json!(customer.user_id));
        if !customer.hides_number {
            put(&mut status, "recipient_id", json!(customer.wa_id));
        }
        Some(escaped(&change(business, &status_value(business, customer, &status))))
    });
    simulator.thread_changed(&message.phone_number_id, &message.wa_id);
    let Some(body) = body else {
        return Vec::new();
    };
    let outgoing = Outgoing {
        phone_number_id: message.phone_number_id.clone(),
        kind: "status",
        body: body.into(),
        signature: None,
        retry: Retry::Until200,
        ticks: None,
    };
    (0..step.copies).map(|_| deliver(simulator, outgoing.clone())).collect()
}

fn status_object(message: &FollowUp, status: Status, at: Timestamp) -> Value {
    let mut object = json!({
        "id": message.wamid,
        "status": status.name(),
        "timestamp": at.as_second().to_string(),
    });
    if let Some(data) = &message.callback_data {
        put(&mut object, "biz_opaque_callback_data", json!(data));
    }
    match &message.failure {
        Some(error) => put(&mut object, "errors", json!([error.in_webhook()])),
        None if status == Status::Sent || status == Status::Delivered => {
            put(&mut object, "pricing", pricing(message.category.as_deref()));
        }
        None => {}
    }
    object
}

fn pricing(category: Option<&str>) -> Value {
    match category {
        Some(category) => json!({"billable": true, "pricing_model": "PMP", "type": "regular", "category": category}),
        None => json!({
            "billable": false, "pricing_model": "PMP", "type": "free_customer_service", "category": "service",
        }),
    }
}
