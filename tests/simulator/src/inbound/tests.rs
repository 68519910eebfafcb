use std::collections::HashSet;

use jiff::Timestamp;
use serde_json::json;

use super::{IDENTITIES, KINDS, NUMBERS, Names, Row, canonical, other};
use crate::world::{Business, Customer};

fn names() -> Names {
    let business: Business = serde_json::from_value(json!({
        "phoneNumberId": "1", "businessAccountId": "2", "displayPhoneNumber": "+1 555 0001",
        "accessToken": "EAA", "appSecret": "s",
    }))
    .unwrap();
    Names::new(&business, &Customer::new("15550009999"), Timestamp::from_second(1_700_000_000).unwrap())
}

#[test]
fn every_table_can_be_read_and_names_no_row_twice() {
    let known = |rows: &[Row]| {
        let names: HashSet<_> = rows.iter().map(|row| row.name.clone()).collect();
        assert_eq!(names.len(), rows.len());
        assert!(rows.iter().all(|row| !row.says.is_empty()));
    };
    assert!(KINDS.len() > 90 && IDENTITIES.len() > 15 && NUMBERS.len() == 4);
    known(&KINDS);
    known(&IDENTITIES);
}

#[test]
fn every_placeholder_of_the_tables_is_known() {
    let names = names().with("target", "wamid.t".to_owned()).with("own", "wamid.o".to_owned());
    for row in KINDS.iter().chain(IDENTITIES.iter()) {
        let filled = names.fill(&json!([row.message, row.contact, row.value])).to_string();
        let left = filled.replace("<script>", "").replace("</script>", "");
        assert!(!left.contains('<'), "{}: {left}", row.name);
    }
}

#[test]
fn placeholders_become_text_or_numbers() {
    let filled = names().fill(&json!({"a": "+<waId>", "b": "<now#>", "c": ["<newWaId>"], "d": "1 < 2"}));
    assert_eq!(filled, json!({"a": "+15550009999", "b": 1_700_000_000, "c": ["15550004999"], "d": "1 < 2"}));
}

#[test]
fn numbers_of_three_countries_have_two_spellings() {
    for number in NUMBERS.iter() {
        assert_eq!(canonical(&number.dialled), number.wa_id, "{}", number.name);
        assert_eq!(canonical(&number.wa_id), number.wa_id, "{}", number.name);
        if number.dialled != number.wa_id {
            assert_eq!(other(&number.dialled).as_ref(), Some(&number.wa_id), "{}", number.name);
            assert_eq!(other(&number.wa_id).as_ref(), Some(&number.dialled), "{}", number.name);
        }
    }
    assert_eq!(canonical("16505551234"), "16505551234");
    assert_eq!(other("16505551234"), None);
}
