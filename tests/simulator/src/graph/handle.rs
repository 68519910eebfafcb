//! What every Graph call goes through: faults before, the work, the ledger, faults after.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use super::answer::Answer;
use super::call::{Call, Outcome};
use super::error::GraphError;
use super::request::{Request, Target};
use super::{account, app, callbacks, history, media, message, receipt, templates, token};
use crate::clock;
use crate::faults::{Action, Subject};
use crate::json::put;
use crate::media::File;
use crate::simulator::Simulator;
use crate::webhook::{FollowUp, follow_up};

/// What a call led to when nothing forbade it.
pub(super) enum Done {
    /// An answer and nothing more.
    Answered(Value),
    /// A file.
    File(File),
    /// Nothing but a status, as the files' own host answers.
    Missing(u16),
    /// A message that was accepted.
    Accepted {
        /// The answer.
        body: Value,
        /// What is to happen with it.
        follow_up: Box<FollowUp>,
    },
    /// A message that only seems to have been accepted.
    SilentlyDropped {
        /// The answer.
        body: Value,
        /// The id it was given.
        wamid: String,
    },
}

/// Serves one call.
pub(super) async fn handle(simulator: Arc<Simulator>, request: Request) -> Answer {
    let recipient = request.recipient();
    let verdict = simulator.faults.decide(Subject {
        call: request.kind(),
        phone_number_id: request.phone_number_id(),
        recipient: recipient.as_deref(),
    });
    tokio::time::sleep(verdict.slow).await;
    if !verdict.holds.is_empty() {
        enter(&simulator, &request, Outcome::Held, None, &Answer::Closed);
        pass(&verdict.holds).await;
    }
    if let Some(answer) = refusal(verdict.answer.as_ref()) {
        enter(&simulator, &request, Outcome::Faulted, None, &answer);
        return answer;
    }
    match work(&simulator, &request).await {
        Err(error) => {
            let answer = Answer::Error(error);
            enter(&simulator, &request, Outcome::Refused, None, &answer);
            answer
        }
        Ok(Done::Answered(body)) => {
            let answer = spoilt(verdict.answer.as_ref(), body);
            enter(&simulator, &request, Outcome::Done, None, &answer);
            pass(&verdict.answer_holds).await;
            answer
        }
        Ok(Done::File(file)) => {
            let answer = Answer::of_file(file, verdict.answer.as_ref());
            enter(&simulator, &request, Outcome::Done, None, &answer);
            pass(&verdict.answer_holds).await;
            answer
        }
        Ok(Done::Missing(status)) => {
            let answer = Answer::Plain(status);
            enter(&simulator, &request, Outcome::Refused, None, &answer);
            answer
        }
        Ok(Done::SilentlyDropped { body, wamid }) => {
            let answer = Answer::Success(body);
            enter(&simulator, &request, Outcome::SilentlyDropped, Some(wamid), &answer);
            answer
        }
        Ok(Done::Accepted { body, follow_up: message }) => {
            let answer = spoilt(verdict.answer.as_ref(), body);
            enter(&simulator, &request, Outcome::Accepted, Some(message.wamid.clone()), &answer);
            follow_up(&simulator, *message, verdict.statuses.clone(), verdict.status_first).await;
            pass(&verdict.answer_holds).await;
            answer
        }
    }
}

