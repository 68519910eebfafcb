//! What happens to an accepted message: sent, delivered, read, or failed, and what faults make of that.

use std::collections::BTreeSet;
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
use crate::json::{lay, put};
use crate::simulator::Simulator;
use crate::world::{Customer, Status, World};

/// An accepted message whose statuses are due.
#[derive(Clone, Debug)]
pub(crate) struct FollowUp {
    pub(crate) phone_number_id: String,
    /// The customer or the group.
    pub(crate) wa_id: String,
    pub(crate) wamid: String,
    /// Echoed in every status.
    pub(crate) callback_data: Option<String>,
    /// How far it comes at best: reactions are only ever sent, and some people send no read receipts.
    pub(crate) furthest: Status,
    /// What it costs.
    pub(crate) pricing: Value,
    /// The conversation it belongs to, for callers of older versions and after ads.
    pub(crate) conversation: Option<Value>,
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
    let statuses: Vec<Status> = if message.failure.is_some() {
        vec![Status::Failed]
    } else {
        let all = [Status::Sent, Status::Delivered, Status::Read];
        all.into_iter().filter(|status| *status <= message.furthest).collect()
    };
    let times: Vec<_> = (1..).map(|position| step * position).take(statuses.len()).collect();
    let mut steps: Vec<_> = std::iter::zip(statuses, &times)
        .map(|(status, time)| Step { status, happens: *time, leaves: *time, copies: 1 })
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
        let thread = world.thread(&message.phone_number_id, &message.wa_id);
        thread.raise(&message.wamid, step.status);
        let participants = thread.group.as_ref().map(|group| group.participants.clone());
        if let (Some(error), Some(entry)) = (&message.failure, thread.find_mut(&message.wamid)) {
            entry.error = Some(error.in_webhook());
        }
        let business = world.businesses.get(&message.phone_number_id)?;
        let status = status_object(message, step.status, at);
        let (statuses, customers) = if let Some(participants) = participants {
            of_group(&status, message, world, &participants)
        } else {
            let customer = world.customers.get(&message.wa_id)?;
            (vec![of_person(status, customer)], vec![customer])
        };
        Some(change(business, &status_value(business, &customers, &statuses)))
    });
    simulator.thread_changed(&message.phone_number_id, &message.wa_id);
    let Some(body) = body else {
        return Vec::new();
    };
    let outgoing = Outgoing {
        phone_number_id: message.phone_number_id.clone(),
        kind: "status",
        field: "messages".into(),
        body: escaped(&body).into(),
        signature: None,
        retry: Retry::Until200,
        ticks: None,
    };
    (0..step.copies).map(|_| deliver(simulator, outgoing.clone())).collect()
}

/// The status as it names one customer.
pub(crate) fn of_person(mut status: Value, customer: &Customer) -> Value {
    put(&mut status, "recipient_user_id", customer.user_id.as_str());
    if !customer.hides_number {
        put(&mut status, "recipient_id", customer.wa_id.as_str());
    }
    if let Some(hash) = &customer.identity_key_hash {
        put(&mut status, "recipient_identity_key_hash", hash.as_str());
    }
    status
}

/// The statuses of a group: one for each of its people, in one webhook.
fn of_group<'a>(
    status: &Value,
    message: &FollowUp,
    world: &'a World,
    participants: &BTreeSet<String>,
) -> (Vec<Value>, Vec<&'a Customer>) {
    let people = participants.iter().filter_map(|wa_id| world.customers.get(wa_id));
    let named = people.map(|customer| {
        let mut status = status.clone();
        put(&mut status, "recipient_id", message.wa_id.as_str());
        put(&mut status, "recipient_type", "group");
        put(&mut status, "recipient_participant_id", customer.wa_id.as_str());
        put(&mut status, "recipient_participant_user_id", customer.user_id.as_str());
        (status, customer)
    });
    named.unzip()
}

fn status_object(message: &FollowUp, status: Status, at: Timestamp) -> Value {
    let mut object = json!({
        "id": message.wamid,
        "status": status.name(),
        "timestamp": at.as_second().to_string(),
    });
    if let Some(data) = &message.callback_data {
        put(&mut object, "biz_opaque_callback_data", data.as_str());
    }
    match &message.failure {
        Some(error) => put(&mut object, "errors", json!([error.in_webhook()])),
        None if status == Status::Sent || status == Status::Delivered => {
            put(&mut object, "pricing", message.pricing.clone());
            if let Some(mut conversation) = message.conversation.clone() {
                if status != Status::Sent {
                    lay(&mut conversation, &json!({ "expiration_timestamp": null }));
                }
                put(&mut object, "conversation", conversation);
            }
        }
        None => {}
    }
    object
}
