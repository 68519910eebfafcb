//! Gaps, suggestions, thumbs, trying out and regression, by the calls people make.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::world::World;

const QUESTION: &str = "Do you deliver to Malta?";
const ANSWER: &str = "We deliver to Malta within five working days for 12 euros.";

/// Id and path of the first knowledge base.
async fn base(world: &World) -> (Uuid, String) {
    let listed = world.owner.get("/api/knowledge-bases").await.expect_status(200);
    let id = listed["items"][0]["id"].as_str().unwrap();
    (id.parse().unwrap(), format!("/api/knowledge-bases/{id}"))
}

async fn operator(world: &World) -> String {
    let listed = world.owner.get("/api/operators").await.expect_status(200);
    format!("/api/operators/{}", listed["items"][0]["id"].as_str().unwrap())
}

async fn article(world: &World, base: &str, status: &str) -> Value {
    let new = json!({"title": "Delivery to Malta", "body": ANSWER, "language": "en", "status": status});
    world.owner.post(&format!("{base}/articles"), new).await.expect_status(201)
}

/// A gap that was asked once in a conversation.
async fn gap(world: &World, base: Uuid) -> Uuid {
    let conversation = world.conversation(&[QUESTION]).await;
    let (gap, turn, account) = (Uuid::new_v4(), Uuid::new_v4(), world.account().await);
    world
        .run(&format!(
            "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, state, lease_until, control_epoch)
               VALUES ('{turn}', '{account}', '{conversation}', 0, 1, 'handed_off', now(), 1);
             INSERT INTO gaps (id, account_id, knowledge_base_id, question, language, seen, first_seen_at, last_seen_at)
               VALUES ('{gap}', '{account}', '{base}', '{QUESTION}', 'en', 1, now(), now());
             INSERT INTO gap_questions (turn_id, account_id, gap_id, conversation_id, question, coverage)
               VALUES ('{turn}', '{account}', '{gap}', '{conversation}', '{QUESTION}', 0.1)"
        ))
        .await;
    gap
}

