//! Runs of sources: claimed once, fenced, stopped and scheduled, against the real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AccountId, KnowledgeBaseId, SourceId};
use reaktly_store::AsyncPgConnection;
use reaktly_store::sources::{
    self, Again, Claimed, Ending, Hold, ItemState, Mode, Requested, RunState, Schedule, Settings, SiteSettings, Source,
};
use reaktly_testkit::{Fixture, TestDb};

const LEASE: SignedDuration = SignedDuration::from_secs(60);

fn at(seconds: i64) -> Timestamp {
    "2026-11-24T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
}

async fn source(conn: &mut AsyncPgConnection, fixture: &Fixture, schedule: Option<Schedule>) -> Source {
    let source = Source {
        id: SourceId::generate(at(0)),
        knowledge_base_id: KnowledgeBaseId::from_uuid(fixture.knowledge_base),
        name: "https://example.com/".to_owned(),
        settings: Settings::Site(SiteSettings {
            url: "https://example.com/".to_owned(),
            mode: Mode::Site,
            pages_max: 3,
            include: Vec::new(),
            exclude: Vec::new(),
            language: None,
        }),
        schedule,
        next_run_at: schedule.map(|schedule| schedule.after(at(0))),
        created_by_id: None,
        created_at: at(0),
        updated_at: at(0),
    };
    sources::insert(conn, AccountId::from_uuid(fixture.account), &source).await.unwrap();
    source
}

async fn claim(conn: &mut AsyncPgConnection, seconds: i64) -> Option<Claimed> {
    sources::claim(conn, at(seconds), LEASE).await.unwrap()
}

fn addresses(names: &[&str]) -> Vec<(String, i32)> {
    names.iter().map(|name| (format!("https://example.com/{name}"), 1)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_has_one_worker_and_the_next_one_fences_the_first() {
    let db = TestDb::create().await;
    let fixture = Fixture::create(&db).await;
    let (mut conn, account) = (db.connect().await, AccountId::from_uuid(fixture.account));
    let source = source(&mut conn, &fixture, None).await;
    assert!(matches!(
        sources::request(&mut conn, at(0), account, source.id, None).await.unwrap(),
        Requested::Queued(_)
    ));
    let twice = sources::request(&mut conn, at(0), account, source.id, None).await.unwrap();
    assert_eq!(twice, Requested::AlreadyOpen);
    let first = claim(&mut conn, 1).await.unwrap();
    assert!(claim(&mut conn, 2).await.is_none(), "somebody works on it");
    assert_eq!(sources::renew(&mut conn, at(50), &first.run, LEASE).await.unwrap(), Hold::Held);
    assert!(claim(&mut conn, 100).await.is_none(), "there was a sign of life");
    let second = claim(&mut conn, 111).await.unwrap();
    assert_eq!((second.run.import, second.run.fence), (first.run.import, first.run.fence + 1));
    assert_eq!(sources::hold(&mut conn, &first.run).await.unwrap(), Hold::Lost);
    assert_eq!(sources::renew(&mut conn, at(112), &first.run, LEASE).await.unwrap(), Hold::Lost);
    assert_eq!(sources::hold(&mut conn, &second.run).await.unwrap(), Hold::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn items_fit_into_a_run_once_and_progress_is_counted_from_them() {
    let db = TestDb::create().await;
    let fixture = Fixture::create(&db).await;
    let (mut conn, account) = (db.connect().await, AccountId::from_uuid(fixture.account));
    let source = source(&mut conn, &fixture, None).await;
    sources::request(&mut conn, at(0), account, source.id, None).await.unwrap();
    let run = claim(&mut conn, 1).await.unwrap().run;
    let left = sources::add_items(&mut conn, at(1), &run, &addresses(&["a", "b", "a"]), 3).await.unwrap();
    assert_eq!(left, 0);
    let left = sources::add_items(&mut conn, at(1), &run, &addresses(&["b", "c", "d", "e"]), 3).await.unwrap();
    assert_eq!(left, 2, "the run takes three items");
    let item = sources::next_item(&mut conn, &run).await.unwrap().unwrap();
    assert_eq!((item.address.as_str(), item.attempts), ("https://example.com/a", 1));
    let settled = sources::Settled {
        state: ItemState::Failed,
        reason: Some("not_found".to_owned()),
        detail: None,
        article: None,
        content_sha256: None,
        etag: None,
        last_modified: None,
    };
    sources::settle(&mut conn, at(2), &run, item.id, &settled).await.unwrap();
    let overview = sources::overviews(&mut conn, account, &[source.id]).await.unwrap().remove(&source.id).unwrap();
    let progress = overview.progress;
    assert_eq!((overview.state, progress.found, progress.done, progress.failed), (RunState::Running, 3, 1, 1));
    assert!(sources::stop(&mut conn, at(3), account, source.id).await.unwrap());
    assert_eq!(sources::hold(&mut conn, &run).await.unwrap(), Hold::Stopping);
    sources::finish(&mut conn, at(4), &run, &Ending { state: RunState::Stopped, reason: None }).await.unwrap();
    let skipped = sources::items(&mut conn, account, source.id, Some(ItemState::Skipped), None, 10).await.unwrap();
    assert_eq!(skipped.iter().filter(|item| item.reason.as_deref() == Some("stopped")).count(), 2);
    let Again::Waiting(again) = sources::again(&mut conn, at(5), account, source.id, item.id).await.unwrap() else {
        panic!("the item is there")
    };
    assert_eq!(again.state, "waiting");
    let run = claim(&mut conn, 6).await.unwrap().run;
    assert_eq!(run.item, Some(item.id));
    assert_eq!(sources::next_item(&mut conn, &run).await.unwrap().unwrap().id, item.id);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_asked_for_when_its_time_has_come() {
    let db = TestDb::create().await;
    let fixture = Fixture::create(&db).await;
    let (mut conn, account) = (db.connect().await, AccountId::from_uuid(fixture.account));
    let source = source(&mut conn, &fixture, Some(Schedule::Daily)).await;
    let day = 24 * 60 * 60;
    assert_eq!(sources::schedule(&mut conn, at(day - 1), 10).await.unwrap(), 0);
    assert_eq!(sources::schedule(&mut conn, at(day + 5), 10).await.unwrap(), 1);
    assert_eq!(sources::schedule(&mut conn, at(day + 6), 10).await.unwrap(), 0);
    let stored = sources::get(&mut conn, account, source.knowledge_base_id, source.id).await.unwrap().unwrap();
    assert_eq!(stored.next_run_at, Some(at(2 * day + 5)));
    assert_eq!(stored.settings, source.settings);
}
