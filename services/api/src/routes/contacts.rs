//! Customers: finding them, naming them, and making one of two.
//!
//! Agents merge and split, for it is they who notice, and splitting undoes a merge; each leaves an audit entry.

mod view;

use actix_web::{get, patch, post, web};
use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{ContactId, ContactMergeId};
use reaktly_input::Given;
use reaktly_store::inbox_views::{self, ContactRow};
use reaktly_store::merging::{self, Refused};
use reaktly_store::{AsyncConnection as _, Causes, audit};
use serde::Deserialize;
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::access::{Caller, ReadConversations, WriteConversations};
use crate::api::Api;
use crate::input::{Json, Query};
use crate::page::{Page, PageQuery};
use crate::problem::{Code, Problem};

use view::{ContactDetail, ContactSummary};

/// Which contacts.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ContactFilter {
    /// Only those whose name, user name or number holds this text; numbers are found in any spelling.
    pub q: Option<String>,
}

/// Changes to a contact; what is absent stays.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[garde(allow_unvalidated)]
pub(crate) struct ContactPatch {
    /// A name of your choice, which WhatsApp's does not replace; `null` lets WhatsApp's come back.
    #[serde(default)]
    #[garde(custom(|name, _context| is_name(name)))]
    #[schema(value_type = Option<String>)]
    pub name: Given<String>,
}

/// The contact that becomes part of this one.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct MergeContact {
    pub contact_id: Uuid,
}

/// The merge that is taken back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct SplitContact {
    pub merge_id: Uuid,
}

/// Most characters of a name.
const NAME_CHARS_MAX: usize = 200;

/// Contacts, the last changed first. Those that are part of another are found as that other.
#[utoipa::path(
    tag = "Contacts",
    params(ContactFilter, PageQuery),
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = Page<ContactSummary>))
)]
#[get("/api/contacts")]
pub(crate) async fn list_contacts(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    filter: Query<ContactFilter>,
    page: Query<PageQuery>,
) -> Result<web::Json<Page<ContactSummary>>, Problem> {
    let limit = page.limit()?;
    let filter = inbox_views::ContactFilter {
        text: filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned),
        after: page.position::<(Timestamp, Uuid)>()?.map(|(at, id)| (at, ContactId::from_uuid(id))),
    };
    let mut conn = api.store.connection().await?;
    let rows = inbox_views::list_contacts(&mut conn, caller.account, &filter, limit + 1).await?;
    let key = |row: &ContactRow| (row.updated_at, row.id.as_uuid());
    Ok(web::Json(Page::of(rows, limit, key, ContactSummary::from)))
}

/// One contact with its identities, conversations, merges and possible duplicates.
#[utoipa::path(
    tag = "Contacts",
    security(("cookie" = []), ("apiKey" = ["conversations:read"])),
    responses((status = 200, description = "Done.", body = ContactDetail))
)]
#[get("/api/contacts/{id}")]
pub(crate) async fn read_contact(
    api: web::Data<Api>,
    caller: Caller<ReadConversations>,
    id: web::Path<Uuid>,
) -> Result<web::Json<ContactDetail>, Problem> {
    let mut conn = api.store.connection().await?;
    Ok(web::Json(view::read(&mut conn, caller.account, ContactId::from_uuid(*id)).await?))
}

/// Names a contact.
#[utoipa::path(
    tag = "Contacts",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = ContactDetail))
)]
#[patch("/api/contacts/{id}")]
pub(crate) async fn rename_contact(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<ContactPatch>,
) -> Result<web::Json<ContactDetail>, Problem> {
    let (now, account, id) = (api.now(), caller.account, ContactId::from_uuid(*id));
    let mut conn = api.store.connection().await?;
    let name = match input.name {
        Given::Absent => return Ok(web::Json(view::read(&mut conn, account, id).await?)),
        Given::Cleared => None,
        Given::Set(name) => Some(name.trim().to_owned()),
    };
    let (contact, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            if !inbox_views::rename(conn, now, account, id, name.as_deref()).await? {
                return Err(Problem::of(Code::NotFound));
            }
            audit::record(conn, now, account, caller.actor(), ("contact.renamed", id.as_uuid()), json!({})).await?;
            let mut causes = Causes::default();
            merging::announce(now, account, [id], &mut causes);
            Ok((view::read(conn, account, id).await?, causes.write(conn).await?))
        })
        .await?;
    api.publish(written);
    Ok(web::Json(contact))
}

