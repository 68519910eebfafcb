//! Templates read as a whole and changed by webhooks in between, against the real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::AccountId;
use reaktly_store::AsyncPgConnection;
use reaktly_store::templates::{self, Change, Listed, Note, Noted};
use reaktly_testkit::{Fixture, TestDb};
use serde_json::json;

/// The business account of every fixture.
const ACCOUNT: &str = "178410000000000";

fn at(minute: i64) -> Timestamp {
    "2026-11-23T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
}

fn listed(name: &str, status: &str) -> Listed {
    Listed {
        meta_id: format!("{name}-id"),
        name: name.to_owned(),
        language: "en".to_owned(),
        category: "UTILITY".to_owned(),
        status: status.to_owned(),
        quality: None,
        parameter_format: "POSITIONAL".to_owned(),
        components: json!([]),
        rejection_reason: None,
    }
}

async fn read(conn: &mut AsyncPgConnection, account: AccountId, asked: i64, list: &[Listed]) {
    templates::claim_now(conn, at(asked), account, ACCOUNT).await.unwrap();
    templates::replace_all(conn, at(asked), (account, ACCOUNT), at(asked), list).await.unwrap();
}

async fn outline(conn: &mut AsyncPgConnection, account: AccountId) -> Vec<String> {
    let rows = templates::list(conn, account, ACCOUNT, None, 10).await.unwrap();
    let line = |row: templates::Template| {
        let reason = row.rejection_reason.unwrap_or_default();
        format!("{} {} {} {} {reason}", row.name, row.status, row.category, row.quality.unwrap_or_default())
    };
    rows.into_iter().map(|row| line(row).trim_end().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_change_a_template_and_an_older_one_or_an_older_list_does_not_undo_it() {
    let db = TestDb::create().await;
    let fixture = Fixture::create(&db).await;
    let (mut conn, account) = (db.connect().await, AccountId::from_uuid(fixture.account));
    read(&mut conn, account, 0, &[listed("a", "PENDING"), listed("b", "APPROVED")]).await;
    let note = async |conn: &mut AsyncPgConnection, meta_id, name, change, minute| {
        let note = Note { meta_id, name, change, occurred_at: at(minute) };
        templates::note_change(conn, at(minute), account, ACCOUNT, &note).await.unwrap()
    };
    let rejected = Change::Status { status: "REJECTED", reason: Some("INVALID_FORMAT") };
    assert_eq!(note(&mut conn, Some("a-id"), None, rejected, 5).await, Noted::Changed);
    assert_eq!(note(&mut conn, None, Some(("b", "en")), Change::Quality("RED"), 5).await, Noted::Changed);
    assert_eq!(note(&mut conn, Some("b-id"), None, Change::Category("MARKETING"), 6).await, Noted::Changed);
    let changed = ["a REJECTED UTILITY  INVALID_FORMAT", "b APPROVED MARKETING RED"];
    assert_eq!(outline(&mut conn, account).await, changed);
    let older = Change::Status { status: "APPROVED", reason: None };
    assert_eq!(note(&mut conn, Some("a-id"), None, older, 4).await, Noted::Older);
    read(&mut conn, account, 3, &[listed("a", "PENDING"), listed("b", "APPROVED")]).await;
    assert_eq!(outline(&mut conn, account).await, changed, "the list was asked for before the webhooks");
    let approved = Change::Status { status: "APPROVED", reason: Some("NONE") };
    assert_eq!(note(&mut conn, Some("a-id"), None, approved, 7).await, Noted::Changed);
    read(&mut conn, account, 8, &[listed("a", "PAUSED")]).await;
    assert_eq!(outline(&mut conn, account).await, ["a PAUSED UTILITY"], "and what is not listed any more is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_template_or_changed_text_makes_the_list_due_once() {
    let db = TestDb::create().await;
    let fixture = Fixture::create(&db).await;
    let (mut conn, account) = (db.connect().await, AccountId::from_uuid(fixture.account));
    let due = async |conn: &mut AsyncPgConnection, minute| {
        let due = templates::claim_due(conn, at(minute), 10).await.unwrap();
        due.into_iter().map(|due| (due.account, due.business_account_id)).collect::<Vec<_>>()
    };
    let own = [(account, ACCOUNT.to_owned())];
    assert_eq!(due(&mut conn, 0).await, own, "a connected account that was never read");
    assert_eq!(due(&mut conn, 14).await, []);
    assert_eq!(due(&mut conn, 15).await, own);
    read(&mut conn, account, 20, &[listed("a", "APPROVED")]).await;
    assert_eq!(due(&mut conn, 21).await, []);
    for (meta_id, change) in [("z-id", Change::Quality("RED")), ("a-id", Change::Components)] {
        let note = Note { meta_id: Some(meta_id), name: None, change, occurred_at: at(22) };
        assert_eq!(templates::note_change(&mut conn, at(22), account, ACCOUNT, &note).await.unwrap(), Noted::ReadSoon);
        assert_eq!(due(&mut conn, 22).await, own);
        assert_eq!(due(&mut conn, 22).await, [], "another process has it");
    }
    templates::fail(&mut conn, account, ACCOUNT, "away").await.unwrap();
    let state = templates::sync_state(&mut conn, account, ACCOUNT).await.unwrap();
    assert_eq!((state.synced_at, state.failure.as_deref()), (Some(at(20)), Some("away")));
}
