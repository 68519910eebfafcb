//! Keeping house, on a real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::sync::Arc;

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl as _;
use reaktly_domain::SystemClock;
use reaktly_runtime::{Outcome, Runtime};
use reaktly_store::{Store, StoreSettings};
use reaktly_testkit::{Fixture, TestDb, TestNats, fixtures, wait_until};
use reaktly_worker::Worker;

/// Rows that have served their time, and rows that have not.
const ROWS: &str = "INSERT INTO inbox (consumer, key, created_at) VALUES
       ('normalize', 'old', now() - interval '9 days'), ('normalize', 'recent', now() - interval '7 days');
     INSERT INTO outbox (id, kind, ordering_key, subject, headers, payload, published_at) VALUES
       ('00000000-0000-0000-0000-000000000001', 'publish', 'k', 'events.a', '{}', '', now() - interval '2 days'),
       ('00000000-0000-0000-0000-000000000002', 'publish', 'k', 'events.a', '{}', '', now());";

/// Runs of a source that is read again and again, one of a source that was read once long ago, and one that waits.
fn runs(Fixture { account, knowledge_base, .. }: &Fixture) -> String {
    let source = |number: u8| format!("00000000-0000-0000-0000-00000000010{number}");
    let sources: Vec<String> = (1..=3)
        .map(|number| format!("('{}', '{account}', '{knowledge_base}', 'site', 'example.com')", source(number)))
        .collect();
    let run = |name: u8, of: u8, state: &str, ended: &str| {
        let id = format!("00000000-0000-0000-0000-00000000020{name}");
        format!("('{id}', '{account}', '{}', '{state}', now() - interval '200 days', {ended})", source(of))
    };
    let runs = [
        run(1, 1, "done", "now() - interval '100 days'"),
        run(2, 1, "failed", "now() - interval '91 days'"),
        run(3, 1, "done", "now() - interval '89 days'"),
        run(4, 2, "done", "now() - interval '100 days'"),
        run(5, 3, "queued", "NULL"),
    ];
    format!(
        "INSERT INTO sources (id, account_id, knowledge_base_id, kind, name) VALUES {};
         INSERT INTO imports (id, account_id, source_id, state, created_at, finished_at) VALUES {};",
        sources.join(", "),
        runs.join(", ")
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_have_served_their_time_go_and_the_others_stay() {
    let (db, nats) = tokio::join!(TestDb::create(), TestNats::start());
    fixtures::run(&mut db.connect().await, ROWS).await;
    let fixture = Fixture::create(&db).await;
    fixtures::run(&mut db.connect().await, &runs(&fixture)).await;
    let store = Store::new(&StoreSettings { url: db.url(), connections_max: 4 }).unwrap();
    let settings = reaktly_bus::Settings { name: "test".to_owned(), urls: vec![nats.url()], credentials: None };
    let bus = reaktly_bus::connect(&settings).await.unwrap();
    let runtime = Runtime::embedded("test");
    let worker = Worker::of(bus, store, Arc::new(SystemClock), &runtime.context("test"));
    worker.keep_house();
    wait_until("only the recent rows are left", async || {
        left(&db).await == ["outbox 2", "recent", "run 3", "run 4", "run 5"]
    })
    .await;
    assert_eq!(runtime.stop().await, Outcome::Clean);
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
}

/// What is in the three tables.
async fn left(db: &TestDb) -> Vec<String> {
    let query = "SELECT key AS name FROM inbox UNION ALL SELECT 'outbox ' || right(id::text, 1) FROM outbox \
         UNION ALL SELECT 'run ' || right(id::text, 1) FROM imports ORDER BY name";
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut db.connect().await).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}
