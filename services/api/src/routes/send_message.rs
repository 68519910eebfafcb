//! Writing to the customer.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use jiff::Timestamp;
use reaktly_domain::conversation::{Change, OtherHolder};
use reaktly_domain::ids::{AccountId, ConversationId, MessageId, UserId};
use reaktly_store::deliveries::Class;
use reaktly_store::messages::{self, NewOutbound};
use reaktly_store::ownership::{self, Outcome};
use reaktly_store::thread_events::Actor;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, integrations};
use uuid::Uuid;

use super::message_view::{Message, present};
use super::new_message::{NewMessage, Outgoing, resolve};
use super::ownership::{lock, refusal};
use crate::access::{Caller, WriteConversations};
use crate::api::Api;
use crate::idempotency::{Answer, Idempotency};
use crate::input::Json;
use crate::problem::{Code, Problem};

/// Writes to the customer and takes the conversation over.
#[utoipa::path(
    tag = "Conversations",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body get the first answer again, for 24 hours.")),
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 202, description = "Taken; it is on its way.", body = Message))
)]
#[post("/api/conversations/{id}/messages")]
pub(crate) async fn send_message(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<NewMessage>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let idempotency = Idempotency::of(&request, &(*id, &input))?;
    let outgoing = input.into_outgoing()?;
    let (now, account, id) = (api.now(), caller.account, ConversationId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let (answer, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            if let Some(idempotency) = &idempotency
                && let Some(answer) = idempotency.claim(conn, now, account).await?
            {
                return Ok((answer, None));
            }
            let mut causes = Causes::default();
            let message = write(conn, now, (account, caller.user, id), &outgoing, &mut causes).await?;
            let answer = Answer::of(StatusCode::ACCEPTED, &message)?;
            if let Some(idempotency) = &idempotency {
                idempotency.keep(conn, account, &answer).await?;
            }
            Ok((answer, Some(causes.write(conn).await?)))
        })
        .await?;
    if let Some(written) = written {
        api.publish(written);
    }
    Ok(answer.into())
}

/// Takes the conversation over and writes what goes out; the last part of it when it needs several messages.
async fn write(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, user, id): (AccountId, UserId, ConversationId),
    outgoing: &Outgoing,
    causes: &mut Causes,
) -> Result<Message, Problem> {
    let mut conversation = lock(conn, account, id).await?;
    let integration = integrations::get(conn, account, conversation.integration).await?;
    let integration = integration.ok_or_else(|| Problem::of(Code::IntegrationDeleted))?;
    if outgoing.class() != Class::Template && !conversation.window_is_open(now) {
        return Err(Problem::of(Code::WindowClosed));
    }
    let ready = resolve(conn, now, &conversation, &integration, outgoing).await?;
    let change = Change::TakeOver { agent: user, other: OtherHolder::IsReplaced };
    let by = (Actor::Agent(user), "wrote");
    if let Outcome::Refused(refused) = ownership::apply(conn, now, &mut conversation, change, by, causes).await? {
        return Err(refusal(refused));
    }
    let mut last = MessageId::generate(now);
    let mut quoted = ready.context_wamid.as_deref();
    for content in &ready.contents {
        last = MessageId::generate(now);
        let (author, class) = (messages::Author::Agent(user), ready.class);
        // Of several parts the first one quotes.
        let context_wamid = quoted.take();
        let new = NewOutbound { id: last, content, author, context_wamid, sources: None, class };
        messages::insert_outbound(conn, now, &mut conversation, &new, causes).await?;
    }
    let row = messages::get(conn, account, last).await?.ok_or_else(|| Problem::of(Code::Internal))?;
    let shown = present(conn, account, vec![row]).await?;
    shown.into_iter().next().ok_or_else(|| Problem::of(Code::Internal))
}
