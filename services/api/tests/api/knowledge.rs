//! Articles are known at once: to `ask`, and by their version to every turn.

use reaktly_testkit::{Reply, ScriptedModel};
use reqwest::Method;
use serde_json::{Value, json};

use crate::world::World;

const SHIPPING: &str = "We ship to all of Europe. Shipping to Germany takes two working days and costs 4.90 euros.\n\n\
    ## Express\n\nExpress shipping arrives on the next working day.";

async fn base(world: &World) -> String {
    let listed = world.owner.get("/api/knowledge-bases").await.expect_status(200);
    format!("/api/knowledge-bases/{}", listed["items"][0]["id"].as_str().unwrap())
}

async fn ask(world: &World, base: &str, question: &str) -> Value {
    world.owner.post(&format!("{base}/ask"), json!({"question": question})).await.expect_status(200)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_saved_article_answers_the_next_question() {
    let world = World::start().await;
    let base = base(&world).await;
    let before = ask(&world, &base, "How long does shipping to Germany take?").await;
    assert_eq!(before["outcome"], "handoff", "{before:#}");
    let new = json!({"title": "Shipping", "body": SHIPPING, "url": "https://example.com/shipping", "language": "en"});
    let article = world.owner.post(&format!("{base}/articles"), new).await.expect_status(201);
    assert_eq!((&article["status"], &article["version"]), (&json!("published"), &json!(1)));
    let after = ask(&world, &base, "How long does shipping to Germany take?").await;
    assert_eq!(after["outcome"], "reply", "{after:#}");
    assert!(after["answer"]["text"].as_str().unwrap().contains("two working days"), "{after:#}");
    assert_eq!(after["answer"]["sources"][0]["articleId"], article["id"]);
    assert_eq!(after["passages"][0]["title"], "Shipping");
    let path = format!("{base}/articles/{}", article["id"].as_str().unwrap());
    let changed = world
        .owner
        .patch(&path, json!({"body": SHIPPING.replace("two", "three"), "url": null}))
        .await
        .expect_status(200);
    assert_eq!((&changed["version"], changed.get("url"), &changed["language"]), (&json!(2), None, &json!("en")));
    let after = ask(&world, &base, "How long does shipping to Germany take?").await;
    assert!(after["answer"]["text"].as_str().unwrap().contains("three working days"), "{after:#}");
    world.owner.patch(&path, json!({"status": "draft"})).await.expect_status(200);
    assert_eq!(ask(&world, &base, "How long does shipping to Germany take?").await["outcome"], "handoff");
    world.owner.delete(&path).await.expect_status(204);
    world.owner.get(&path).await.expect_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_articles_are_refused_by_field() {
    let world = World::start().await;
    let path = format!("{}/articles", base(&world).await);
    for (body, field) in [
        (json!({"body": "x"}), "title"),
        (json!({"title": "", "body": "x"}), "title"),
        (json!({"title": "x", "body": 1}), "body"),
        (json!({"title": "x", "body": "x", "url": "ftp://example.com"}), "url"),
        (json!({"title": "x", "body": "x", "url": "https://ada:secret@example.com/chair"}), "url"),
        (json!({"title": "x", "body": "x", "status": "hidden"}), "status"),
        (json!({"title": "x", "body": "x", "questions": [""]}), "questions[0]"),
    ] {
        let problem = world.owner.post(&path, body).await.expect_problem(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
    }
    let broken =
        world.owner.request(reqwest::Method::POST, &path).header("content-type", "application/json").body("{\"title\"");
    crate::world::Answer::read(broken).await.expect_problem(400, "invalid_json");
    let text = world.owner.request(reqwest::Method::POST, &path).header("content-type", "text/plain").body("{}");
    crate::world::Answer::read(text).await.expect_problem(415, "unsupported_media_type");
    let large = json!({"title": "x", "body": "x".repeat(3_000_000)});
    world.owner.post(&path, large).await.expect_problem(413, "body_too_large");
}

#[tokio::test(flavor = "multi_thread")]
async fn pushed_content_is_taken_once_and_replaced_by_its_external_id() {
    let world = World::start().await;
    let base = base(&world).await;
    let script = world.script(&["iq:import", "iq:read"]).await;
    let item = |content: &str, hash: Option<&str>| {
        let mut data = json!({"title": "Red chair", "content": content, "url": "https://example.com/chair", "sourceData": {"sku": 7}});
        if let Some(hash) = hash {
            data["hash"] = json!(hash);
        }
        json!({"integrationId": "shop", "knowledgeBaseId": base.rsplit('/').next().unwrap(), "sourceType": "PRODUCT",
            "externalId": "chair-1", "data": data})
    };
    let answer = script.post("/ingest", item("A red chair.", Some("h1"))).await.expect_status(200);
    assert_eq!(answer, json!({"status": "queued", "jobId": "shop-chair-1"}));
    let articles = async || script.get(&format!("{base}/articles")).await.expect_status(200)["items"].clone();
    let first = articles().await;
    assert_eq!(
        (&first[0]["externalId"], &first[0]["sourceType"], &first[0]["version"]),
        (&json!("chair-1"), &json!("PRODUCT"), &json!(1))
    );
    script.post("/ingest", item("Not read.", Some("h1"))).await.expect_status(200);
    assert_eq!(articles().await, first, "an unchanged hash is skipped");
    let mut forced = item("A crimson chair.", Some("h1"));
    forced["options"] = json!({"forceRefresh": true, "priority": "high"});
    let bulk = script.post("/ingest/bulk", json!({"items": [forced]})).await.expect_status(200);
    assert_eq!(bulk, json!({"status": "queued", "jobCount": 1, "estimatedTime": "1s", "jobIds": ["shop-chair-1"]}));
    let second = articles().await;
    assert_eq!(
        (second.as_array().unwrap().len(), &second[0]["body"], &second[0]["id"]),
        (1, &json!("A crimson chair."), &first[0]["id"])
    );
    for content in ["A blue chair.", "A green chair."] {
        script.post("/ingest", item(content, Some(""))).await.expect_status(200);
        assert_eq!(articles().await[0]["body"], content, "an empty hash is none");
    }
    script
        .post(&format!("{base}/articles"), json!({"title": "x", "body": "x"}))
        .await
        .expect_problem(403, "missing_scope");
    let wrong = script.post("/ingest", json!({"integrationId": "shop"})).await.expect_problem(422, "invalid_fields");
    assert_eq!(wrong["errors"][0]["field"], "knowledgeBaseId");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_integrations_with_the_same_external_id_have_an_article_each() {
    let world = World::start().await;
    let base = base(&world).await;
    let push = async |integration: &str, content: &str| {
        let data = json!({"title": "One", "content": content, "url": "https://example.com/1"});
        let item = json!({"integrationId": integration, "knowledgeBaseId": base.rsplit('/').next().unwrap(),
            "sourceType": "PAGE", "externalId": "1", "data": data});
        world.owner.post("/ingest", item).await.expect_status(200);
    };
    let articles = async || {
        let listed = world.owner.get(&format!("{base}/articles")).await.expect_status(200);
        let items = listed["items"].as_array().unwrap().iter();
        let mut bodies: Vec<_> =
            items.map(|item| format!("{} {}", item["integrationId"].as_str().unwrap_or("?"), item["body"])).collect();
        bodies.sort();
        bodies
    };
    push("shop", "A chair.").await;
    world.run("UPDATE articles SET pushed_by = NULL").await;
    assert_eq!(articles().await, ["? \"A chair.\""]);
    push("shop", "A chair.").await;
    assert_eq!(articles().await, ["shop \"A chair.\""], "one of before is its who pushes its id first");
    push("blog", "A post.").await;
    push("shop", "A red chair.").await;
    assert_eq!(articles().await, ["blog \"A post.\"", "shop \"A red chair.\""]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_use_is_not_deleted() {
    let world = World::start().await;
    let base = base(&world).await;
    world.owner.delete(&base).await.expect_problem(409, "in_use");
    let made = world.owner.post("/api/knowledge-bases", json!({"name": "Returns"})).await.expect_status(201);
    let new = json!({"name": "Ada", "knowledgeBaseId": made["id"], "businessName": "Example", "websiteUrl": "https://example.com",
        "language": "de", "languages": ["de", "en"]});
    let operator = world.owner.post("/api/operators", new).await.expect_status(201);
    assert_eq!((&operator["language"], &operator["languages"]), (&json!("de"), &json!(["de", "en"])));
    let path = format!("/api/operators/{}", operator["id"].as_str().unwrap());
    let changed = world.owner.patch(&path, json!({"tone": "warm", "websiteUrl": ""})).await.expect_status(200);
    assert_eq!((&changed["tone"], changed.get("websiteUrl"), &changed["name"]), (&json!("warm"), None, &json!("Ada")));
    world.owner.patch(&path, json!({"language": "xx"})).await.expect_problem(422, "invalid_fields");
    world.owner.delete(&path).await.expect_status(204);
    world.owner.delete(&format!("/api/knowledge-bases/{}", made["id"].as_str().unwrap())).await.expect_status(204);
    world.integration().await;
    let first = world.owner.get("/api/operators").await.expect_status(200)["items"][0]["id"].clone();
    world.owner.delete(&format!("/api/operators/{}", first.as_str().unwrap())).await.expect_problem(409, "in_use");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_knowledge_base_takes_with_it_what_was_in_it_and_lets_its_files_go() {
    let world = World::start().await;
    let made = world.owner.post("/api/knowledge-bases", json!({"name": "Returns"})).await.expect_status(201);
    let base = format!("/api/knowledge-bases/{}", made["id"].as_str().unwrap());
    world.owner.post(&format!("{base}/articles"), json!({"title": "x", "body": "x"})).await.expect_status(201);
    let file = world.owner.request(Method::POST, &format!("{base}/files?filename=terms.md"));
    crate::world::Answer::read(file.body("# Terms")).await.expect_status(201);
    let used = "SELECT count(*) AS count FROM files WHERE used_at IS NOT NULL";
    let left = "SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM sources) + (SELECT count(*) FROM imports) \
        AS count";
    assert_eq!((world.count(used).await, world.count(left).await), (1, 3));
    world.colleague("agent").await.delete(&base).await.expect_problem(403, "forbidden");
    world.owner.delete(&base).await.expect_status(204);
    assert_eq!((world.count(used).await, world.count(left).await), (0, 0));
    world.owner.delete(&base).await.expect_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_hangs_up_on_a_question_ends_the_models_call() {
    let model = ScriptedModel::start();
    model.always(Reply::text("{}"));
    model.hold();
    let world = World::with(&[("REAKTLY_LLM_URL", &model.url()), ("REAKTLY_LLM_MODEL", "small")]).await;
    let base = base(&world).await;
    let new = json!({"title": "Shipping", "body": SHIPPING, "language": "en"});
    world.owner.post(&format!("{base}/articles"), new).await.expect_status(201);
    let question = json!({"question": "How long does shipping to Germany take?"});
    let asking = world.owner.request(Method::POST, &format!("{base}/ask")).json(&question);
    let asking = tokio::spawn(asking.send());
    model.received(1).await;
    asking.abort();
    model.abandoned(1).await;
    assert_eq!(model.requests().len(), 1, "it is not asked again");
}
