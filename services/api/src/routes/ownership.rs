//! Who answers next: taking over, handing back, assigning, closing; and reading and notes.

use actix_web::{HttpResponse, post, web};
use garde::Validate;
use jiff::SignedDuration;
use reaktly_domain::conversation::{Change, OtherHolder, Refused};
use reaktly_domain::ids::{AccountId, ConversationId, TeamId, UserId};
use reaktly_store::ownership::{self, Outcome};
use reaktly_store::thread_events::Actor;
use reaktly_store::{
    AsyncConnection as _, AsyncPgConnection, Causes, conversations, inbox_views, memories, read_marks, teams, users,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::conversations::Conversation;
use crate::access::{Caller, WriteConversations};
use crate::api::Api;
use crate::input::Json;
use crate::problem::{Code, Problem};

/// How long the AI waits for a person who types.
const TYPING_PAUSES_FOR: SignedDuration = SignedDuration::from_secs(60);

/// How to take over.
#[derive(Debug, Default, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct TakeOver {
    /// Take it from another agent.
    #[serde(default)]
    pub force: bool,
}

/// A conversation that was taken over.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct TakenOver {
    #[serde(flatten)]
    pub conversation: Conversation,
    /// AI messages that were already being sent and cannot be held back.
    pub in_flight: i64,
}

/// Who gets the conversation.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct Assign {
    /// A colleague.
    pub user_id: Option<Uuid>,
    /// A team: with a colleague it only says where the conversation belongs; alone, one of its members gets it.
    pub team_id: Option<Uuid>,
}

/// A note for colleagues; the customer never sees it.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewNote {
    #[garde(length(chars, min = 1, max = 10_000))]
    pub text: String,
}

/// Takes the conversation from the AI, or from a colleague with `force`.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = TakenOver))
)]
#[post("/api/conversations/{id}/take-over")]
pub(crate) async fn take_over(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<TakeOver>,
) -> Result<web::Json<TakenOver>, Problem> {
    let other = if input.force { OtherHolder::IsReplaced } else { OtherHolder::Keeps };
    let (conversation, in_flight) = change(&api, &caller, *id, Change::TakeOver { agent: caller.user, other }).await?;
    Ok(web::Json(TakenOver { conversation, in_flight }))
}

/// Lets the AI answer again.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/hand-back")]
pub(crate) async fn hand_back(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    change(&api, &caller, *id, Change::HandBack).await.map(|(conversation, _)| web::Json(conversation))
}

/// Gives the conversation to a colleague or a team.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/assign")]
pub(crate) async fn assign(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<Assign>,
) -> Result<web::Json<Conversation>, Problem> {
    let (now, account, id) = (api.now(), caller.account, ConversationId::from_uuid(*id));
    let (agent, team) = (input.user_id.map(UserId::from_uuid), input.team_id.map(TeamId::from_uuid));
    let mut conn = api.store.connection().await?;
    let (view, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            // The conversation first: whether it exists is not to be seen through the colleague.
            let mut conversation = lock(conn, account, id).await?;
            require_assignable(conn, account, agent, team).await?;
            let (mut causes, actor) = (Causes::default(), Actor::Agent(caller.user));
            let outcome = match (agent, team) {
                (Some(agent), team) => {
                    conversation.team = team.or(conversation.team);
                    let change = Change::Assign { agent };
                    ownership::apply(conn, now, &mut conversation, change, (actor, ""), &mut causes).await?
                }
                (None, Some(team)) => {
                    ownership::assign_team(conn, now, &mut conversation, team, actor, &mut causes).await?
                }
                (None, None) => return Err(Problem::field("userId", "or teamId is required")),
            };
            if let Outcome::Refused(refused) = outcome {
                return Err(refusal(refused));
            }
            let written = causes.write(conn).await?;
            Ok((view(conn, account, id).await?, written))
        })
        .await?;
    api.publish(written);
    Ok(web::Json(view))
}

async fn require_assignable(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    agent: Option<UserId>,
    team: Option<TeamId>,
) -> Result<(), Problem> {
    if let Some(agent) = agent {
        let user = users::get(conn, account, agent).await?.filter(|user| user.disabled_at.is_none());
        user.ok_or_else(|| Problem::field("userId", "is nobody who can take conversations"))?;
    }
    if let Some(team) = team {
        let team = teams::get(conn, account, team).await?;
        team.ok_or_else(|| Problem::field("teamId", "is no team of the account"))?;
    }
    Ok(())
}

