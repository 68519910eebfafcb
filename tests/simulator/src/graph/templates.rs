//! `GET /{business-account-id}/message_templates`, page by page.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::account::only;
use super::error::GraphError;
use super::handle::Done;
use super::request::Request;
use super::token;
use crate::simulator::Simulator;
use crate::world::Template;

/// Templates of a page unless asked otherwise.
const LIMIT: usize = 25;
/// Fields that are answered when none are asked for.
const FIELDS: &str = "name,parameter_format,components,language,status,category,id";

/// The account's templates, filtered by `name`, `language`, `status` and `category`.
pub(super) fn list(simulator: &Simulator, request: &Request, id: &str) -> Result<Done, GraphError> {
    let parameter = |name: &str| request.query.get(name).map(String::as_str);
    let fields = parameter("fields").unwrap_or(FIELDS);
    let limit = parameter("limit").and_then(|limit| limit.parse().ok()).unwrap_or(LIMIT).max(1);
    let start = parameter("after").map_or(Ok(0), cursor)?;
    let same = |name: &str, found: &str| parameter(name).is_none_or(|wanted| wanted.eq_ignore_ascii_case(found));
    simulator.with_world(|world| {
        token::account(world, request, id)?;
        let all = world.templates(id).filter(|template| {
            parameter("name").is_none_or(|name| template.name.contains(name))
                && same("language", &template.language)
                && same("status", &template.status)
                && same("category", &template.category)
        });
        let mut rest = all.skip(start);
        let items: Vec<_> = rest.by_ref().take(limit).map(|template| only(&object(template, id), fields)).collect();
        let mut paging = json!({"cursors": {"before": at(start), "after": at(start + items.len())}});
        if rest.next().is_some() {
            let next = format!("{}{}?limit={limit}&after={}", request.base, request.full_path, at(start + items.len()));
            crate::json::put(&mut paging, "next", next);
        }
        Ok(Done::Answered(json!({"data": items, "paging": paging})))
    })
}

/// A template as the Graph API describes it.
pub(super) fn object(template: &Template, account_id: &str) -> Value {
    json!({
        "id": template.id(account_id).to_string(),
        "name": template.name,
        "language": template.language,
        "status": template.status,
        "category": template.category,
        "parameter_format": template.parameter_format,
        "components": template.components,
        "quality_score": {"score": template.quality_score, "date": 1_750_000_000},
        "rejected_reason": template.rejected_reason,
        "health_status": {"can_send_message": if template.status == "APPROVED" { "AVAILABLE" } else { "BLOCKED" }},
    })
}

fn at(position: usize) -> String {
    STANDARD.encode(position.to_string())
}

fn cursor(text: &str) -> Result<usize, GraphError> {
    let bytes = STANDARD.decode(text).ok();
    let position = bytes.and_then(|bytes| String::from_utf8(bytes).ok()?.parse().ok());
    position.ok_or_else(|| GraphError::of(131_059, "Invalid cursor"))
}
