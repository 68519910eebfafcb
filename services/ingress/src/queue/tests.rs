use reaktly_bus::connection::Link;

use super::*;

fn links(publisher: Link) -> Links {
    Links { publisher, consumer: Link::Up, ..Links::default() }
}

#[test]
fn only_what_may_be_over_in_a_moment_is_tried_again() {
    assert!(may_pass(&PublishError::Unavailable));
    assert!(may_pass(&PublishError::NoStream));
    assert!(may_pass(&PublishError::Unknown));
    let full = PublishError::Full { reason: "maximum bytes exceeded".to_owned() };
    assert!(!may_pass(&full));
    assert!(!may_pass(&PublishError::TooLarge { bytes: 1 }));
    assert!(!may_pass(&PublishError::Refused { reason: "header".to_owned() }));
}

#[test]
fn the_queue_is_trusted_only_while_it_is_connected_and_stored_the_last_webhook() {
    assert_eq!(trouble(&links(Link::Up), None), None);
    let distrusted = trouble(&links(Link::Up), Some(Instant::now()));
    assert_eq!(distrusted.as_deref(), Some("the last webhook could not be stored"));
    assert_eq!(trouble(&links(Link::Down), None).as_deref(), Some("nats is not connected"));
    assert!(trouble(&links(Link::Denied("publish".to_owned())), None).is_some());
}