async fn work(simulator: &Arc<Simulator>, request: &Request) -> Result<Done, GraphError> {
    let unreadable = || GraphError::parameter("The body is not valid JSON");
    let body = request.body.as_ref().ok_or_else(unreadable)?;
    match (request.kind(), &request.target) {
        ("message", Target::Messages(id)) => message::accept(simulator, request, id, body),
        ("markRead" | "typing", Target::Messages(id)) => receipt::mark(simulator, request, id, body),
        ("phoneNumber", Target::Object(id)) => account::object(simulator, request, id),
        ("phoneNumbers", Target::PhoneNumbers(id)) => account::phone_numbers(simulator, request, id),
        ("messageTemplates", Target::MessageTemplates(id)) => templates::list(simulator, request, id),
        ("subscribedApps", Target::SubscribedApps(id)) => callbacks::subscribed_apps(simulator, request, id),
        ("subscribe", Target::SubscribedApps(id)) => callbacks::subscribe(simulator, request, id).await,
        ("unsubscribe", Target::SubscribedApps(id)) => callbacks::unsubscribe(simulator, request, id),
        ("mediaUpload", Target::Upload(id)) => media::upload(simulator, request, id),
        ("mediaUrl", Target::Media(id)) => media::describe(simulator, request, id),
        ("mediaDelete", Target::Media(id)) => media::delete(simulator, request, id),
        ("mediaDownload", Target::Attachment(id)) => Ok(media::fetch(simulator, request, id)),
        ("configure", Target::Object(id)) => callbacks::configure(simulator, request, id).await,
        ("messageHistory", Target::History(id)) => history::of_message(simulator, request, id),
        ("subscriptions", Target::Subscriptions(id)) => app::subscriptions(simulator, request, id),
        ("subscribeApp", Target::Subscriptions(id)) => app::subscribe(simulator, request, id).await,
        ("register", Target::Register(id)) => account::register(simulator, request, id),
        ("deregister", Target::Deregister(id)) => account::deregister(simulator, request, id),
        ("appToken", _) => app::token(simulator, request),
        ("debugToken", _) => token::debug(simulator, request),
        _ => Err(GraphError {
            code: 2500,
            ..GraphError::parameter(format!("Unknown path components: {}", request.path))
        }),
    }
}

/// The answer of a fault that keeps a call from being accepted.
fn refusal(fault: Option<&Action>) -> Option<Answer> {
    match fault? {
        Action::Error(fault) => Some(Answer::Error(GraphError::of_fault(fault))),
        Action::Status429 => Some(Answer::ErrorAs(429, GraphError::of(4, "There have been too many calls"))),
        Action::Status5xx => Some(Answer::Error(GraphError::of(131_000, "An unknown error occurred"))),
        Action::Status404 => Some(Answer::Plain(404)),
        Action::HtmlBody => Some(Answer::Html),
        Action::DropBeforeAccept => Some(Answer::Closed),
        _ => None,
    }
}

/// The answer to a call that did what it asks, spoilt by a fault or not.
fn spoilt(fault: Option<&Action>, mut body: Value) -> Answer {
    match fault {
        Some(Action::DropAfterAccept) => Answer::Closed,
        Some(Action::ErrorAfterAccept(fault)) => Answer::Error(GraphError::of_fault(fault)),
        Some(Action::OkWithoutId) => {
            if body.get("messages").is_some() {
                put(&mut body, "messages", json!([{}]));
            }
            Answer::Success(body)
        }
        Some(Action::WrongHash) if body.get("sha256").is_some() => {
            put(&mut body, "sha256", "0".repeat(64));
            Answer::Success(body)
        }
        _ => Answer::Success(body),
    }
}

async fn pass(gates: &[CancellationToken]) {
    for gate in gates {
        gate.cancelled().await;
    }
}

fn enter(simulator: &Simulator, request: &Request, outcome: Outcome, wamid: Option<String>, answer: &Answer) {
    simulator.calls.append(Call {
        at: clock::now(),
        kind: request.kind(),
        method: request.method.clone(),
        path: request.path.clone(),
        phone_number_id: request.phone_number_id().map(str::to_owned),
        recipient: request.recipient(),
        callback_data: request.field("biz_opaque_callback_data").map(str::to_owned),
        traceparent: request.traceparent.clone(),
        body: request.body.clone().unwrap_or(Value::Null),
        outcome,
        wamid,
        http_status: answer.http_status(),
        error_code: answer.error_code(),
    });
}
