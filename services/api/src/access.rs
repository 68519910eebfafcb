//! Who calls, and whether they may.

mod origin;
mod password;
mod permission;
mod throttle;
mod token;

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::HeaderMap;
use actix_web::{FromRequest, HttpRequest, web};
use jiff::SignedDuration;
use reaktly_domain::ids::{AccountId, ApiKeyId, UserId};
use reaktly_store::audit::AuditActor;
use reaktly_store::{api_keys, sessions};

use crate::api::Api;
use crate::problem::{Code, Problem};

pub(crate) use origin::require_same_origin;
pub(crate) use password::{PasswordPolicy, Passwords};
pub(crate) use permission::*;
pub(crate) use throttle::Throttle;
pub(crate) use token::{Token, random_text};

/// The session's cookie.
pub(crate) const COOKIE: &str = "reaktly_session";
/// How long a session lives after it was last used.
pub(crate) const SESSION_TIME: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The header that brings an API key.
const KEY_HEADER: &str = "x-api-key";

/// A caller that may do `P`. Whoever asks for it in a handler's signature cannot forget to check.
#[derive(Debug)]
pub(crate) struct Caller<P> {
    /// The account everything is asked of.
    pub account: AccountId,
    /// The person, or who made the key.
    pub user: UserId,
    /// Their role as of now.
    pub role: Role,
    /// How the call proved itself.
    pub credential: Credential,
    permission: PhantomData<P>,
}

/// How a call proved itself.
#[derive(Debug)]
pub(crate) enum Credential {
    /// By the session with this token.
    Session(Token),
    /// By this key.
    ApiKey(ApiKeyId),
}

impl<P> Caller<P> {
    /// The caller as the audit names it.
    pub(crate) fn actor(&self) -> AuditActor {
        match self.credential {
            Credential::Session(_) => AuditActor::User(self.user),
            Credential::ApiKey(key) => AuditActor::ApiKey(key),
        }
    }
}

impl<P: Permission> FromRequest for Caller<P> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let api = request.app_data::<web::Data<Api>>().ok_or_else(|| Problem::of(Code::Internal))?;
            match request.headers().get(KEY_HEADER) {
                Some(key) => by_key(api, key.as_bytes()).await,
                None => by_session(api, &request).await,
            }
        })
    }
}

async fn by_key<P: Permission>(api: &Api, key: &[u8]) -> Result<Caller<P>, Problem> {
    let key = std::str::from_utf8(key).map_err(|_| Problem::of(Code::NotSignedIn))?;
    let mut conn = api.store.connection().await?;
    let hash = Token::from_text(key).sha256();
    let found = api_keys::authenticate(&mut conn, api.now(), &hash).await?;
    let (key, role) = found.ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    let scopes = P::SCOPES;
    if !scopes.iter().any(|scope| key.scopes.iter().any(|held| held == scope.name())) {
        let names: Vec<_> = scopes.iter().map(|scope| scope.name()).collect();
        return Err(if names.is_empty() {
            Problem::with(Code::MissingScope, "only people may do this, not keys")
        } else {
            Problem::with(Code::MissingScope, format_args!("needs {}", names.join(" or ")))
        });
    }
    // A key without somebody who made it does not authenticate.
    let user = key.created_by_id.map(UserId::from_uuid).ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    caller(key.account_id, user, &role, Credential::ApiKey(key.id))
}

async fn by_session<P: Permission>(api: &Api, request: &HttpRequest) -> Result<Caller<P>, Problem> {
    let cookie = request.cookie(COOKIE).ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    if !request.method().is_safe() {
        require_same_origin(request)?;
    }
    let token = Token::from_text(cookie.value());
    let mut conn = api.store.connection().await?;
    let now = api.now();
    let expires_at = now.saturating_add(SESSION_TIME).unwrap_or(now);
    let found = sessions::resume(&mut conn, now, expires_at, &token.sha256()).await?;
    let found = found.ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    caller(found.account, found.user, &found.role, Credential::Session(token))
}

fn caller<P: Permission>(
    account: AccountId,
    user: UserId,
    role: &str,
    credential: Credential,
) -> Result<Caller<P>, Problem> {
    let role = Role::from_name(role);
    if role < P::ROLE {
        return Err(Problem::with(Code::Forbidden, format_args!("needs the role {} or higher", P::ROLE.name())));
    }
    Ok(Caller { account, user, role, credential, permission: PhantomData })
}

/// The value of a header when it is text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
