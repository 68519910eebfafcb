//! Who calls, and whether they may.

mod origin;
mod password;
mod permission;
mod throttle;
mod token;

use std::future::{Ready, ready};
use std::marker::PhantomData;

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::HeaderMap;
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use jiff::SignedDuration;
use reaktly_domain::ids::{AccountId, ApiKeyId, UserId};
use reaktly_store::api_keys;
use reaktly_store::audit::AuditActor;
use reaktly_store::sessions::{self, SignedIn as SignedInAs};

use crate::api::Api;
use crate::problem::{Code, Problem};

pub(crate) use origin::require_same_origin;
pub(crate) use password::{PasswordPolicy, Passwords};
pub(crate) use permission::{
    ImportKnowledge, ManageAccount, Permission, ReadConversations, ReadIntegrations, ReadKnowledge, ReadUsage,
    ReadUsers, Role, Scope, SignedIn, WriteConversations, WriteIntegrations, WriteKnowledge,
};
pub(crate) use throttle::Throttle;
pub(crate) use token::{Token, random_text};

/// The session's cookie.
pub(crate) const COOKIE: &str = "reaktly_session";
/// How long a session lives after it was last used.
pub(crate) const SESSION_TIME: SignedDuration = SignedDuration::from_hours(14 * 24);
/// The header that brings an API key.
const KEY_HEADER: &str = "x-api-key";
/// Where calls go; the dashboard's files are for everybody.
const CALLS: [&str; 2] = ["/api/", "/ingest"];

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
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let authenticated = request.extensions_mut().remove::<Authenticated>();
        let identity = authenticated.unwrap_or_else(|| Err(Problem::of(Code::NotSignedIn)));
        ready(identity.and_then(Identity::permit))
    }
}

/// Somebody known, who may or may not do what they ask for.
#[derive(Debug)]
struct Identity {
    account: AccountId,
    user: UserId,
    role: Role,
    credential: Credential,
    /// What a key may do; a person has none.
    scopes: Vec<String>,
}

/// What became of a call's proof.
type Authenticated = Result<Identity, Problem>;

impl Identity {
    fn permit<P: Permission>(self) -> Result<Caller<P>, Problem> {
        let Self { account, user, role, credential, scopes } = self;
        let is_person = matches!(credential, Credential::Session(_));
        let is_in_scope = || P::SCOPES.iter().any(|scope| scopes.iter().any(|held| held == scope.name()));
        if !is_person && !is_in_scope() {
            let names: Vec<_> = P::SCOPES.iter().map(|scope| scope.name()).collect();
            return Err(if names.is_empty() {
                Problem::with(Code::MissingScope, "only people may do this, not keys")
            } else {
                Problem::with(Code::MissingScope, format_args!("needs {}", names.join(" or ")))
            });
        }
        if role < P::ROLE {
            return Err(Problem::with(Code::Forbidden, format_args!("needs the role {} or higher", P::ROLE.name())));
        }
        Ok(Caller { account, user, role, credential, permission: PhantomData })
    }
}

/// Finds out who calls before anything of the call is read, so that a stranger learns nothing of what it should be.
pub(crate) async fn authenticate(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    if CALLS.iter().any(|prefix| request.path().starts_with(prefix))
        && let Some(api) = request.app_data::<web::Data<Api>>().cloned()
    {
        let identity = match request.headers().get(KEY_HEADER) {
            Some(key) => by_key(&api, key.as_bytes()).await,
            None => by_session(&api, request.request()).await,
        };
        request.extensions_mut().insert::<Authenticated>(identity);
    }
    next.call(request).await
}

async fn by_key(api: &Api, key: &[u8]) -> Authenticated {
    let stranger = || Problem::of(Code::NotSignedIn);
    let key = std::str::from_utf8(key).map_err(|_| stranger())?;
    let mut conn = api.store.connection().await?;
    let found = api_keys::authenticate(&mut conn, api.now(), &Token::from_text(key).sha256()).await?;
    let (key, role) = found.ok_or_else(stranger)?;
    // A key without somebody who made it does not authenticate.
    let user = key.created_by_id.map(UserId::from_uuid).ok_or_else(stranger)?;
    let credential = Credential::ApiKey(key.id);
    Ok(Identity { account: key.account_id, user, role: Role::from_name(&role), credential, scopes: key.scopes })
}

async fn by_session(api: &Api, request: &HttpRequest) -> Authenticated {
    let cookie = request.cookie(COOKIE).ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    if !request.method().is_safe() {
        require_same_origin(request)?;
    }
    let token = Token::from_text(cookie.value());
    let now = api.now();
    let expires_at = now.saturating_add(SESSION_TIME).unwrap_or(now);
    let mut conn = api.store.connection().await?;
    let found = sessions::resume(&mut conn, now, expires_at, &token.sha256()).await?;
    let SignedInAs { account, user, role } = found.ok_or_else(|| Problem::of(Code::NotSignedIn))?;
    let (role, credential) = (Role::from_name(&role), Credential::Session(token));
    Ok(Identity { account, user, role, credential, scopes: Vec::new() })
}

/// The value of a header when it is text.
fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}
