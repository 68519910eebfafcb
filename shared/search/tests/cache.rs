//! Indexes by version.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reaktly_domain::ids::KnowledgeBaseId;
use uuid::Uuid;

use reaktly_search::cache::Indexes;
use reaktly_testkit::knowledge::shop;

#[tokio::test]
async fn an_index_is_built_once_for_each_version() {
    let indexes = Indexes::default();
    let count = AtomicUsize::new(0);
    let base = KnowledgeBaseId::from_uuid(Uuid::from_u128(1));
    let get = async |version: i64| {
        let build = async {
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, std::io::Error>(shop())
        };
        indexes.get(base, version, build).await.unwrap()
    };
    let (one, again, next) = (get(1).await, get(1).await, get(2).await);
    assert!(Arc::ptr_eq(&one, &again));
    assert!(!Arc::ptr_eq(&one, &next));
    assert_eq!(count.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_failed_build_is_tried_again() {
    let indexes = Indexes::default();
    let base = KnowledgeBaseId::from_uuid(Uuid::from_u128(1));
    let failing = async { Err(std::io::Error::other("away")) };
    assert!(indexes.get(base, 1, failing).await.is_err());
    assert!(indexes.get(base, 1, async { Ok::<_, std::io::Error>(shop()) }).await.is_ok());
}
