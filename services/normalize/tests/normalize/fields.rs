//! Webhook fields beside messages and statuses: what they change, and what the owner of a number is told.

use reaktly_testkit::{Fixture, repository, wait_until};
use serde_json::{Value, json};

use crate::world::{Account, World, unix_now};

/// A webhook of one change, written by Meta at `at`.
fn change_at(world: &World, field: &str, value: &Value, at: i64) -> Vec<u8> {
    let mut value = value.clone();
    if value.get("metadata") == Some(&json!("ours")) {
        value["metadata"] =
            json!({"display_phone_number": "15550783881", "phone_number_id": world.fixture.phone_number_id});
    }
    let change = json!({"field": field, "value": value});
    let entry = json!({"id": "178410000000000", "time": at, "changes": [change]});
    json!({"object": "whatsapp_business_account", "entry": [entry]}).to_string().into_bytes()
}

async fn tell(world: &World, field: &str, value: Value) -> Account {
    world.post(&change_at(world, field, &value, unix_now())).await
}

async fn notice(world: &World, event: &str) -> Value {
    let mut rows = world.rows(&format!("SELECT * FROM notices WHERE event = '{event}'")).await;
    assert_eq!(rows.len(), 1, "{event}: {rows:?}");
    rows.remove(0)
}

async fn contact(world: &World) -> Value {
    let mut rows = world.rows("SELECT * FROM contacts").await;
    assert_eq!(rows.len(), 1, "{rows:?}");
    rows.remove(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_field_is_stored_and_its_repeat_is_a_duplicate_of_a_named_row() {
    let world = World::start().await;
    let file = repository().join("shared/whatsapp/testdata/fields.json");
    let body = std::fs::read_to_string(file).unwrap().replace("106540352242922", &world.fixture.phone_number_id);
    let first = world.post(body.as_bytes()).await;
    let unreadable = 2;
    let outbound = "statuses of messages nobody sent are parked: they are stored, too";
    assert_eq!(first, Account::sum(first.items, [first.items - unreadable, 0, unreadable]), "{outbound}");
    let again = world.post(format!("{body} ").as_bytes()).await;
    assert_eq!(again, Account::sum(first.items, [0, first.items - unreadable, unreadable]));
    let named = "SELECT 1 FROM webhooks, unnest(duplicate_of) AS row WHERE row IN (SELECT id FROM notices UNION SELECT id FROM \
         thread_events UNION SELECT id FROM contacts UNION SELECT id FROM statuses)";
    let rows = world.count(&format!("({named}) AS named")).await;
    let all = world.rows("SELECT sum(cardinality(duplicate_of)) AS n FROM webhooks").await;
    assert_eq!(json!(rows), all[0]["n"], "every repeat names a row there is");
    assert_eq!(world.count("dead_letters").await, 0);
    assert_eq!(
        world.count("notices WHERE severity = 'info' AND resolved_at IS NULL").await,
        0,
        "an info waits for nobody"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ban_is_raised_until_it_is_taken_back_whichever_comes_first() {
    let world = World::start().await;
    let ban = |state: &str| json!({"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": state}});
    let now = unix_now();
    let open = "notices WHERE resolved_at IS NULL";
    world.post(&change_at(&world, "account_update", &ban("DISABLE"), now - 50)).await;
    assert_eq!(world.count(open).await, 1);
    let raised = world.rows("SELECT * FROM notices").await.remove(0);
    assert_eq!((&raised["severity"], &raised["business_account_id"]), (&json!("critical"), &json!("178410000000000")));
    assert_eq!(world.count("outbox WHERE subject LIKE 'events.integration_noticed.%'").await, 1);
    world.post(&change_at(&world, "account_update", &ban("REINSTATE"), now - 40)).await;
    assert_eq!(world.count(open).await, 0);
    world.post(&change_at(&world, "account_update", &ban("SCHEDULE_FOR_DISABLE"), now - 45)).await;
    assert_eq!(world.count(open).await, 0, "an older word does not count after the newer one");
    world.post(&change_at(&world, "account_update", &ban("DISABLE"), now - 30)).await;
    assert_eq!(world.count(open).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_word_finds_its_number_by_id_by_digits_or_by_its_business_account() {
    let world = World::start().await;
    let Fixture { account, operator, integration, .. } = &world.fixture;
    world
        .run(&format!(
            "INSERT INTO integrations (id, account_id, operator_id, name, phone_number_id, business_account_id, phone_number,
                 webhook_path, verify_token_sealed, access_token_sealed, access_token_last_four)
               VALUES (gen_random_uuid(), '{account}', '{operator}', 'Other', '77', '178410000000000', '+4930123456', 'p', 't', 't', 't')"
        ))
        .await;
    tell(&world, "security", json!({"display_phone_number": "+1 555-078-3881", "event": "PIN_CHANGED"})).await;
    assert_eq!(notice(&world, "PIN_CHANGED").await["integration_id"], json!(integration));
    let settings = json!({"type": "phone_number_settings", "phone_number_settings": {"phone_number_id": "77"}});
    tell(&world, "account_settings_update", settings).await;
    assert_ne!(notice(&world, "phone_number_settings").await["integration_id"], json!(integration));
    let capability = json!({"max_daily_conversations_per_business": "TIER_2K", "max_phone_numbers_per_waba": 25});
    tell(&world, "business_capability_update", capability).await;
    let of_both = notice(&world, "CAPABILITY_UPDATE").await;
    assert_eq!(
        (&of_both["integration_id"], &of_both["business_account_id"]),
        (&Value::Null, &json!("178410000000000"))
    );
    assert_eq!(world.count("integration_health WHERE facts ->> 'messagingLimit' = 'TIER_2K'").await, 2);
    let removed = json!({"event": "PARTNER_REMOVED", "waba_info": {"waba_id": "999"}});
    let body = json!({"entry": [{"id": "888", "time": unix_now(), "changes": [{"field": "account_update", "value": removed}]}]});
    world.post(body.to_string().as_bytes()).await;
    let of_all = notice(&world, "PARTNER_REMOVED").await;
    assert_eq!((&of_all["integration_id"], &of_all["business_account_id"]), (&Value::Null, &Value::Null));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_meta_says_of_a_number_is_known_and_the_newest_word_counts() {
    let world = World::start().await;
    let now = unix_now();
    let quality = |event: &str| json!({"display_phone_number": "15550783881", "event": event});
    for (event, at) in [("UNFLAGGED", now - 10), ("FLAGGED", now - 20)] {
        world.post(&change_at(&world, "phone_number_quality_update", &quality(event), at)).await;
    }
    let mut upgrade = quality("THROUGHPUT_UPGRADE");
    upgrade["max_daily_conversations_per_business"] = json!("TIER_100K");
    tell(&world, "phone_number_quality_update", upgrade).await;
    let name =
        json!({"display_phone_number": "15550783881", "decision": "APPROVED", "requested_verified_name": "Tea House"});
    tell(&world, "phone_number_name_update", name).await;
    let facts = world.rows("SELECT facts FROM integration_health").await.remove(0)["facts"].clone();
    let told = ["quality", "messagingLimit", "throughput", "verifiedName"].map(|name| facts[name].clone());
    assert_eq!(told, [json!("UNFLAGGED"), json!("TIER_100K"), json!("HIGH"), json!("Tea House")]);
    assert_eq!(world.count("number_limits WHERE ceiling_per_second = 1000").await, 1);
    assert_eq!(world.count("notices WHERE resolved_at IS NULL").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_template_is_kept_true_and_its_refusal_is_raised() {
    let world = World::start().await;
    let account = world.fixture.account;
    world
        .run(&format!(
            "INSERT INTO templates (id, account_id, business_account_id, meta_id, name, language, category, status,
                 parameter_format, components, synced_at, created_at, updated_at)
               VALUES (gen_random_uuid(), '{account}', '178410000000000', '7', 'shipped', 'en_US', 'UTILITY', 'PENDING',
                 'POSITIONAL', '[]', now() - interval '1 day', now(), now())"
        ))
        .await;
    let about =
        json!({"message_template_id": 7, "message_template_name": "shipped", "message_template_language": "en-US"});
    let mut refused = about.clone();
    refused["event"] = json!("REJECTED");
    refused["reason"] = json!("INVALID_FORMAT");
    tell(&world, "message_template_status_update", refused).await;
    let mut quality = about;
    quality["new_quality_score"] = json!("RED");
    tell(&world, "message_template_status_update", quality).await;
    let template = world.rows("SELECT * FROM templates").await.remove(0);
    assert_eq!((&template["status"], &template["quality"]), (&json!("REJECTED"), &json!("RED")));
    assert_eq!(world.count("notices WHERE resolved_at IS NULL AND event IN ('REJECTED', 'QUALITY_RED')").await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_fields_and_errors_beside_messages_are_told_and_never_in_the_way() {
    let world = World::start().await;
    let odd = [json!({"anything": [1, 2, 3]}), json!({}), json!({"event": {"deep": [null]}})];
    for value in odd {
        assert_eq!(tell(&world, "field_of_tomorrow", value).await, Account::sum(1, [1, 0, 0]));
    }
    assert_eq!(world.count("notices WHERE field = 'field_of_tomorrow' AND severity = 'info'").await, 3);
    let lost = json!({"metadata": "ours", "errors": [{"code": 131_035, "title": "lost"}]});
    assert_eq!(tell(&world, "messages", lost).await, Account::sum(1, [1, 0, 0]));
    let raised = notice(&world, "131035").await;
    assert_eq!((&raised["severity"], &raised["resolved_at"]), (&json!("critical"), &Value::Null));
    let declined = json!({"metadata": "ours", "history": [{"errors": [{"code": 2_593_109, "title": "off"}]}]});
    tell(&world, "history", declined).await;
    assert!(notice(&world, "2593109").await["title"].as_str().unwrap().contains("declined"));
}

#[tokio::test(flavor = "multi_thread")]
async fn history_is_imported_without_replies_and_its_progress_is_told() {
    let world = World::start().await;
    let past = json!([{"from": "4915112345678", "id": "wamid.h", "timestamp": (unix_now() - 60).to_string(), "type": "text",
        "text": {"body": "long ago"}, "history_context": {"status": "READ"}}]);
    let chunk = json!({"metadata": {"phase": 0, "chunk_order": 1, "progress": 55},
        "threads": [{"id": "4915112345678", "messages": past}]});
    let told = tell(&world, "history", json!({"metadata": "ours", "history": [chunk]})).await;
    assert_eq!(told, Account::sum(2, [2, 0, 0]));
    assert!(notice(&world, "HISTORY_PROGRESS").await["title"].as_str().unwrap().contains("55 %"));
    assert_eq!(world.conversation().await["turn_due_at"], Value::Null);
    assert_eq!(world.count("outbox WHERE subject LIKE 'tasks.respond.%'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_word_on_marketing_is_kept_and_the_newest_counts() {
    let world = World::start().await;
    let now = unix_now();
    let wish = |value: &str, at: i64| {
        json!({"metadata": "ours", "contacts": [{"wa_id": "4915112345678"}], "user_preferences": [
            {"wa_id": "4915112345678", "category": "marketing_messages", "value": value, "timestamp": at}]})
    };
    for (value, at, stopped) in
        [("stop", now - 50, true), ("resume", now - 30, false), ("stop", now - 40, false), ("signup", now - 20, false)]
    {
        assert_eq!(tell(&world, "user_preferences", wish(value, at)).await, Account::sum(1, [1, 0, 0]));
        assert_eq!(contact(&world).await["marketing_stopped_at"].is_string(), stopped, "{value} {at}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_user_id_belongs_to_the_customer_who_had_the_old_one() {
    let world = World::start().await;
    let told = |from: &str, text: &str| {
        json!({"metadata": "ours", "messages": [{"from_user_id": from, "id": format!("wamid.{text}"),
            "timestamp": unix_now().to_string(), "type": "text", "text": {"body": text}}]})
    };
    tell(&world, "messages", told("DE.1", "before")).await;
    let change = json!({"metadata": "ours", "user_id_update": [
        {"user_id": {"previous": "DE.1", "current": "DE.2"}, "timestamp": unix_now().to_string()}]});
    assert_eq!(tell(&world, "user_id_update", change).await, Account::sum(1, [1, 0, 0]));
    tell(&world, "messages", told("DE.2", "after")).await;
    assert_eq!(world.conversation().await["last_seq"], 2);
    assert_eq!(world.count("contact_identities WHERE value = 'DE.1' AND retired_at IS NOT NULL").await, 1);
    assert_eq!(world.count("thread_events WHERE kind = 'user_id_changed'").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_address_book_names_customers_and_takes_only_its_own_name_back() {
    let world = World::start().await;
    let card = |action: &str, name: &str, at: i64| {
        json!({"metadata": "ours", "state_sync": [{"type": "contact", "action": action,
            "contact": {"full_name": name, "phone_number": "+49 151 12345678"}, "metadata": {"timestamp": at.to_string()}}]})
    };
    let now = unix_now();
    for (action, name, at, shown) in [
        ("add", "Ada", now - 50, json!("Ada")),
        ("add", "Ada Lovelace", now - 40, json!("Ada Lovelace")),
        ("add", "Old", now - 45, json!("Ada Lovelace")),
        ("remove", "", now - 30, Value::Null),
    ] {
        tell(&world, "smb_app_state_sync", card(action, name, at)).await;
        assert_eq!(contact(&world).await["name"], shown, "{action} {name}");
    }
    world.run("UPDATE contacts SET name = 'Countess'").await;
    tell(&world, "smb_app_state_sync", card("add", "Ada", now - 20)).await;
    tell(&world, "smb_app_state_sync", card("remove", "Ada", now - 10)).await;
    assert_eq!(contact(&world).await["name"], "Countess", "the name of the profile stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_stands_in_the_thread_opens_the_window_and_is_to_be_read_when_missed() {
    let world = World::start().await;
    let call = |id: &str, event: &str, more: Value| {
        let mut call = json!({"id": id, "from": "4915112345678", "event": event, "direction": "USER_INITIATED",
            "timestamp": unix_now().to_string()});
        call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"metadata": "ours", "contacts": [{"profile": {"name": "Ada"}, "wa_id": "4915112345678"}], "calls": [call]})
    };
    tell(&world, "calls", call("wacid.1", "connect", json!({}))).await;
    let conversation = world.conversation().await;
    assert!(conversation["window_expires_at"].is_string());
    assert_eq!((&conversation["unread"], &contact(&world).await["name"]), (&json!(0), &json!("Ada")));
    let talked = json!({"status": "COMPLETED", "start_time": unix_now().to_string(), "duration": 27});
    tell(&world, "calls", call("wacid.1", "terminate", talked.clone())).await;
    assert_eq!(world.conversation().await["unread"], 0);
    tell(&world, "calls", call("wacid.2", "terminate", json!({"status": "FAILED"}))).await;
    assert_eq!(world.conversation().await["unread"], 1);
    assert_eq!(world.count("thread_events WHERE kind = 'call' AND detail ->> 'seconds' = '27'").await, 1);
    assert_eq!(world.count("thread_events WHERE kind = 'call' AND detail ->> 'missed' = 'true'").await, 1);
    let again = tell(&world, "calls", call("wacid.1", "terminate", json!({"status": "again"}))).await;
    assert_eq!(again, Account::sum(1, [0, 1, 0]));
    assert_eq!(world.count("outbox WHERE subject LIKE 'tasks.respond.%'").await, 0, "the AI answers no calls");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_is_named_and_its_suspension_is_raised_until_it_is_cleared() {
    let world = World::start().await;
    let group = |kind: &str, more: Value| {
        let mut group = json!({"group_id": "G1", "type": kind, "timestamp": unix_now().to_string()});
        group.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"metadata": "ours", "groups": [group]})
    };
    tell(&world, "group_lifecycle_update", group("group_create", json!({"subject": "Tea"}))).await;
    assert_eq!((&contact(&world).await["kind"], &contact(&world).await["name"]), (&json!("group"), &json!("Tea")));
    let joined = json!({"added_participants": [{"wa_id": "4915112345678"}]});
    for field in ["group_participants_update", "group_participant_update"] {
        tell(&world, field, group("group_participants_add", joined.clone())).await;
    }
    let settings = json!({"group_subject": {"text": "More tea", "update_successful": true}});
    tell(&world, "group_settings_update", group("group_settings", settings)).await;
    assert_eq!(contact(&world).await["name"], "More tea");
    assert_eq!(world.count("thread_events WHERE kind = 'group'").await, 4);
    tell(&world, "group_status_update", group("group_suspend", json!({}))).await;
    assert_eq!(notice(&world, "group_suspend").await["resolved_at"], Value::Null);
    tell(&world, "group_status_update", group("group_suspend_cleared", json!({}))).await;
    assert_eq!(world.count("notices WHERE resolved_at IS NULL").await, 0);
    assert_eq!(world.count("contacts").await, 1, "members of a group are no contacts by that");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ai_is_silent_while_another_app_owns_the_thread() {
    let world = World::start().await;
    let now = unix_now();
    let control = |kind: &str, at: i64| {
        json!({"sender": {"phone_number": "+4915112345678"}, "recipient": {"phone_number_id": world.fixture.phone_number_id},
            "type": kind, "timestamp": at.to_string(), kind: {"new_owner_role": "ai_agent"}})
    };
    tell(&world, "messaging_handovers", control("control_taken", now - 40)).await;
    assert_eq!(world.conversation().await["owner"], "human");
    let standby = json!({"metadata": "ours", "standby": {"messages": [{"from": "4915112345678", "id": "wamid.s",
        "timestamp": now.to_string(), "type": "text", "text": {"body": "to the other app"}}]}});
    tell(&world, "standby", standby).await;
    assert_eq!(world.conversation().await["turn_due_at"], Value::Null);
    tell(&world, "messaging_handovers", control("control_passed", now - 20)).await;
    assert_eq!(world.conversation().await["owner"], "ai");
    tell(&world, "messaging_handovers", control("control_taken", now - 30)).await;
    assert_eq!(world.conversation().await["owner"], "ai", "an older word does not count after the newer one");
    assert_eq!(world.count("thread_events WHERE kind = 'thread_control'").await, 3);
    let agent = world.fixture.agent;
    world.run(&format!("UPDATE conversations SET owner = 'human', assignee_id = '{agent}'")).await;
    tell(&world, "messaging_handovers", control("control_passed", now - 10)).await;
    assert_eq!(world.conversation().await["owner"], "human", "never over one of our people");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_happening_of_a_foreign_number_is_quarantined() {
    let world = World::start().await;
    let other = Fixture::create(&world.db).await;
    let metadata = json!({"phone_number_id": other.phone_number_id, "display_phone_number": "15550783881"});
    let value = json!({"metadata": metadata, "user_preferences": [
        {"wa_id": "4915112345678", "category": "marketing_messages", "value": "stop", "timestamp": unix_now()}]});
    assert_eq!(tell(&world, "user_preferences", value.clone()).await, Account::sum(1, [0, 0, 1]));
    assert_eq!((world.count("contacts").await, world.count("quarantine WHERE reason = 'unrouted'").await), (0, 1));
    world.publish_by("path-of-nobody", &change_at(&world, "account_update", &json!({"event": "X"}), 1)).await;
    wait_until("it is accounted for", async || world.count("quarantine").await == 2).await;
}
