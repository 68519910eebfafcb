//! Keeping house, on a real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use std::sync::Arc;

use diesel::QueryableByName;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl as _;
use reaktly_domain::SystemClock;
use reaktly_runtime::{Outcome, Runtime};
use reaktly_store::{Store, StoreSettings};
use reaktly_testkit::{TestDb, TestNats, fixtures, wait_until};
use reaktly_worker::Worker;

/// Rows that have served their time, and rows that have not.
const ROWS: &str = "INSERT INTO inbox (consumer, key, created_at) VALUES
       ('normalize', 'old', now() - interval '9 days'), ('normalize', 'recent', now() - interval '7 days');
     INSERT INTO outbox (id, kind, ordering_key, subject, headers, payload, published_at) VALUES
       ('00000000-0000-0000-0000-000000000001', 'publish', 'k', 'events.a', '{}', '', now() - interval '2 days'),
       ('00000000-0000-0000-0000-000000000002', 'publish', 'k', 'events.a', '{}', '', now());";

#[tokio::test(flavor = "multi_thread")]
async fn rows_that_have_served_their_time_go_and_the_others_stay() {
    let (db, nats) = tokio::join!(TestDb::create(), TestNats::start());
    fixtures::run(&mut db.connect().await, ROWS).await;
    let store = Store::new(&StoreSettings { url: db.url(), connections_max: 4 }).unwrap();
    let settings = reaktly_bus::Settings { name: "test".to_owned(), urls: vec![nats.url()], credentials: None };
    let bus = reaktly_bus::connect(&settings).await.unwrap();
    let runtime = Runtime::embedded("test");
    let worker = Worker::of(bus, store, Arc::new(SystemClock), &runtime.context("test"));
    worker.keep_house();
    wait_until("only the recent rows are left", async || left(&db).await == ["outbox 2", "recent"]).await;
    assert_eq!(runtime.stop().await, Outcome::Clean);
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    name: String,
}

/// What is in the two tables.
async fn left(db: &TestDb) -> Vec<String> {
    let query =
        "SELECT key AS name FROM inbox UNION ALL SELECT 'outbox ' || right(id::text, 1) FROM outbox ORDER BY name";
    let rows: Vec<Row> = diesel::sql_query(query).load(&mut db.connect().await).await.unwrap();
    rows.into_iter().map(|row| row.name).collect()
}
