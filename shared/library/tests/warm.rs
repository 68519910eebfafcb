//! Indexes are there before they are asked for.

use std::sync::Arc;

use reaktly_domain::ids::KnowledgeBaseId;
use reaktly_library::{Shelf, Warmer};
use reaktly_search::language::Detector;
use reaktly_store::{Store, StoreSettings};
use reaktly_testkit::fixtures::run;
use reaktly_testkit::{Fixture, TestDb};

#[tokio::test]
async fn the_first_question_finds_its_index_made_and_so_does_the_first_after_a_change() {
    let db = TestDb::create().await;
    let fixture = Fixture::create(&db).await;
    let store = Store::new(&StoreSettings { url: db.url(), connections_max: 2 }).unwrap();
    let shelf = Shelf::new(&store, &Arc::new(Detector::default()));
    let warmer = Warmer::new(&store, &shelf);
    let base = KnowledgeBaseId::from_uuid(fixture.knowledge_base);
    let set = async |version: i64| {
        let statement = format!("UPDATE knowledge_bases SET version = {version} WHERE id = '{base}'");
        run(&mut db.connect().await, &statement).await;
    };
    set(1).await;
    assert!(!shelf.has(base, 1));
    warmer.round().await.unwrap();
    assert!(shelf.has(base, 1));

    set(2).await;
    warmer.round().await.unwrap();
    assert!(!shelf.has(base, 2), "a change may not be the last of many");
    warmer.round().await.unwrap();
    assert!(shelf.has(base, 2));
}
