//! What customers see of people who read and answer.

use serde_json::json;

use crate::world::World;

async fn operator(world: &World) -> String {
    let operators = world.owner.get("/api/operators").await.expect_status(200);
    format!("/api/operators/{}", operators["items"][0]["id"].as_str().unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_who_reads_or_answers_is_seen_to_have_read() {
    let world = World::start().await;
    world.integration().await;
    let (read, answered) = (world.conversation(&["hello"]).await, world.conversation(&["hello"]).await);
    world.run("UPDATE conversations SET unread = 1").await;
    for (conversation, path, body) in [(read, "read", json!({})), (answered, "messages", json!({"text": "hi"}))] {
        let subject = format!("tasks.presence.{conversation}");
        assert_eq!(world.caused(&subject).await, 0);
        world.owner.post(&format!("/api/conversations/{conversation}/{path}"), body).await;
        assert_eq!(world.caused(&subject).await, 1, "{path}");
    }
    world.owner.act(&format!("/api/conversations/{read}/read")).await.expect_status(200);
    assert_eq!(world.caused(&format!("tasks.presence.{read}")).await, 1, "what is read is not read again");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_without_read_marks_shows_none_when_a_person_reads() {
    let world = World::start().await;
    world.integration().await;
    let path = operator(&world).await;
    world.owner.patch(&path, json!({"settings": {"readMarks": "off"}})).await.expect_status(200);
    let conversation = world.conversation(&["hello"]).await;
    world.run("UPDATE conversations SET unread = 1").await;
    world.owner.act(&format!("/api/conversations/{conversation}/read")).await.expect_status(200);
    assert_eq!(world.caused(&format!("tasks.presence.{conversation}")).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operators_settings_have_defaults_and_are_checked() {
    let world = World::start().await;
    let path = operator(&world).await;
    let settings = world.owner.get(&path).await.expect_status(200)["settings"].clone();
    assert_eq!((&settings["readMarks"], &settings["typing"]), (&json!("turn"), &json!("on")));
    assert_eq!(settings["caps"]["turnsPerEngagement"], 12);
    let kept = json!({"settings": {"readMarks": "turn", "typing": "off"}});
    let changed = world.owner.patch(&path, kept.clone()).await.expect_status(200);
    for (name, value) in kept["settings"].as_object().unwrap() {
        assert_eq!(&changed["settings"][name], value, "{name}");
    }
    let monday = json!([{"from": "9 o'clock", "to": "17:00"}]);
    let wrong = [
        (json!({"typing": "loud"}), "settings.typing"),
        (json!({"readmarks": "off"}), "settings.readmarks"),
        (json!({"caps": {"dayTokens": 5}}), "settings.caps.dayTokens"),
        (json!({"hours": {"zone": "Europe/Berlin", "week": {"monday": []}}}), "settings.hours.week.monday"),
        (json!({"readMarks": true}), "settings.readMarks"),
        (json!({"hours": {"zone": "Europe/Berlin", "week": {"mon": monday}}}), "settings.hours.week.mon.0.from"),
    ];
    for (wrong, field) in wrong {
        let refused = world.owner.patch(&path, json!({"settings": wrong})).await;
        let problem = refused.expect_problem(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let named =
        world.owner.patch(&path, json!({"settings": {"typing": null, "quietMs": 4000}})).await.expect_status(200);
    let settings = &named["settings"];
    assert_eq!((&settings["typing"], &settings["quietMs"]), (&json!("on"), &json!(4000)));
}
