//! Read marks and typing.

use jiff::ToSpan as _;
use reaktly_events::envelope::{presence, to_proto};
use reaktly_events::{Presence, PresenceKind};
use reaktly_testkit::wait_until;

use crate::world::{World, now};

async fn show(world: &World, wamid: &str, kind: PresenceKind, expires_in_seconds: i64) {
    let shown = Presence {
        account_id: world.account().to_string(),
        conversation_id: world.conversation().to_string(),
        wamid: wamid.to_owned(),
        kind: kind.into(),
        expires_at: Some(to_proto(now() + expires_in_seconds.seconds())),
    };
    let row = presence(now(), world.conversation(), &shown);
    world.worker.bus.publish(&row.subject, &row.headers, row.payload, &row.id.to_string()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn read_marks_and_typing_are_shown_and_late_ones_are_dropped() {
    let world = World::start().await;
    show(&world, "wamid.LATE", PresenceKind::Typing, -1).await;
    show(&world, "wamid.READ", PresenceKind::Read, 60).await;
    show(&world, "wamid.TYPING", PresenceKind::Typing, 60).await;
    wait_until("both", async || world.graph.presence().len() == 2).await;
    let mut bodies: Vec<_> = world.graph.presence().into_iter().map(|request| request.body).collect();
    bodies.sort_by_key(|body| body["message_id"].to_string());
    assert!(bodies.iter().all(|body| body["status"] == "read"));
    assert_eq!((&bodies[0]["message_id"], bodies[0].get("typing_indicator")), (&"wamid.READ".into(), None));
    assert_eq!(
        (&bodies[1]["message_id"], &bodies[1]["typing_indicator"]["type"]),
        (&"wamid.TYPING".into(), &"text".into())
    );
}
