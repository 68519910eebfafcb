//! Signing in and out, and whether an agent is there.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use garde::Validate;
use reaktly_events::envelope::{Stage, wake};
use reaktly_runtime::settings::Environment;
use reaktly_store::{AsyncConnection as _, Causes, accounts, conversations, presence, sessions, users};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{COOKIE, Caller, Credential, Role, SESSION_TIME, SignedIn, Token, require_same_origin};
use crate::api::Api;
use crate::input::Json;
use crate::problem::{Code, Problem};

/// Waiting conversations that an agent's coming online wakes; the rest is found by the sweeper.
const WOKEN_MAX: i64 = 100;

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    /// The person.
    pub user: SessionUser,
    /// Their account.
    pub account: Account,
}

/// The person of a session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionUser {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub role: Role,
}

/// A company that uses the product.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    pub id: Uuid,
    pub name: String,
}

/// E-mail and password.
#[derive(Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct SignIn {
    #[garde(length(chars, min = 1, max = 320))]
    pub email: String,
    #[garde(length(chars, min = 1, max = 1024))]
    #[schema(format = Password)]
    pub password: String,
}

/// Whether an agent takes conversations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PresenceStatus {
    /// Conversations may be assigned. Say it again at least once a minute.
    Online,
    /// No conversation is assigned.
    Away,
}

/// An agent's presence.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct Presence {
    pub status: PresenceStatus,
}

/// Signs in and sets the cookie.
#[utoipa::path(
    tag = "Session",
    security(()),
    responses((status = 204, description = "Done."))
)]
#[post("/api/session")]
pub(crate) async fn sign_in(
    api: web::Data<Api>,
    request: HttpRequest,
    Json(input): Json<SignIn>,
) -> Result<HttpResponse, Problem> {
    // A page of somebody else must not sign a visitor in under its own account.
    if request.headers().contains_key("origin") {
        require_same_origin(&request)?;
    }
    let peer = request.peer_addr().map(|peer| peer.ip());
    api.throttle.count(&input.email, peer).await?;
    let user = {
        let mut conn = api.store.connection().await?;
        users::by_email(&mut conn, input.email.trim()).await?.filter(|user| user.disabled_at.is_none())
    };
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let verified = api.passwords.verify(hash, SecretString::from(input.password)).await;
    let verified = verified.map_err(|error| Problem::because(Code::Internal, error))?;
    let user = user.filter(|_| verified).ok_or_else(|| Problem::of(Code::InvalidCredentials))?;
    api.throttle.succeeded(&input.email, peer).await;
    let token = Token::generate("").map_err(|error| Problem::because(Code::Internal, error))?;
    let now = api.now();
    let expires_at = now.saturating_add(SESSION_TIME).unwrap_or(now);
    let mut conn = api.store.connection().await?;
    sessions::prune(&mut conn, now).await?;
    sessions::insert(&mut conn, now, expires_at, (user.account_id, user.id), &token.sha256()).await?;
    Ok(HttpResponse::NoContent().cookie(cookie(&api, token.reveal())).finish())
}

/// Who is signed in.
#[utoipa::path(
    tag = "Session",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Session))
)]
#[get("/api/session")]
pub(crate) async fn read_session(api: web::Data<Api>, caller: Caller<SignedIn>) -> Result<web::Json<Session>, Problem> {
    let mut conn = api.store.connection().await?;
    let user = users::get(&mut conn, caller.account, caller.user).await?;
    let user = user.ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    let name = accounts::name(&mut conn, caller.account).await?.unwrap_or_default();
    Ok(web::Json(Session {
        user: SessionUser { id: user.id.into(), name: user.name, email: user.email, role: caller.role },
        account: Account { id: caller.account.into(), name },
    }))
}

/// Ends the session.
#[utoipa::path(
    tag = "Session",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/session")]
pub(crate) async fn sign_out(api: web::Data<Api>, caller: Caller<SignedIn>) -> Result<HttpResponse, Problem> {
    if let Credential::Session(token) = &caller.credential {
        let mut conn = api.store.connection().await?;
        sessions::delete(&mut conn, &token.sha256()).await?;
    }
    let mut removed = cookie(&api, "");
    removed.make_removal();
    Ok(HttpResponse::NoContent().cookie(removed).finish())
}

/// Says whether the caller takes conversations.
#[utoipa::path(
    tag = "Session",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Presence))
)]
#[put("/api/presence")]
pub(crate) async fn set_presence(
    api: web::Data<Api>,
    caller: Caller<SignedIn>,
    Json(input): Json<Presence>,
) -> Result<web::Json<Presence>, Problem> {
    let status = match input.status {
        PresenceStatus::Online => presence::Status::Online,
        PresenceStatus::Away => presence::Status::Away,
    };
    let now = api.now();
    let mut conn = api.store.connection().await?;
    let written = conn
        .transaction::<_, Problem, _>(async |conn| {
            let mut causes = Causes::default();
            if presence::set(conn, now, caller.account, caller.user, status).await? {
                let waiting = conversations::waiting(conn, WOKEN_MAX).await?;
                for (account, conversation, _) in waiting.into_iter().filter(|(account, ..)| *account == caller.account)
                {
                    causes.push(wake(Stage::Route, now, account, conversation));
                }
            }
            Ok(causes.write(conn).await?)
        })
        .await?;
    api.publish(written);
    Ok(web::Json(input))
}

/// The session's cookie. Lax, so that a link to the inbox opens it.
fn cookie(api: &Api, value: &str) -> Cookie<'static> {
    Cookie::build(COOKIE, value.to_owned())
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(api.policy.environment == Environment::Production)
        .max_age(Duration::seconds(SESSION_TIME.as_secs()))
        .finish()
}
