//! Groups: made, named, joined, left, suspended.

use reaktly_domain::identity::Identity;
use serde_json::Value;

use super::people::{dialled, happening};
use super::{GroupChange, Happening, Member};
use crate::webhook::customer::{Contacts, contact};
use crate::webhook::{Customer, Kind, Malformation, wire};

/// Longest id of a group that is taken, in bytes; an index could not hold more.
const GROUP_ID_BYTES_MAX: usize = 1024;
/// The lists of people, and what being in one means.
const LISTS: [(&str, &str); 3] =
    [("added_participants", "added"), ("removed_participants", "removed"), ("failed_participants", "failed")];

/// `groups[]` of the four fields about groups. One without an id (a group that could not be made) is for the owner of
/// the number.
pub(crate) fn group(element: &Value, _contacts: &Contacts) -> Result<Kind, Malformation> {
    let step = wire::text(element, "type").unwrap_or_else(|| "group_settings".to_owned()).to_ascii_lowercase();
    let Some(id) = wire::text(element, "group_id") else { return Ok(Kind::Field("group_lifecycle_update".to_owned())) };
    if id.len() > GROUP_ID_BYTES_MAX {
        return Err(Malformation::IdTooLong);
    }
    Ok(happening(Happening::Group(GroupChange {
        group: Identity::Group(id),
        subject: subject(element),
        people: people(element),
        reason: wire::text(element, "reason"),
        errors: errors(element),
        at: wire::instant(element, "timestamp"),
        step,
    })))
}

/// The group's name: as made, or as changed where the change was taken.
fn subject(element: &Value) -> Option<String> {
    let changed = element.get("group_subject").filter(|change| was_taken(change));
    wire::text(element, "subject").or_else(|| changed.and_then(|change| wire::first_text(change, &["text", "value"])))
}

fn was_taken(change: &Value) -> bool {
    change.get("update_successful").is_none() || wire::flag(change, "update_successful")
}

fn people(element: &Value) -> Vec<Member> {
    let listed = LISTS.into_iter().flat_map(|(key, part)| {
        wire::list(element, key).iter().map(move |person| Member { customer: person_of(person), part })
    });
    let mut people: Vec<Member> = listed.collect();
    if wire::text(element, "join_request_id").is_some() {
        people.push(Member { customer: contact(element), part: "asked" });
    }
    people
}

/// A participant; `input` is what was asked to be added.
fn person_of(person: &Value) -> Customer {
    let known = contact(person);
    if known.wa_id.is_some() || known.bsuid.is_some() {
        return known;
    }
    let asked = wire::text(person, "input").map(|input| dialled(&input));
    Contacts::default().customer(&[asked]).unwrap_or(known)
}

/// Errors of the change and of each of its settings.
fn errors(element: &Value) -> Vec<crate::webhook::ErrorNotice> {
    let settings = ["profile_picture", "group_subject", "group_description"];
    let of_settings = settings.into_iter().filter_map(|key| element.get(key)).flat_map(wire::errors);
    let of_people = wire::list(element, "failed_participants").iter().flat_map(wire::errors);
    wire::errors(element).into_iter().chain(of_settings).chain(of_people).collect()
}