/// Makes another contact part of this one. Its identities move here, so that what the customer writes next arrives
/// here; its conversations move too, or are closed where this contact has one with the same number.
#[utoipa::path(
    tag = "Contacts",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = ContactDetail))
)]
#[post("/api/contacts/{id}/merge")]
pub(crate) async fn merge_contact(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<MergeContact>,
) -> Result<web::Json<ContactDetail>, Problem> {
    let (now, account) = (api.now(), caller.account);
    let (kept, merged) = (ContactId::from_uuid(*id), ContactId::from_uuid(input.contact_id));
    let mut conn = api.store.connection().await?;
    let (contact, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            let found = inbox_views::recipient(conn, account, kept).await?;
            found.ok_or_else(|| Problem::of(Code::NotFound))?;
            let mut causes = Causes::default();
            let merge = merging::merge(conn, now, account, (kept, merged), caller.user, &mut causes).await?;
            let merge = merge.map_err(|refused| refusal(refused, "contactId"))?;
            let detail = json!({ "mergeId": merge.id, "mergedId": merged });
            audit::record(conn, now, account, caller.actor(), ("contact.merged", kept.as_uuid()), detail).await?;
            Ok((view::read(conn, account, kept).await?, causes.write(conn).await?))
        })
        .await?;
    api.publish(written);
    Ok(web::Json(contact))
}

/// Takes a merge back: exactly what it moved moves back.
#[utoipa::path(
    tag = "Contacts",
    security(("cookie" = []), ("apiKey" = ["conversations:write"])),
    responses((status = 200, description = "Done.", body = ContactDetail))
)]
#[post("/api/contacts/{id}/split")]
pub(crate) async fn split_contact(
    api: web::Data<Api>,
    caller: Caller<WriteConversations>,
    id: web::Path<Uuid>,
    Json(input): Json<SplitContact>,
) -> Result<web::Json<ContactDetail>, Problem> {
    let (now, account) = (api.now(), caller.account);
    let (kept, merge) = (ContactId::from_uuid(*id), ContactMergeId::from_uuid(input.merge_id));
    let mut conn = api.store.connection().await?;
    let (contact, written) = conn
        .transaction::<_, Problem, _>(async |conn| {
            let found = inbox_views::recipient(conn, account, kept).await?;
            found.ok_or_else(|| Problem::of(Code::NotFound))?;
            let mut causes = Causes::default();
            let split = merging::split(conn, now, account, (kept, merge), caller.user, &mut causes).await?;
            let split = split.map_err(|refused| refusal(refused, "mergeId"))?;
            let detail = json!({ "mergeId": split.id, "mergedId": split.merged_id });
            audit::record(conn, now, account, caller.actor(), ("contact.split", kept.as_uuid()), detail).await?;
            Ok((view::read(conn, account, kept).await?, causes.write(conn).await?))
        })
        .await?;
    api.publish(written);
    Ok(web::Json(contact))
}

fn is_name(name: &Given<String>) -> garde::Result {
    let Given::Set(name) = name else { return Ok(()) };
    match name.trim().chars().count() {
        1..=NAME_CHARS_MAX => Ok(()),
        length => Err(garde::Error::new(format!("has {length} characters; 1 to {NAME_CHARS_MAX} are allowed"))),
    }
}

/// What is wrong with the input is a wrong field; what is in the way is a conflict.
fn refusal(refused: Refused, field: &str) -> Problem {
    match refused {
        Refused::Missing if field == "mergeId" => Problem::field(field, "is no merge of this contact"),
        Refused::Missing => Problem::field(field, "is no contact of the account"),
        Refused::Same => Problem::field(field, "is this contact itself"),
        Refused::Group => Problem::field(field, "groups cannot be merged"),
        Refused::AlreadyMerged => Problem::with(Code::ContactMerged, refused),
        Refused::AlreadySplit => Problem::with(Code::AlreadySettled, refused),
    }
}
