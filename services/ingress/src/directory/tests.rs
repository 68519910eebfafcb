use serde_json::json;

use super::*;

const RING: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

fn directory() -> Directory {
    Directory::new(&KeyRing::parse(RING).unwrap())
}

fn value() -> Bytes {
    json!({"appSecrets": [], "verifyTokenSha256": "ab".repeat(32), "mode": "missing"}).to_string().into()
}

fn entries(paths: &[&str]) -> BTreeMap<String, Bytes> {
    paths.iter().map(|path| ((*path).to_owned(), value())).collect()
}

fn is_known(directory: &Directory, path: &str) -> bool {
    matches!(directory.find(path), Ok(Found::Keys(_)))
}

#[test]
fn before_the_first_snapshot_nothing_is_judged() {
    let directory = directory();
    assert_eq!(directory.find("a").unwrap_err(), Refusal::Starting);
    directory.put("a".to_owned(), &value());
    assert_eq!(directory.find("a").unwrap_err(), Refusal::Starting);
    directory.replace(BTreeMap::new());
    assert!(matches!(directory.find("a"), Ok(Found::Ask)));
}

#[test]
fn changes_are_followed() {
    let directory = directory();
    directory.replace(entries(&["a", "b"]));
    directory.put("c".to_owned(), &value());
    directory.remove("a");
    let known = ["a", "b", "c"].map(|path| is_known(&directory, path));
    assert_eq!(known, [false, true, true]);
    directory.replace(entries(&["a"]));
    let known = ["a", "b", "c"].map(|path| is_known(&directory, path));
    assert_eq!(known, [true, false, false]);
}

#[test]
fn a_server_that_lost_its_store_does_not_end_every_integration() {
    let directory = directory();
    directory.replace(entries(&["a"]));
    directory.replace(BTreeMap::new());
    assert!(is_known(&directory, "a"));
    directory.remove("a");
    assert!(!is_known(&directory, "a"));
}

#[test]
fn an_unknown_path_is_asked_for_once() {
    let directory = directory();
    directory.replace(entries(&["a"]));
    assert!(matches!(directory.find("new"), Ok(Found::Ask)));
    directory.is_unknown("new");
    assert_eq!(directory.find("new").unwrap_err(), Refusal::UnknownPath);
    directory.put("new".to_owned(), &value());
    assert!(is_known(&directory, "new"));
}

#[test]
fn a_malformed_path_is_never_asked_for() {
    let directory = directory();
    directory.replace(BTreeMap::new());
    for path in ["", "a.b", "*", "a b"] {
        assert_eq!(directory.find(path).unwrap_err(), Refusal::UnknownPath);
    }
}

#[test]
fn a_value_that_cannot_be_read_is_our_fault_and_not_an_unknown_path() {
    let directory = directory();
    directory.replace(BTreeMap::from([("a".to_owned(), Bytes::from_static(b"{}"))]));
    assert_eq!(directory.find("a").unwrap_err(), Refusal::KeysUnreadable);
}