/// An answer of the AI to a customer: conversation and message.
async fn answer(world: &World, sources: &Value) -> (Uuid, Uuid) {
    let conversation = world.conversation(&["Hello", QUESTION]).await;
    let (message, turn, account) = (Uuid::new_v4(), Uuid::new_v4(), world.account().await);
    world
        .run(&format!(
            "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, state, lease_until, control_epoch,
                 evidence)
               VALUES ('{turn}', '{account}', '{conversation}', 1, 2, 'replied', now(), 1, '{{\"coverage\": 0.9}}');
             INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status,
                 turn_id, sources, sent_at)
               VALUES ('{message}', '{account}', '{conversation}', 3, 'outbound', 'ai', 'text', 'We do.',
                 '{{\"kind\": \"text\", \"body\": \"We do.\"}}', 'sent', '{turn}', '{sources}', now());
             UPDATE conversations SET last_seq = 3, language = 'en' WHERE id = '{conversation}'"
        ))
        .await;
    (conversation, message)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_shows_where_it_was_asked_and_is_closed_by_an_article() {
    let world = World::start().await;
    let (id, base) = base(&world).await;
    let gap = gap(&world, id).await;
    let listed = world.owner.get(&format!("{base}/gaps?state=open")).await.expect_status(200);
    let shown = &listed["items"][0];
    assert_eq!((&shown["question"], &shown["seen"], &shown["state"]), (&json!(QUESTION), &json!(1), &json!("open")));
    assert_eq!(shown["examples"][0]["question"], QUESTION);
    assert!(shown["examples"][0]["conversationId"].is_string());
    let stranger = json!({"articleId": Uuid::new_v4()});
    let resolve = format!("{base}/gaps/{gap}/resolve");
    world.owner.post(&resolve, stranger).await.expect_problem(422, "invalid_fields");
    let article = article(&world, &base, "published").await;
    let resolved = world.owner.post(&resolve, json!({"articleId": article["id"]})).await.expect_status(200);
    assert_eq!((&resolved["state"], &resolved["articleId"]), (&json!("resolved"), &article["id"]));
    let path = format!("{base}/articles/{}", article["id"].as_str().unwrap());
    let changed = world.owner.get(&path).await.expect_status(200);
    assert_eq!((&changed["questions"], &changed["version"]), (&json!([QUESTION]), &json!(2)));
    world.owner.post(&resolve, json!({"articleId": article["id"]})).await.expect_status(200);
    assert_eq!(world.owner.get(&path).await.expect_status(200)["version"], 2, "it has the question already");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gap_can_be_dismissed_and_opened_again() {
    let world = World::start().await;
    let (id, base) = base(&world).await;
    let gap = gap(&world, id).await;
    assert_eq!(world.owner.act(&format!("{base}/gaps/{gap}/dismiss")).await.expect_status(200)["state"], "dismissed");
    let open = world.owner.get(&format!("{base}/gaps?state=open")).await.expect_status(200);
    assert_eq!(open["items"], json!([]));
    assert_eq!(world.owner.act(&format!("{base}/gaps/{gap}/reopen")).await.expect_status(200)["state"], "open");
    world.owner.act(&format!("{base}/gaps/{}/dismiss", Uuid::new_v4())).await.expect_problem(404, "not_found");
    let agent = world.colleague("agent").await;
    agent.get(&format!("{base}/gaps")).await.expect_status(200);
    agent.act(&format!("{base}/gaps/{gap}/dismiss")).await.expect_problem(403, "forbidden");
}

async fn suggestion(world: &World, base: Uuid) -> Uuid {
    let (id, account) = (Uuid::new_v4(), world.account().await);
    world
        .run(&format!(
            "INSERT INTO suggestions (id, account_id, knowledge_base_id, question, answer, language)
               VALUES ('{id}', '{account}', '{base}', '{QUESTION}', '{ANSWER}', 'en')"
        ))
        .await;
    id
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_suggestion_answers_the_next_question() {
    let world = World::start().await;
    let (id, base) = base(&world).await;
    let suggestion = suggestion(&world, id).await;
    let pending = world.owner.get(&format!("{base}/suggestions?state=pending")).await.expect_status(200);
    assert_eq!((&pending["items"][0]["question"], &pending["items"][0]["answer"]), (&json!(QUESTION), &json!(ANSWER)));
    let approve = format!("{base}/suggestions/{suggestion}/approve");
    let approved = world.owner.post(&approve, json!({"title": "Malta"})).await.expect_status(200);
    assert_eq!(approved["state"], "approved");
    let asked = world.owner.post(&format!("{base}/ask"), json!({"question": QUESTION})).await.expect_status(200);
    assert_eq!(
        (&asked["outcome"], &asked["answer"]["sources"][0]["articleId"]),
        (&json!("reply"), &approved["articleId"])
    );
    let path = format!("{base}/articles/{}", approved["articleId"].as_str().unwrap());
    let article = world.owner.get(&path).await.expect_status(200);
    assert_eq!((&article["title"], &article["questions"]), (&json!("Malta"), &json!([QUESTION])));
    world.owner.post(&approve, json!({})).await.expect_problem(409, "already_approved");
    world.owner.act(&format!("{base}/suggestions/{suggestion}/reject")).await.expect_problem(409, "already_approved");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suggestion_may_be_added_to_an_article_or_rejected() {
    let world = World::start().await;
    let (id, base) = base(&world).await;
    let article = article(&world, &base, "published").await;
    let (added, rejected) = (suggestion(&world, id).await, suggestion(&world, id).await);
    let input = json!({"articleId": article["id"], "question": "Malta, too?"});
    let approved = world.owner.post(&format!("{base}/suggestions/{added}/approve"), input).await.expect_status(200);
    assert_eq!((&approved["articleId"], &approved["question"]), (&article["id"], &json!("Malta, too?")));
    let articles = world.owner.get(&format!("{base}/articles")).await.expect_status(200);
    assert_eq!(articles["items"].as_array().unwrap().len(), 1);
    assert_eq!(articles["items"][0]["questions"], json!(["Malta, too?"]));
    let reject = format!("{base}/suggestions/{rejected}/reject");
    assert_eq!(world.owner.act(&reject).await.expect_status(200)["state"], "rejected");
}

#[tokio::test(flavor = "multi_thread")]
async fn thumbs_show_on_the_message_and_in_the_review() {
    let world = World::start().await;
    let sources = json!([{"articleId": Uuid::new_v4(), "title": "Delivery"}]);
    let (conversation, message) = answer(&world, &sources).await;
    let path = format!("/api/conversations/{conversation}/messages/{message}/feedback");
    let given = json!({"verdict": "wrong", "comment": "We do not."});
    let thumbs = world.owner.put(&path, given).await.expect_status(200);
    assert_eq!(thumbs, json!({"good": 0, "wrong": 1, "mine": "wrong"}));
    let agent = world.colleague("agent").await;
    agent.put(&path, json!({"verdict": "good"})).await.expect_status(200);
    let messages = agent.get(&format!("/api/conversations/{conversation}/messages")).await.expect_status(200);
    assert_eq!(messages["items"][2]["feedback"], json!({"good": 1, "wrong": 1, "mine": "good"}));
    assert!(messages["items"][0].get("feedback").is_none());
    let review = world.owner.get("/api/feedback?verdict=wrong").await.expect_status(200);
    let [only] = review["items"].as_array().unwrap().as_slice() else { panic!("{review:#}") };
    assert_eq!((&only["question"], &only["answer"]), (&json!(QUESTION), &json!("We do.")));
    assert_eq!((&only["comment"], &only["sources"][0]["title"]), (&json!("We do not."), &json!("Delivery")));
    world.owner.delete(&path).await.expect_status(204);
    let review = world.owner.get("/api/feedback?verdict=wrong").await.expect_status(200);
    assert_eq!(review["items"], json!([]));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_answers_of_the_ai_are_judged() {
    let world = World::start().await;
    let (conversation, message) = answer(&world, &json!([])).await;
    let messages = world.owner.get(&format!("/api/conversations/{conversation}/messages")).await.expect_status(200);
    let customers = messages["items"][0]["id"].as_str().unwrap();
    let good = || json!({"verdict": "good"});
    let path = format!("/api/conversations/{conversation}/messages/{customers}/feedback");
    world.owner.put(&path, good()).await.expect_problem(422, "invalid_fields");
    let elsewhere = format!("/api/conversations/{}/messages/{message}/feedback", Uuid::new_v4());
    world.owner.put(&elsewhere, good()).await.expect_problem(404, "not_found");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_evidence_of_an_answer_names_the_question() {
    let world = World::start().await;
    let (_, message) = answer(&world, &json!([])).await;
    let evidence = world.owner.get(&format!("/api/messages/{message}/evidence")).await.expect_status(200);
    assert_eq!((&evidence["question"], &evidence["turn"]["state"]), (&json!(QUESTION), &json!("replied")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_is_tried_with_changes_and_keeps_none() {
    let world = World::start().await;
    let ((_, base), operator) = (base(&world).await, operator(&world).await);
    article(&world, &base, "published").await;
    let input = json!({"messages": [QUESTION]});
    let tried = world.owner.post(&format!("{operator}/try"), input).await.expect_status(200);
    assert_eq!((&tried["outcome"], &tried["language"]), (&json!("reply"), &json!("en")), "{tried:#}");
    assert!(tried["answer"]["text"].as_str().unwrap().contains("five working days"), "{tried:#}");
    assert_eq!(tried["evidence"]["passages"][0]["title"], "Delivery to Malta");
    let before = world.owner.get(&operator).await.expect_status(200);
    let history = json!([{"speaker": "customer", "text": "Hi"}, {"speaker": "ai", "text": "Hello!"}]);
    let changes = json!({"name": "Somebody Else", "settings": {"disclosure": "I am a machine called Somebody Else."}});
    let first = json!({"messages": ["Are you a robot?"], "changes": changes});
    let tried = world.owner.post(&format!("{operator}/try"), first).await.expect_status(200);
    assert!(tried["answer"]["text"].as_str().unwrap().contains("Somebody Else"), "{tried:#}");
    let later = json!({"history": history, "messages": [QUESTION]});
    world.owner.post(&format!("{operator}/try"), later).await.expect_status(200);
    assert_eq!(world.owner.get(&operator).await.expect_status(200), before);
    assert_eq!(world.count("SELECT count(*) AS count FROM turns").await, 0);
    let wrong = json!({"messages": [QUESTION], "changes": {"language": "xx"}});
    world.owner.post(&format!("{operator}/try"), wrong).await.expect_problem(422, "invalid_fields");
    world
        .colleague("agent")
        .await
        .post(&format!("{operator}/try"), json!({"messages": ["Hi"]}))
        .await
        .expect_problem(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_comes_from_an_answer_or_from_hand() {
    let world = World::start().await;
    let operator = operator(&world).await;
    let (conversation, message) = answer(&world, &json!([])).await;
    let cases = format!("{operator}/regression-cases");
    let taken = json!({"conversationId": conversation, "messageId": message});
    let case = world.owner.post(&cases, taken.clone()).await.expect_status(201);
    assert_eq!((&case["name"], &case["messages"]), (&json!(QUESTION), &json!([QUESTION])));
    assert_eq!(case["history"], json!([{"speaker": "customer", "text": "Hello"}]));
    assert_eq!(
        (&case["answered"], &case["messageId"], &case["language"]),
        (&json!("We do."), &json!(message), &json!("en"))
    );
    assert_eq!(world.owner.post(&cases, taken).await.expect_status(200)["id"], case["id"]);
    let by_hand =
        json!({"name": "By hand", "messages": ["Hi"], "expected": {"outcome": "reply", "contains": ["hello"]}});
    let by_hand = world.owner.post(&cases, by_hand).await.expect_status(201);
    let path = format!("{cases}/{}", by_hand["id"].as_str().unwrap());
    let changed = world.owner.patch(&path, json!({"expected": {"outcome": "handoff"}})).await.expect_status(200);
    assert_eq!((&changed["name"], &changed["expected"]), (&json!("By hand"), &json!({"outcome": "handoff"})));
    world.owner.patch(&path, json!({"expected": {"outcome": "no"}})).await.expect_problem(422, "invalid_fields");
    world.owner.delete(&path).await.expect_status(204);
    let listed = world.owner.get(&cases).await.expect_status(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    world.owner.post(&cases, json!({"name": "Empty"})).await.expect_problem(422, "invalid_fields");
    world.owner.post(&cases, json!({"messageId": message})).await.expect_problem(422, "invalid_fields");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_asked_for_seen_and_stopped() {
    let world = World::start().await;
    let operator = operator(&world).await;
    let by_hand = json!({"name": "By hand", "messages": ["Hi"]});
    world.owner.post(&format!("{operator}/regression-cases"), by_hand).await.expect_status(201);
    let runs = format!("{operator}/regression-runs");
    let new = json!({"changes": {"tone": "Short."}, "withDrafts": true});
    let run = world.owner.post(&runs, new).await.expect_status(201);
    assert_eq!((&run["state"], &run["cases"], &run["done"]), (&json!("queued"), &json!(1), &json!(0)));
    assert_eq!(run["candidate"], json!({"changes": {"tone": "Short."}, "withDrafts": true}));
    let path = format!("{runs}/{}", run["id"].as_str().unwrap());
    let (id, account) = (run["id"].as_str().unwrap(), world.account().await);
    world
        .run(&format!(
            "INSERT INTO regression_results (run_id, case_id, account_id, before, after, verdict)
               SELECT '{id}', id, '{account}', '{{\"outcome\": \"reply\", \"text\": \"Hi\"}}',
                 '{{\"outcome\": \"handoff\", \"reason\": \"anger\"}}', 'changed' FROM regression_cases"
        ))
        .await;
    let results = world.owner.get(&format!("{path}/results?verdict=changed")).await.expect_status(200);
    let result = &results["items"][0];
    assert_eq!((&result["name"], &result["before"]["text"]), (&json!("By hand"), &json!("Hi")));
    assert_eq!((&result["after"]["reason"], &result["after"]["articles"]), (&json!("anger"), &json!([])));
    assert_eq!(world.owner.get(&format!("{path}/results?verdict=worse")).await.expect_status(200)["items"], json!([]));
    let stopped = world.owner.act(&format!("{path}/stop")).await.expect_status(200);
    assert_eq!((&stopped["state"], &stopped["changed"], &stopped["done"]), (&json!("stopped"), &json!(1), &json!(1)));
    assert_eq!(
        world.owner.get(&runs).await.expect_status(200)["items"][0],
        world.owner.get(&path).await.expect_status(200)
    );
    world.owner.post(&runs, json!({"model": "other"})).await.expect_problem(422, "invalid_fields");
    world.owner.post(&runs, json!({"changes": {"language": "xx"}})).await.expect_problem(422, "invalid_fields");
    for (misnamed, field) in [
        (json!({"drafts": true}), "drafts"),
        (json!({"changes": {"instruction": "Short."}}), "changes.instruction"),
        (json!({"changes": {"settings": {"readmarks": "off"}}}), "settings.readmarks"),
    ] {
        let problem = world.owner.post(&runs, misnamed).await.expect_problem(422, "invalid_fields");
        assert_eq!(problem["errors"][0]["field"], field, "what is tried under a wrong name would compare nothing");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_accounts_learning_is_not_found() {
    let world = World::start().await;
    let (other, base, operator) = (Uuid::new_v4(), Uuid::new_v4(), Uuid::new_v4());
    world
        .run(&format!(
            "INSERT INTO accounts (id, name) VALUES ('{other}', 'Other');
             INSERT INTO knowledge_bases (id, account_id, name) VALUES ('{base}', '{other}', 'Theirs');
             INSERT INTO operators (id, account_id, knowledge_base_id, name) VALUES ('{operator}', '{other}', '{base}', 'Eve')"
        ))
        .await;
    for path in [
        format!("/api/knowledge-bases/{base}/gaps"),
        format!("/api/knowledge-bases/{base}/suggestions"),
        format!("/api/operators/{operator}/regression-cases"),
        format!("/api/operators/{operator}/regression-runs"),
    ] {
        world.owner.get(&path).await.expect_problem(404, "not_found");
    }
    let try_it = format!("/api/operators/{operator}/try");
    world.owner.post(&try_it, json!({"messages": ["Hi"]})).await.expect_problem(404, "not_found");
}
