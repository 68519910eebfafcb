//! A word to the owner of a number: kept as a notice, with what it changes about the number.

use jiff::Timestamp;
use reaktly_domain::limits::Throughput;
use reaktly_store::notices::{self, Kept, NewNotice};
use reaktly_store::templates::{self, Note};
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, integration_health, limits};
use reaktly_whatsapp::fields::{TemplateChange, Word};
use serde_json::Value;
use uuid::Uuid;

use super::{Concerns, FieldItem, is_grave};
use crate::account::Outcome;
use crate::talk::Surroundings;

/// Keeps a word; a repeat is a duplicate of the first one's row.
pub(super) async fn store(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    item: &FieldItem,
    (word, concerns): (&Word, &Concerns),
    causes: &mut Causes,
) -> StoreResult<Outcome> {
    let id = id_of(item, around);
    let occurred_at = occurred_at(item, word.at, around);
    let new = NewNotice {
        id,
        account: around.account,
        place: concerns.place(),
        field: &item.change.field,
        event: &word.event,
        topic: &word.topic,
        severity: word.severity.name(),
        title: &word.title,
        detail: &item.raw,
        occurred_at,
    };
    if notices::keep(conn, around.now, &new, causes).await? == Kept::Known {
        return Ok(Outcome::Duplicate(id));
    }
    if is_grave(word) {
        let (field, event, severity) = (&item.change.field, &word.event, word.severity.name());
        tracing::warn!(notice.id = %id, field, event, severity, "Meta says something the owner of a number must know");
    }
    learn(conn, around, (word, concerns), occurred_at).await?;
    if let Some(template) = &word.template {
        note_template(conn, around, (item, word, concerns), template, occurred_at).await?;
    }
    Ok(Outcome::Stored)
}

/// The id of an element that has none of its own.
pub(super) fn id_of(item: &FieldItem, around: &Surroundings) -> Uuid {
    let change = &item.change;
    notices::id_of(around.account, (change.entry_id.as_deref(), change.entry_at), &change.field, &item.raw)
}

/// When something happened: as the element says, else when Meta wrote the entry; never later than it was received.
pub(super) fn occurred_at(item: &FieldItem, at: Option<Timestamp>, around: &Surroundings) -> Timestamp {
    at.or(item.change.entry_at).unwrap_or(around.received_at).min(around.received_at)
}

/// Keeps what Meta now says of the numbers, and lets a number send faster when Meta allows it.
async fn learn(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (word, concerns): (&Word, &Concerns),
    at: Timestamp,
) -> StoreResult<()> {
    let facts: Vec<(&str, Value)> = word.facts.iter().map(|fact| (fact.name, fact.value.clone())).collect();
    let throughput = word.facts.iter().find(|fact| fact.name == "throughput");
    let throughput = throughput.and_then(|fact| fact.value.as_str()).and_then(Throughput::from_level);
    let mut numbers = concerns.numbers().to_vec();
    numbers.sort_unstable();
    for number in numbers {
        integration_health::learn_facts(conn, at, around.account, number, &facts).await?;
        if let Some(throughput) = throughput {
            limits::set_ceiling(conn, around.now, around.account, number, throughput).await?;
        }
    }
    Ok(())
}

/// Keeps the list of templates true. Which business account's it is only the entry tells.
async fn note_template(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    (item, word, concerns): (&FieldItem, &Word, &Concerns),
    template: &TemplateChange,
    occurred_at: Timestamp,
) -> StoreResult<()> {
    let business_account = match concerns {
        Concerns::BusinessAccount(id, _) => Some(id.as_str()),
        Concerns::Number(_) | Concerns::Account => item.change.entry_id.as_deref(),
    };
    let Some(business_account) = business_account else { return Ok(()) };
    let name = template.name.as_deref().zip(template.language.as_deref());
    let reason = template.reason.as_deref();
    let [status, quality, category] = [&template.status, &template.quality, &template.category].map(Option::as_deref);
    let mut changes = Vec::new();
    changes.extend(status.map(|status| templates::Change::Status { status, reason }));
    changes.extend(quality.map(templates::Change::Quality));
    changes.extend(category.map(templates::Change::Category));
    if word.event == "COMPONENTS_UPDATE" {
        changes.push(templates::Change::Components);
    }
    for change in changes {
        let note = Note { meta_id: Some(&template.id), name, change, occurred_at };
        templates::note_change(conn, around.now, around.account, business_account, &note).await?;
    }
    Ok(())
}
