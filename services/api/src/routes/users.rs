//! Colleagues.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::UserId;
use reaktly_store::users::{self, User as Row, UserOutcome};
use reaktly_store::{AsyncConnection as _, audit, presence, sessions};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use super::session::PresenceStatus;
use crate::access::{Caller, ManageAccount, ReadUsers, Role};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// A person who signs in.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct User {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub presence: PresenceStatus,
    /// Cannot sign in any more.
    pub disabled: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A new person.
#[derive(Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct NewUser {
    #[garde(length(chars, min = 1, max = 200))]
    pub name: String,
    #[garde(email, length(chars, max = 320))]
    pub email: String,
    pub role: Role,
    /// At least 12 characters in production.
    #[garde(length(chars, min = 8, max = 1024))]
    #[schema(format = Password)]
    pub password: String,
}

/// Changes to a person; what is absent stays.
#[derive(Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct UserPatch {
    #[garde(inner(length(chars, min = 1, max = 200)))]
    pub name: Option<String>,
    pub role: Option<Role>,
    /// Ends every session of the person.
    #[garde(inner(length(chars, min = 8, max = 1024)))]
    #[schema(format = Password)]
    pub password: Option<String>,
    /// `false` lets the person sign in again.
    pub disabled: Option<bool>,
}

/// The colleagues.
#[utoipa::path(
    tag = "Users",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<User>))
)]
#[get("/api/users")]
pub(crate) async fn list_users(
    api: web::Data<Api>,
    caller: Caller<ReadUsers>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<User>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(UserId::from_uuid));
    let mut conn = api.store.connection().await?;
    let rows = users::list(&mut conn, caller.account, after, limit + 1).await?;
    let online = presence::online(&mut conn, api.now(), caller.account).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), |row| present(row, &online))))
}

/// Lets a person sign in.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 201, description = "Made.", body = User))
)]
#[post("/api/users")]
pub(crate) async fn create_user(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    Json(input): Json<NewUser>,
) -> Result<HttpResponse, Problem> {
    refuse_higher(caller.role, input.role)?;
    let password_hash = hash(&api, input.password).await?;
    let now = api.now();
    let row = Row {
        id: UserId::generate(now),
        account_id: caller.account,
        email: input.email.trim().to_owned(),
        name: input.name,
        role: input.role.name().to_owned(),
        password_hash,
        disabled_at: None,
        created_at: now,
        updated_at: now,
    };
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        if users::insert(conn, &row).await? == UserOutcome::EmailInUse {
            return Err(Problem::of(Code::EmailInUse));
        }
        let detail = json!({"role": row.role});
        let deed = ("user.created", row.id.as_uuid());
        Ok(audit::record(conn, now, caller.account, caller.actor(), deed, detail).await?)
    })
    .await?;
    Ok(HttpResponse::Created().json(present(row, &[])))
}

/// One colleague.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = User))
)]
#[get("/api/users/{id}")]
pub(crate) async fn read_user(
    api: web::Data<Api>,
    caller: Caller<ReadUsers>,
    id: web::Path<Uuid>,
) -> Result<web::Json<User>, Problem> {
    let mut conn = api.store.connection().await?;
    let row = users::get(&mut conn, caller.account, UserId::from_uuid(*id)).await?;
    let row = row.ok_or_else(|| Problem::of(Code::NotFound))?;
    let online = presence::online(&mut conn, api.now(), caller.account).await?;
    Ok(web::Json(present(row, &online)))
}

/// Changes a person. Only an Owner changes an Owner.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = User))
)]
#[patch("/api/users/{id}")]
pub(crate) async fn change_user(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
    Json(input): Json<UserPatch>,
) -> Result<web::Json<User>, Problem> {
    // Hashing takes a while: only for somebody of the account, and before the transaction.
    {
        let mut conn = api.store.connection().await?;
        let found = users::get(&mut conn, caller.account, UserId::from_uuid(*id)).await?;
        found.ok_or_else(|| Problem::of(Code::NotFound))?;
    }
    let password_hash = match input.password {
        Some(password) => Some(hash(&api, password).await?),
        None => None,
    };
    let change = UserChange { name: input.name, role: input.role, disabled: input.disabled, password_hash };
    let row = apply(&api, &caller, UserId::from_uuid(*id), change).await?;
    let mut conn = api.store.connection().await?;
    let online = presence::online(&mut conn, api.now(), caller.account).await?;
    Ok(web::Json(present(row, &online)))
}

/// Lets a person not sign in any more; what they wrote stays.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/users/{id}")]
pub(crate) async fn delete_user(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let change = UserChange { disabled: Some(true), ..UserChange::default() };
    apply(&api, &caller, UserId::from_uuid(*id), change).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// What of a person changes.
#[derive(Default)]
struct UserChange {
    name: Option<String>,
    role: Option<Role>,
    disabled: Option<bool>,
    password_hash: Option<String>,
}

/// Applies a change under the rules: nobody raises anybody above themselves or changes somebody above them, and an
/// Owner who can sign in remains.
async fn apply(api: &Api, caller: &Caller<ManageAccount>, id: UserId, change: UserChange) -> Result<Row, Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        let owners = users::lock_owners(conn, account).await?;
        let mut row = users::get(conn, account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
        refuse_higher(caller.role, Role::from_name(&row.role))?;
        let role = change.role.unwrap_or(Role::from_name(&row.role));
        refuse_higher(caller.role, role)?;
        role.name().clone_into(&mut row.role);
        if let Some(name) = &change.name {
            row.name.clone_from(name);
        }
        match change.disabled {
            Some(true) => row.disabled_at = row.disabled_at.or(Some(now)),
            Some(false) => row.disabled_at = None,
            None => {}
        }
        if owners == [id] && (role != Role::Owner || row.disabled_at.is_some()) {
            return Err(Problem::of(Code::LastOwner));
        }
        if let Some(hash) = &change.password_hash {
            row.password_hash.clone_from(hash);
        }
        if change.password_hash.is_some() || row.disabled_at.is_some() {
            sessions::delete_of_user(conn, account, id).await?;
        }
        users::update(conn, now, &row).await?;
        row.updated_at = now;
        let detail = json!({"role": row.role, "disabled": row.disabled_at.is_some()});
        audit::record(conn, now, account, caller.actor(), ("user.changed", id.as_uuid()), detail).await?;
        Ok(row)
    })
    .await
}

fn refuse_higher(own: Role, theirs: Role) -> Result<(), Problem> {
    if theirs > own {
        return Err(Problem::with(Code::Forbidden, format_args!("only the role {} may do this", theirs.name())));
    }
    Ok(())
}

async fn hash(api: &Api, password: String) -> Result<String, Problem> {
    api.policy.passwords.check(&password).map_err(|weakness| Problem::field("password", weakness))?;
    let hash = api.passwords.hash(SecretString::from(password)).await;
    hash.map_err(|error| Problem::because(Code::Internal, error))
}

fn present(row: Row, online: &[UserId]) -> User {
    let presence = if online.contains(&row.id) { PresenceStatus::Online } else { PresenceStatus::Away };
    User {
        id: row.id.into(),
        name: row.name,
        email: row.email,
        role: Role::from_name(&row.role),
        presence,
        disabled: row.disabled_at.is_some(),
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}
