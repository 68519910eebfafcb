//! Sources as they are added, looked at, changed and deleted; the reading itself is the service `learn`'s.

use reqwest::Method;
use serde_json::{Value, json};

use crate::articles::base;
use crate::world::{Answer, World};

fn path(base: &str, source: &Value) -> String {
    format!("{base}/sources/{}", source["id"].as_str().unwrap())
}

async fn upload(world: &World, base: &str, query: &str, bytes: Vec<u8>) -> Answer {
    let request = world.owner.request(Method::POST, &format!("{base}/files?{query}"));
    Answer::read(request.header("content-type", "application/octet-stream").body(bytes)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_is_added_with_its_run_queued_changed_stopped_and_run_again() {
    let world = World::start().await;
    let base = base(&world).await;
    let new = json!({"url": "https://example.com/help", "mode": "site", "include": ["/help"], "schedule": "daily"});
    let source = world.owner.post(&format!("{base}/sources"), new).await.expect_status(201);
    assert_eq!(
        (&source["kind"], &source["state"], &source["pagesMax"]),
        (&json!("site"), &json!("queued"), &json!(500))
    );
    assert_eq!(source["progress"], json!({"found": 0, "done": 0, "changed": 0, "flagged": 0, "failed": 0}));
    assert_eq!((&source["name"], &source["articleCount"]), (&json!("https://example.com/help"), &json!(0)));
    let path = path(&base, &source);
    world.owner.act(&format!("{path}/run")).await.expect_problem(409, "source_running");
    let stopped = world.owner.act(&format!("{path}/stop")).await.expect_status(200);
    assert_eq!(stopped["state"], "stopped");
    let again = world.owner.act(&format!("{path}/run")).await.expect_status(200);
    assert_eq!(again["state"], "queued");
    let changed = json!({"pagesMax": 7, "schedule": null, "exclude": ["/help/old"], "language": "de"});
    let changed = world.owner.patch(&path, changed).await.expect_status(200);
    assert_eq!((&changed["pagesMax"], changed.get("schedule"), changed.get("nextRunAt")), (&json!(7), None, None));
    assert_eq!((&changed["include"], &changed["exclude"]), (&json!(["/help"]), &json!(["/help/old"])));
    let list = world.owner.get(&format!("{base}/sources")).await.expect_status(200);
    assert_eq!(list["items"], json!([changed]));
    let agent = world.colleague("agent").await;
    agent.get(&path).await.expect_status(200);
    agent.act(&format!("{path}/run")).await.expect_problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_a_source_already_is_refused_and_the_other_one_named() {
    let world = World::start().await;
    let base = base(&world).await;
    let add = async |body: Value| world.owner.post(&format!("{base}/sources"), body).await;
    let source = add(json!({"url": "https://example.com/help", "mode": "site"})).await.expect_status(201);
    for same in ["https://example.com/help", "https://EXAMPLE.com/help/?utm_source=mail#top"] {
        let problem = add(json!({"url": same, "mode": "site"})).await.expect_problem(409, "source_exists");
        assert!(problem["detail"].as_str().unwrap().contains(source["id"].as_str().unwrap()), "{problem}");
    }
    add(json!({"url": "https://example.com/help", "mode": "site", "include": ["/help/de"]})).await.expect_status(201);
    let other = add(json!({"url": "https://example.com/shop", "mode": "page"})).await.expect_status(201);
    let path = path(&base, &other);
    let moved = json!({"url": "https://example.com/help"});
    world.owner.patch(&path, moved).await.expect_problem(409, "source_exists");
    world.owner.patch(&path, json!({"pagesMax": 7})).await.expect_status(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_sources_are_refused_by_field() {
    let world = World::start().await;
    let base = base(&world).await;
    for (body, field) in [
        (json!({"mode": "site"}), "url"),
        (json!({"url": "ftp://example.com", "mode": "site"}), "url"),
        (json!({"url": "https://example.com", "mode": "all"}), "mode"),
        (json!({"url": "https://example.com", "mode": "site", "pagesMax": 0}), "pagesMax"),
        (json!({"url": "https://example.com", "mode": "site", "include": ["help"]}), "include[0]"),
        (json!({"url": "https://example.com", "mode": "site", "schedule": "hourly"}), "schedule"),
        (json!({"url": "https://example.com", "mode": "site", "language": "english!"}), "language"),
    ] {
        let problem = world.owner.post(&format!("{base}/sources"), body).await.expect_problem(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_kept_as_a_source_and_what_cannot_be_read_is_refused_with_what_would_help() {
    let world = World::start().await;
    let base = base(&world).await;
    let source = upload(&world, &base, "filename=..%2Freturns.md&language=en", b"# Returns\n\nThirty days.".to_vec());
    let source = source.await.expect_status(201);
    assert_eq!(
        (&source["kind"], &source["state"], &source["language"]),
        (&json!("file"), &json!("queued"), &json!("en"))
    );
    assert!(!source["name"].as_str().unwrap().contains('/'), "{source:#}");
    assert_eq!(world.count("SELECT count(*) AS count FROM files WHERE used_at IS NOT NULL").await, 1);
    let picture = [&b"\x89PNG\r\n\x1a\n"[..], &[0; 64]].concat();
    let problem = upload(&world, &base, "filename=a.png", picture).await.expect_problem(415, "unreadable_file");
    for kind in ["Markdown", "text", "HTML", "PDF", ".docx"] {
        assert!(problem["detail"].as_str().unwrap().contains(kind), "{kind}: {problem:#}");
    }
    let problem =
        upload(&world, &base, "filename=a.pdf", b"text".to_vec()).await.expect_problem(415, "unreadable_file");
    assert!(problem["detail"].as_str().unwrap().contains("is no PDF inside"), "{problem:#}");
    let large = vec![b'x'; 20 * 1024 * 1024 + 1];
    let problem = upload(&world, &base, "filename=a.txt", large).await.expect_problem(413, "document_too_large");
    assert!(problem["detail"].as_str().unwrap().contains("20 MB"), "{problem:#}");
    upload(&world, &base, "filename=a.txt", Vec::new()).await.expect_problem(400, "body_incomplete");
    let problem = upload(&world, &base, "filename=a.txt&language=1", b"x".to_vec()).await;
    problem.expect_problem(422, "invalid_fields");
    let path = path(&base, &source);
    let problem = world.owner.patch(&path, json!({"pagesMax": 3})).await.expect_problem(422, "invalid_fields");
    assert_eq!(problem["errors"][0]["field"], "pagesMax");
    world.owner.patch(&path, json!({"language": "de"})).await.expect_status(200);
    world.owner.delete(&path).await.expect_status(204);
    let unused = "SELECT count(*) AS count FROM files WHERE used_at IS NULL AND removed_at IS NULL";
    assert_eq!(world.count(unused).await, 1, "the sweeper takes it away");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_is_refused_as_a_file_with_what_to_send_instead() {
    let world = World::start().await;
    let base = base(&world).await;
    for path in [format!("{base}/files?filename=a.txt"), "/api/files?filename=a.txt".to_owned()] {
        let request = world.owner.request(Method::POST, &path).body("--b\r\n\r\nText\r\n--b--");
        let answer = Answer::read(request.header("content-type", "multipart/form-data; boundary=b")).await;
        let problem = answer.expect_problem(415, "file_in_form");
        assert!(problem["detail"].as_str().unwrap().contains("--data-binary"), "{problem:#}");
    }
    assert_eq!(world.count("SELECT count(*) AS count FROM files").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_again_updates_the_source_it_made() {
    let world = World::start().await;
    let base = base(&world).await;
    let first = upload(&world, &base, "filename=bees.md", b"# Bees\n\nThree hives.".to_vec()).await.expect_status(201);
    let of_size = |bytes: usize| {
        format!(
            "SELECT count(*) AS count FROM sources JOIN files f ON f.id = (settings->>'file')::uuid AND f.used_at IS NOT NULL WHERE f.size_bytes = {bytes}"
        )
    };
    let used = "SELECT count(*) AS count FROM files WHERE used_at IS NOT NULL";
    for query in ["filename=bees.md", "filename=copy.md"] {
        let again = upload(&world, &base, query, b"# Bees\n\nThree hives.".to_vec()).await.expect_status(200);
        assert_eq!((&again["id"], &again["name"]), (&first["id"], &json!("bees.md")), "{query}");
    }
    let (three, four) = ("# Bees\n\nThree hives.".len(), "# Bees\n\nFour hives.".len());
    assert_eq!((world.count(&of_size(three)).await, world.count(used).await), (1, 1), "the same bytes are kept once");
    let changed = upload(&world, &base, "filename=bees.md&language=en", b"# Bees\n\nFour hives.".to_vec()).await;
    let changed = changed.expect_status(200);
    assert_eq!((&changed["id"], &changed["language"]), (&first["id"], &json!("en")));
    assert_eq!((world.count(&of_size(four)).await, world.count(used).await), (1, 1));
    let follows = "SELECT count(*) AS count FROM sources WHERE next_run_at IS NOT NULL";
    assert_eq!(world.count(follows).await, 1, "the run that is queued may have read the first one");
    upload(&world, &base, "filename=wasps.md", b"# Wasps\n\nNone.".to_vec()).await.expect_status(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_source_takes_its_articles_along_or_leaves_them() {
    let world = World::start().await;
    let base = base(&world).await;
    for (query, left) in [("", 0), ("?articles=delete", 0), ("?articles=keep", 1)] {
        let new = json!({"url": "https://example.com/", "mode": "page"});
        let source = world.owner.post(&format!("{base}/sources"), new).await.expect_status(201);
        let new = json!({"title": "From there", "body": "Taken in."});
        let article = world.owner.post(&format!("{base}/articles"), new).await.expect_status(201);
        let (id, source_id) = (article["id"].as_str().unwrap(), source["id"].as_str().unwrap());
        world.run(&format!("UPDATE articles SET source_id = '{source_id}' WHERE id = '{id}'")).await;
        let of_source = world.owner.get(&format!("{base}/articles?sourceId={source_id}")).await.expect_status(200);
        assert_eq!(of_source["items"][0]["sourceId"], *source_id);
        assert_eq!(world.owner.get(&path(&base, &source)).await.expect_status(200)["articleCount"], 1);
        world.owner.delete(&format!("{}{query}", path(&base, &source))).await.expect_status(204);
        world.owner.get(&path(&base, &source)).await.expect_problem(404, "not_found");
        let articles = world.owner.get(&format!("{base}/articles")).await.expect_status(200);
        assert_eq!(articles["items"].as_array().unwrap().len(), left, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_are_listed_by_state_and_one_is_read_again_at_once() {
    let world = World::start().await;
    let base = base(&world).await;
    let new = json!({"url": "https://example.com/", "mode": "page"});
    let source = world.owner.post(&format!("{base}/sources"), new).await.expect_status(201);
    let (path, source_id) = (path(&base, &source), source["id"].as_str().unwrap());
    world
        .run(&format!(
            "INSERT INTO source_items (id, account_id, source_id, address, state, reason, detail, content_sha256)
               SELECT gen_random_uuid(), account_id, id, address, 'failed', 'not_found', 'The page does not exist.', 'x'
               FROM sources, unnest(ARRAY['https://example.com/', 'https://example.com/a']) address
               WHERE id = '{source_id}';
             UPDATE imports SET state = 'done'"
        ))
        .await;
    let problem = world.owner.get(&format!("{path}/items?state=lost")).await.expect_problem(422, "invalid_fields");
    let wrong = &problem["errors"][0];
    let message = wrong["message"].as_str().unwrap();
    assert!(wrong["field"] == "state" && message.contains("\"failed\""), "{wrong}");
    let failed = world.owner.get(&format!("{path}/items?state=failed")).await.expect_status(200);
    let item = &failed["items"][0];
    assert_eq!((&item["reason"], &item["detail"]), (&json!("not_found"), &json!("The page does not exist.")));
    let index = format!("{path}/items/{}/index", item["id"].as_str().unwrap());
    let again = world.owner.act(&index).await.expect_status(200);
    assert_eq!((&again["state"], again.get("reason")), (&json!("waiting"), None));
    assert_eq!(world.owner.get(&path).await.expect_status(200)["state"], "queued");
    world.owner.act(&index).await.expect_status(200);
    let own_runs = "SELECT count(*) AS count FROM imports WHERE item_id IS NOT NULL AND state = 'queued'";
    assert_eq!(world.count(own_runs).await, 1, "asked twice, it is read once");
    let rest = world.owner.get(&format!("{path}/items?state=failed")).await.expect_status(200);
    assert_eq!(rest["items"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_name_that_is_there_takes_its_place_and_the_answer_says_so() {
    let world = World::start().await;
    let base = base(&world).await;
    let send = async |name: &str, text: &str| {
        upload(&world, &base, &format!("filename={name}"), text.as_bytes().to_vec()).await
    };
    let first = send("faq.md", "# Returns").await.expect_status(201);
    assert_eq!(first["upload"], "new");
    let other = send("faq.md", "# Delivery").await.expect_status(200);
    assert_eq!((&other["upload"], &other["id"]), (&json!("replaced"), &first["id"]));
    let same = send("faq.md", "# Delivery").await.expect_status(200);
    assert_eq!((&same["upload"], &same["id"]), (&json!("unchanged"), &first["id"]));
    let renamed = send("questions.md", "# Returns").await.expect_status(201);
    assert_eq!(renamed["upload"], "new", "what was replaced is nobody's twin any more");
    let listed = world.owner.get(&format!("{base}/sources")).await.expect_status(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    assert!(listed["items"][0].get("upload").is_none());
}
