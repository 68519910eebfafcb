use async_nats::{Event, ServerError};

use super::links::{Links, Side, note};
use super::version::check;

#[test]
fn servers_from_2_12_on_will_do_and_older_or_nameless_ones_are_refused_with_the_reason() {
    for good in ["2.12.0", "2.12.1-RC.3", "2.15.1", "3.0.0", "v2.14.0"] {
        assert_eq!(check(good), Ok(()), "{good}");
    }
    for bad in ["2.9.10", "2.11.99", "1.99.0", "", "2", "two.twelve"] {
        assert!(check(bad).is_err(), "{bad}");
    }
    let refusal = check("2.9.10").unwrap_err().to_string();
    assert_eq!(
        refusal,
        "nats-server 2.9.10 is too old: reaktly needs 2.12 or newer, because older ones lose scheduled messages"
    );
}

#[test]
fn a_malformed_url_is_named_by_its_place_and_never_repeated() {
    let error = super::addresses(&["nats://127.0.0.1:4222".to_owned(), "nats://user:secret@[".to_owned()]).unwrap_err();
    assert_eq!(error.to_string(), "nats url number 2 is malformed");
}

#[test]
fn a_refusal_flips_readiness_until_the_next_connection_and_never_shows_a_webhook_path() {
    let state = tokio::sync::watch::Sender::new(Links::default());
    for side in [Side::Publisher, Side::Consumer] {
        note(&state, &Event::Connected, side);
    }
    assert_eq!(state.borrow().problem(), None);
    let violation = "Permissions Violation for Publish to \"webhooks.whatsapp_cloud.secret-path\"";
    note(&state, &Event::ServerError(ServerError::Other(violation.to_owned())), Side::Publisher);
    let shown = state.borrow().problem();
    assert_eq!(shown.as_deref(), Some("nats refused: Permissions Violation for Publish to webhooks"));
    note(&state, &Event::Connected, Side::Publisher);
    assert_eq!(state.borrow().problem(), None);
    note(&state, &Event::Disconnected, Side::Consumer);
    assert_eq!(state.borrow().problem().as_deref(), Some("nats is not connected"));
}

#[test]
fn only_the_pulling_connection_counts_its_reconnects() {
    let state = tokio::sync::watch::Sender::new(Links::default());
    note(&state, &Event::Connected, Side::Publisher);
    assert_eq!(state.borrow().connections, 0);
    note(&state, &Event::Connected, Side::Consumer);
    assert_eq!(state.borrow().connections, 1);
}
