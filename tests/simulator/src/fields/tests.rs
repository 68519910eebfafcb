use std::collections::{BTreeSet, HashSet};

use super::{FIELDS, find};

/// The fields of Meta's reference, those only peers list and Messenger's names.
const LISTED: [&str; 37] = [
    "account_alerts",
    "account_review_update",
    "account_settings_update",
    "account_update",
    "automatic_events",
    "business_capability_update",
    "business_username_update",
    "business_username_updates",
    "calls",
    "consumer_profile",
    "flows",
    "group_lifecycle_update",
    "group_participant_update",
    "group_participants_update",
    "group_settings_update",
    "group_status_update",
    "history",
    "message_deliveries",
    "message_echoes",
    "message_reads",
    "message_template_components_update",
    "message_template_quality_update",
    "message_template_status_update",
    "messaging_handovers",
    "messaging_postbacks",
    "partner_solutions",
    "payment_configuration_update",
    "phone_number_name_update",
    "phone_number_quality_update",
    "security",
    "smb_app_state_sync",
    "smb_message_echoes",
    "standby",
    "template_category_update",
    "template_correct_category_detection",
    "tracking_events",
    "user_id_update",
];

#[test]
fn every_listed_field_has_a_row_and_no_row_is_named_twice() {
    let names: HashSet<_> = FIELDS.iter().map(|row| &row.name).collect();
    assert_eq!(names.len(), FIELDS.len());
    let fields: BTreeSet<_> = FIELDS.iter().map(|row| row.field.as_str()).collect();
    let missing: Vec<_> = LISTED.iter().filter(|field| !fields.contains(*field)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(fields.contains("user_preferences"));
}

#[test]
fn every_event_of_account_update_and_of_templates_has_a_row() {
    let events =
        |field: &str| FIELDS.iter().filter(|row| row.field == field && row.value.get("event").is_some()).count();
    assert!(events("account_update") >= 18);
    assert!(events("message_template_status_update") >= 14);
}

#[test]
fn a_row_is_found_by_its_name_or_by_its_field() {
    assert_eq!(find("security.resetRequest").unwrap().value["event"], "PIN_RESET_REQUEST");
    assert_eq!(find("user_preferences").unwrap().name, "user_preferences.stop");
    assert!(find("nothing").is_none());
}
