//! Outbox and inbox against the real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::envelope::{Stage, wake};
use reaktly_events::outbox::{OutboxRow, OutboxSource as _};
use reaktly_store::inbox::{self, Seen};
use reaktly_store::{AsyncPgConnection, Causes, Store, StoreError, StoreSettings};
use reaktly_testkit::{TestDb, wait_for};

fn store(db: &TestDb) -> Store {
    Store::new(&StoreSettings { url: db.url(), connections_max: 4 }).unwrap()
}

fn row(n: i64) -> OutboxRow {
    let now = Timestamp::from_second(1_800_000_000 + n).unwrap();
    wake(Stage::Send, now, AccountId::generate(now), ConversationId::generate(now))
}

async fn write(conn: &mut AsyncPgConnection, rows: &[OutboxRow]) {
    conn.transaction(async |conn: &mut AsyncPgConnection| {
        let mut causes = Causes::default();
        rows.iter().cloned().for_each(|row| causes.push(row));
        Ok::<_, StoreError>(causes.write(conn).await?.into_rows())
    })
    .await
    .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_transaction_causes_is_found_in_order_until_it_is_published() {
    let db = TestDb::create().await;
    let store = store(&db);
    let rows: Vec<_> = (0..5).map(row).collect();
    write(&mut db.connect().await, &rows).await;
    let found = wait_for("the rows to pass their writer's moment", async || {
        let found = store.unpublished(10).await.unwrap();
        (found.len() == 5).then_some(found)
    })
    .await;
    assert_eq!(found, rows);
    store.mark_published(&[rows.first().unwrap().id, rows.get(2).unwrap().id]).await.unwrap();
    let left: Vec<_> = store.unpublished(10).await.unwrap().iter().map(|row| row.id).collect();
    assert_eq!(left, [1, 3, 4].map(|index: usize| rows.get(index).unwrap().id));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_transaction_causes_nothing() {
    let db = TestDb::create().await;
    let mut conn = db.connect().await;
    let undone = conn
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut causes = Causes::default();
            causes.push(row(1));
            drop(causes.write(conn).await?);
            Err::<(), _>(StoreError::Unsuitable("undone".into()))
        })
        .await;
    assert!(undone.is_err());
    write(&mut conn, &[row(2)]).await;
    let store = store(&db);
    let found = wait_for("the row that was committed", async || {
        let found = store.unpublished(10).await.unwrap();
        (!found.is_empty()).then_some(found)
    })
    .await;
    assert_eq!(found.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_relay_leads_and_another_follows_when_it_is_gone() {
    let db = TestDb::create().await;
    let store = store(&db);
    let mut leader = store.lead().await.unwrap().unwrap();
    assert!(store.still_leads(&mut leader).await);
    assert!(store.lead().await.unwrap().is_none());
    drop(leader);
    wait_for("the next leader", async || store.lead().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_simultaneous_claims_of_a_key_one_is_first() {
    let db = TestDb::create().await;
    let claim = async || {
        let mut conn = db.connect().await;
        conn.transaction(async |conn: &mut AsyncPgConnection| inbox::claim(conn, "normalize", "key").await)
            .await
            .unwrap()
    };
    let mut claims = [claim().await, claim().await];
    let (third, fourth) = tokio::join!(claim(), claim());
    claims.sort_by_key(|seen| *seen == Seen::Before);
    assert_eq!(claims, [Seen::First, Seen::Before]);
    assert_eq!((third, fourth), (Seen::Before, Seen::Before));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_absent_database_is_told_from_a_fault_of_ours() {
    let absent = Store::new(&StoreSettings { url: "postgres://x@127.0.0.1:1/x".into(), connections_max: 1 }).unwrap();
    let error = absent.connection().await.err().unwrap();
    assert!(error.is_transient(), "{error}");
    assert!(!absent.healthy().await);
    let db = TestDb::empty().await;
    let fault = inbox::claim(&mut db.connect().await, "normalize", "key").await.unwrap_err();
    assert!(!fault.is_transient(), "{fault}");
}
