//! Teams of colleagues that conversations are given to.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use reaktly_domain::ids::{AccountId, TeamId, UserId};
use reaktly_store::teams::{self, Team as Row, TeamOutcome};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, audit, users};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Caller, ManageAccount, ReadUsers};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

/// A group of people that conversations are given to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Team {
    pub id: Uuid,
    pub name: String,
    /// What customers call it beside its name.
    pub aliases: Vec<String>,
    pub member_ids: Vec<Uuid>,
}

/// A new team.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct NewTeam {
    #[garde(length(chars, min = 1, max = 100))]
    pub name: String,
    #[serde(default)]
    #[garde(length(max = 50), inner(length(chars, min = 1, max = 100)))]
    pub aliases: Vec<String>,
    #[serde(default)]
    #[garde(length(max = 1000))]
    pub member_ids: Vec<Uuid>,
}

/// Changes to a team; what is absent stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct TeamPatch {
    #[garde(inner(length(chars, min = 1, max = 100)))]
    pub name: Option<String>,
    #[garde(inner(length(max = 50), inner(length(chars, min = 1, max = 100))))]
    pub aliases: Option<Vec<String>>,
    #[garde(inner(length(max = 1000)))]
    pub member_ids: Option<Vec<Uuid>>,
}

/// The teams.
#[utoipa::path(
    tag = "Users",
    params(PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<Team>))
)]
#[get("/api/teams")]
pub(crate) async fn list_teams(
    api: web::Data<Api>,
    caller: Caller<ReadUsers>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<Team>>, Problem> {
    let (limit, after) = (page.limit()?, page.position::<Uuid>()?.map(TeamId::from_uuid));
    let mut conn = api.store.connection().await?;
    let rows = teams::list(&mut conn, caller.account, after, limit + 1).await?;
    Ok(web::Json(Page::of(rows, limit, |row| row.id.as_uuid(), Team::from)))
}

/// Makes a team.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 201, description = "Made.", body = Team))
)]
#[post("/api/teams")]
pub(crate) async fn create_team(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    Json(input): Json<NewTeam>,
) -> Result<HttpResponse, Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    let team = conn
        .transaction::<_, Problem, _>(async |conn| {
            let members = members(conn, account, &input.member_ids).await?;
            let team = Row {
                id: TeamId::generate(now),
                name: input.name.trim().to_owned(),
                aliases: tidy(&input.aliases),
                members,
            };
            accept(teams::insert(conn, now, account, &team).await?)?;
            let deed = ("team.created", team.id.as_uuid());
            audit::record(conn, now, account, caller.actor(), deed, json!({})).await?;
            Ok(team)
        })
        .await?;
    Ok(HttpResponse::Created().json(Team::from(team)))
}

/// One team.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Team))
)]
#[get("/api/teams/{id}")]
pub(crate) async fn read_team(
    api: web::Data<Api>,
    caller: Caller<ReadUsers>,
    id: web::Path<Uuid>,
) -> Result<web::Json<Team>, Problem> {
    let mut conn = api.store.connection().await?;
    let team = teams::get(&mut conn, caller.account, TeamId::from_uuid(*id)).await?;
    Ok(web::Json(team.ok_or_else(|| Problem::of(Code::NotFound))?.into()))
}

/// Changes a team.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 200, description = "Done.", body = Team))
)]
#[patch("/api/teams/{id}")]
pub(crate) async fn change_team(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
    Json(input): Json<TeamPatch>,
) -> Result<web::Json<Team>, Problem> {
    let (now, account) = (api.now(), caller.account);
    let mut conn = api.store.connection().await?;
    let team = conn
        .transaction::<_, Problem, _>(async |conn| {
            let team = teams::get(conn, account, TeamId::from_uuid(*id)).await?;
            let mut team = team.ok_or_else(|| Problem::of(Code::NotFound))?;
            if let Some(name) = &input.name {
                name.trim().clone_into(&mut team.name);
            }
            if let Some(aliases) = &input.aliases {
                team.aliases = tidy(aliases);
            }
            if let Some(ids) = &input.member_ids {
                team.members = members(conn, account, ids).await?;
            }
            accept(teams::update(conn, now, account, &team).await?)?;
            let deed = ("team.changed", team.id.as_uuid());
            audit::record(conn, now, account, caller.actor(), deed, json!({})).await?;
            Ok(team)
        })
        .await?;
    Ok(web::Json(team.into()))
}

/// Deletes a team; conversations that wait for it wait for anybody.
#[utoipa::path(
    tag = "Users",
    security(("cookie" = [])),
    responses((status = 204, description = "Done."))
)]
#[delete("/api/teams/{id}")]
pub(crate) async fn delete_team(
    api: web::Data<Api>,
    caller: Caller<ManageAccount>,
    id: web::Path<Uuid>,
) -> Result<HttpResponse, Problem> {
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        accept(teams::delete(conn, caller.account, TeamId::from_uuid(*id)).await?)?;
        Ok(audit::record(conn, api.now(), caller.account, caller.actor(), ("team.deleted", *id), json!({})).await?)
    })
    .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The people of those ids, each once; all of them must be the account's.
async fn members(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    ids: &[Uuid],
) -> Result<Vec<(UserId, String)>, Problem> {
    let members = users::names(conn, account, ids).await?;
    let stranger = ids.iter().position(|id| !members.iter().any(|(member, _)| member.as_uuid() == *id));
    match stranger {
        Some(index) => Err(Problem::field(&format!("memberIds[{index}]"), "is nobody of the account")),
        None => Ok(members),
    }
}

/// Aliases without surrounding space, none of them empty.
fn tidy(aliases: &[String]) -> Vec<String> {
    aliases.iter().map(|alias| alias.trim().to_owned()).filter(|alias| !alias.is_empty()).collect()
}

fn accept(outcome: TeamOutcome) -> Result<(), Problem> {
    match outcome {
        TeamOutcome::Written => Ok(()),
        TeamOutcome::NameInUse => Err(Problem::field("name", "is the name of another team")),
        TeamOutcome::Gone => Err(Problem::of(Code::NotFound)),
    }
}

impl From<Row> for Team {
    fn from(row: Row) -> Self {
        let member_ids = row.members.into_iter().map(|(id, _)| id.into()).collect();
        Self { id: row.id.into(), name: row.name, aliases: row.aliases, member_ids }
    }
}
