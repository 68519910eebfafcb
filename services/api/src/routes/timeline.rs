//! What happened to a conversation beside its messages: changes of owner, notes, the AI's turns.

use std::collections::HashMap;

use actix_web::{get, web};
use jiff::Timestamp;
use reaktly_domain::ids::{ConversationId, UserId};
use reaktly_store::inbox_views::{self, Handoff, NoteView, TurnView};
use reaktly_store::{conversations, thread_events, users};
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::Person;
use crate::access::{Caller, ReadConversations};
use crate::api::Api;
use crate::input::Query;
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// Names of people by their ids.
type People = HashMap<UserId, String>;

/// Something that happened to a conversation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ThreadEvent {
    pub id: Uuid,
    /// `handed_off`, `taken_over`, `handed_back`, `assigned`, `closed`, `reopened`, `customer_wrote`,
    /// `answered_in_app`; `note`; `turn`; `call`, `group`, `thread_control`, `marketing_stopped`, `marketing_resumed`,
    /// `user_id_changed` as WhatsApp told them; others may come.
    pub kind: String,
    /// `customer`, `ai`, `agent`, `app` or `system`.
    pub by: String,
    /// The person, when an agent did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Person>,
    /// It stands after the message with this sequence number.
    pub after_seq: i64,
    /// The note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Why, such as `asked_for_person`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The turn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<Turn>,
    /// Whatever else is known of it, by kind; of a handoff the summary for the agent.
    #[schema(value_type = Object)]
    pub detail: serde_json::Value,
    pub at: Timestamp,
}

/// A turn of the AI.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Turn {
    pub id: Uuid,
    /// `running`, `replied`, `handed_off`, `silent` or `discarded`.
    pub state: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// It answers the customer's messages after this sequence number …
    pub from_seq: i64,
    /// … up to this one.
    pub upto_seq: i64,
    /// How often a newer message restarted it.
    pub restarts: i32,
    /// Passages with versions and scores, prompt version, model, tokens, timings.
    #[schema(value_type = Object)]
    pub evidence: serde_json::Value,
    pub started_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Timestamp>,
}

/// Changes of owner, notes and turns, oldest first.
#[utoipa::path(
    tag = "Conversations",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<ThreadEvent>))
)]
#[get("/api/conversations/{id}/events")]
pub(crate) async fn list_thread_events(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    id: web::Path<Uuid>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<ThreadEvent>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<(Timestamp, Uuid)>()?);
    let (account, id) = (caller.account, ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let conversation = conversations::get(&mut conn, account, id).await?;
    conversation.ok_or_else(|| Problem::of(Code::NotFound))?;
    let events = thread_events::list(&mut conn, account, id).await?;
    let handoffs = inbox_views::handoffs(&mut conn, account, id).await?;
    let notes = inbox_views::notes(&mut conn, account, id).await?;
    let turns = inbox_views::turns(&mut conn, account, id).await?;
    let actors = events.iter().filter_map(|event| event.actor_user_id);
    let ids: Vec<Uuid> = actors.chain(notes.iter().filter_map(|note| note.author_id)).collect();
    let names: People = users::names(&mut conn, account, &ids).await?.into_iter().collect();
    let mut entries: Vec<ThreadEvent> = with_summaries(events, handoffs, &names);
    entries.extend(notes.into_iter().map(|note| of_note(note, &names)));
    entries.extend(turns.into_iter().map(of_turn));
    let place = |entry: &ThreadEvent| (entry.at, entry.id);
    entries.sort_by_key(place);
    entries.retain(|entry| after.is_none_or(|after| place(entry) > after));
    Ok(web::Json(Page::of(entries, limit, place, |entry| entry)))
}

/// Events, each handoff with the summary written for it: both are stored in the order they happened.
fn with_summaries(
    events: Vec<thread_events::ThreadEvent>,
    handoffs: Vec<Handoff>,
    people: &People,
) -> Vec<ThreadEvent> {
    let mut summaries = handoffs.into_iter().map(|handoff| handoff.summary);
    let mut with_summary = |mut event: thread_events::ThreadEvent| {
        let summary = if event.kind == "handed_off" { summaries.next() } else { None };
        if let (Some(summary), Some(detail)) = (summary, event.detail.as_object_mut()) {
            detail.insert("summary".to_owned(), summary);
        }
        of_event(event, people)
    };
    events.into_iter().map(&mut with_summary).collect()
}

fn of_event(event: thread_events::ThreadEvent, people: &People) -> ThreadEvent {
    let reason = event.detail.get("reason").and_then(|reason| reason.as_str()).filter(|reason| !reason.is_empty());
    ThreadEvent {
        id: event.id.into(),
        reason: reason.map(str::to_owned),
        kind: event.kind,
        by: event.actor,
        actor: person(event.actor_user_id, people),
        after_seq: event.after_seq,
        text: None,
        turn: None,
        detail: event.detail,
        at: event.created_at,
    }
}

fn of_note(note: NoteView, people: &People) -> ThreadEvent {
    ThreadEvent {
        id: note.id.into(),
        kind: "note".to_owned(),
        by: "agent".to_owned(),
        actor: person(note.author_id, people),
        after_seq: note.after_seq,
        text: Some(note.body),
        reason: None,
        turn: None,
        detail: json!({}),
        at: note.created_at,
    }
}

fn of_turn(turn: TurnView) -> ThreadEvent {
    ThreadEvent {
        id: turn.id.into(),
        kind: "turn".to_owned(),
        by: "ai".to_owned(),
        actor: None,
        after_seq: turn.upto_seq,
        text: None,
        reason: turn.reason.clone(),
        at: turn.created_at,
        turn: Some(turn.into()),
        detail: json!({}),
    }
}

fn person(id: Option<Uuid>, people: &People) -> Option<Person> {
    let id = id?;
    Some(Person { id, name: people.get(&UserId::from_uuid(id)).cloned().unwrap_or_default() })
}

impl From<TurnView> for Turn {
    fn from(turn: TurnView) -> Self {
        Self {
            id: turn.id.into(),
            state: turn.state,
            reason: turn.reason,
            from_seq: turn.from_seq,
            upto_seq: turn.upto_seq,
            restarts: turn.restarts,
            evidence: turn.evidence,
            started_at: turn.created_at,
            finished_at: turn.finished_at,
        }
    }
}