/// Closes the conversation until the customer writes again.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/close")]
pub(crate) async fn close(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    change(&api, &caller, *id, Change::Close).await.map(|(conversation, _)| web::Json(conversation))
}

/// Opens a closed conversation for a person.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/reopen")]
pub(crate) async fn reopen(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    change(&api, &caller, *id, Change::Reopen).await.map(|(conversation, _)| web::Json(conversation))
}

/// Says that the caller has been typing for a while: the AI waits a minute, so that not both answer.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 204, description = "Done."))
)]
#[post("/api/conversations/{id}/typing")]
pub(crate) async fn type_on(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let (now, account, id) = (api.now(), caller.account, ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let conversation = conversations::get(&mut conn, account, id).await?;
    conversation.ok_or_else(|| Problem::of(Code::NotFound))?;
    memories::keep_quiet(&mut conn, now, (account, id), now + TYPING_PAUSES_FOR).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sets the unread count to nothing; the customer sees that somebody has read, unless the operator shows no read marks.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/read")]
pub(crate) async fn mark_read(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Conversation>, Problem> {
    let (now, id) = (api.now(), ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let (view, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            let mut conversation = lock(conn, caller.account, id).await?;
            let mut causes = Causes::default();
            if conversation.unread != 0 {
                read_marks::show(conn, now, &conversation, &mut causes).await?;
                conversation.unread = 0;
                conversations::save(conn, now, &mut conversation).await?;
                causes.push(ownership::conversation_changed(now, &conversation, "", "read"));
            }
            let written = causes.write(conn).await?;
            Ok((view(conn, caller.account, id).await?, written))
        })
        .await?;
    api.publish(written);
    Ok(web::Json(view))
}

/// Writes a note for colleagues.
#[utoipa::path(
    tag = "Conversations",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = Conversation))
)]
#[post("/api/conversations/{id}/notes")]
pub(crate) async fn add_note(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<NewNote>,
) -> Result<web::Json<Conversation>, Problem> {
    let (now, id) = (api.now(), ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let (view, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            let mut conversation = lock(conn, caller.account, id).await?;
            let mut causes = Causes::default();
            inbox_views::write_note(conn, now, &mut conversation, caller.user, &input.text, &mut causes).await?;
            let written = causes.write(conn).await?;
            Ok((view(conn, caller.account, id).await?, written))
        })
        .await?;
    api.publish(written);
    Ok(web::Json(view))
}

/// Applies a change of owner; the conversation after it, and how many AI messages were already being sent.
async fn change(
    api: &Api,
    caller: &Caller<WriteConversations>,
    id: Uuid,
    change: Change,
) -> Result<(Conversation, i64), Problem> {
    let (now, id, account) = (api.now(), ConversationId::from_uuid(id), caller.account);
    let by = (Actor::Agent(caller.user), "");
    let mut conn = api.store.connection().await?;
    let (view, in_flight, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            let mut conversation = lock(conn, account, id).await?;
            let mut causes = Causes::default();
            let in_flight = match ownership::apply(conn, now, &mut conversation, change, by, &mut causes).await? {
                Outcome::Changed { ai_messages } => ai_messages.in_flight,
                Outcome::Unchanged => 0,
                Outcome::Refused(refused) => return Err(refusal(refused)),
            };
            let written = causes.write(conn).await?;
            Ok((view(conn, account, id).await?, in_flight, written))
        })
        .await?;
    api.publish(written);
    Ok((view, in_flight))
}

/// The refusal of a change of owner in the API's words.
pub(crate) fn refusal(refused: Refused) -> Problem {
    match refused {
        Refused::HeldByAnother { .. } => Problem::of(Code::HeldByAnother),
        Refused::Closed => Problem::with(Code::ConversationClosed, refused),
        Refused::NotWithAi | Refused::NotClosed => Problem::with(Code::NotAllowedNow, refused),
    }
}

/// Locks a conversation of the account until the transaction ends.
pub(crate) async fn lock(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    id: ConversationId,
) -> Result<conversations::Conversation, Problem> {
    let conversation = conversations::lock(conn, account, id).await?;
    conversation.ok_or_else(|| Problem::of(Code::NotFound))
}

async fn view(conn: &mut AsyncPgConnection, account: AccountId, id: ConversationId) -> Result<Conversation, Problem> {
    let view = inbox_views::conversation(conn, account, id).await?;
    Ok(view.ok_or_else(|| Problem::of(Code::NotFound))?.into())
}
