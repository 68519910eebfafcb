//! Articles, their versions and their pieces, against the real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AccountId, ArticleId, ChunkId, KnowledgeBaseId, UserId};
use reaktly_store::AsyncPgConnection;
use reaktly_store::knowledge::{self, ArticleFilter, ArticleText, Drafts, NewChunk};
use reaktly_testkit::{Fixture, TestDb, fixtures};

struct Ground {
    db: TestDb,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
    user: UserId,
}

fn at(minute: i64) -> Timestamp {
    "2026-11-24T12:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minute)
}

fn text(title: &str) -> ArticleText {
    ArticleText {
        title: title.to_owned(),
        body: "Body".to_owned(),
        url: None,
        language: None,
        questions: Vec::new(),
        status: "published".to_owned(),
        external_id: None,
        source_type: None,
        content_hash: String::new(),
        source_id: None,
        flags: Vec::new(),
    }
}

impl Ground {
    async fn lay() -> Self {
        let db = TestDb::create().await;
        let fixture = Fixture::create(&db).await;
        Self {
            account: AccountId::from_uuid(fixture.account),
            knowledge_base: KnowledgeBaseId::from_uuid(fixture.knowledge_base),
            user: UserId::from_uuid(fixture.user),
            db,
        }
    }

    async fn write(&self, conn: &mut AsyncPgConnection, id: ArticleId, text: &ArticleText, pieces: &[&str]) {
        let piece = |(ordinal, text): (i32, &&str)| NewChunk {
            id: ChunkId::generate(at(0)),
            ordinal,
            heading_path: String::new(),
            text: (*text).to_owned(),
            sha256: format!("hash of {text}"),
        };
        let pieces: Vec<NewChunk> = (0..).zip(pieces).map(piece).collect();
        let place = (self.knowledge_base, id);
        knowledge::write_article(conn, at(0), self.account, place, (text, &pieces), Some(self.user)).await.unwrap();
    }

    /// Ids of the searchable pieces by their text, in order.
    async fn pieces(&self, conn: &mut AsyncPgConnection) -> Vec<(String, ChunkId, i32)> {
        let rows =
            knowledge::searchable_chunks(conn, self.account, self.knowledge_base, Drafts::LeftOut).await.unwrap();
        rows.into_iter().map(|row| (row.text, row.id, row.ordinal)).collect()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_put_at_the_top_keeps_the_rows_of_the_others_and_their_vectors() {
    let ground = Ground::lay().await;
    let (mut conn, id) = (ground.db.connect().await, ArticleId::generate(at(0)));
    ground.write(&mut conn, id, &text("Returns"), &["one", "two", "three"]).await;
    fixtures::run(&mut conn, "UPDATE chunks SET embedding = '\\x01', embedding_model = 'm'").await;
    let before = ground.pieces(&mut conn).await;
    ground.write(&mut conn, id, &text("Returns"), &["new", "one", "three", "two"]).await;
    let after = ground.pieces(&mut conn).await;
    let texts: Vec<(&str, i32)> = after.iter().map(|(text, _, ordinal)| (text.as_str(), *ordinal)).collect();
    assert_eq!(texts, [("new", 0), ("one", 1), ("three", 2), ("two", 3)]);
    for (text, id, _) in &before {
        assert!(after.iter().any(|(same, kept, _)| same == text && kept == id), "{text} lost its row");
    }
    fixtures::run(&mut conn, "DELETE FROM chunks WHERE embedding IS NULL").await;
    assert_eq!(ground.pieces(&mut conn).await.len(), 3, "the vectors stayed with their rows");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_save_is_a_version_that_tells_who_saved_it() {
    let ground = Ground::lay().await;
    let (mut conn, id) = (ground.db.connect().await, ArticleId::generate(at(0)));
    for title in ["First", "Second", "Third"] {
        ground.write(&mut conn, id, &text(title), &["one"]).await;
    }
    let versions = knowledge::list_versions(&mut conn, ground.account, id, None, 10).await.unwrap();
    let told: Vec<_> = versions.iter().map(|(row, by)| (row.version, row.title.as_str(), by.as_deref())).collect();
    assert_eq!(told, [(3, "Third", Some("Owner")), (2, "Second", Some("Owner")), (1, "First", Some("Owner"))]);
    let older = knowledge::list_versions(&mut conn, ground.account, id, Some(2), 10).await.unwrap();
    assert_eq!(older.len(), 1);
    let stranger = AccountId::generate(at(0));
    assert_eq!(knowledge::get_version(&mut conn, stranger, id, 1).await.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_are_found_by_status_flag_and_words() {
    let ground = Ground::lay().await;
    let mut conn = ground.db.connect().await;
    let draft = ArticleText { status: "draft".to_owned(), ..text("A draft") };
    let flagged = ArticleText { flags: vec!["instructions".to_owned()], ..text("100% flagged") };
    for article in [&draft, &flagged, &text("Plain")] {
        ground.write(&mut conn, ArticleId::generate(at(0)), article, &[]).await;
    }
    let mut found = async |filter: ArticleFilter| {
        let rows = knowledge::list_articles(&mut conn, ground.account, ground.knowledge_base, &filter, None, 10).await;
        let mut titles: Vec<String> = rows.unwrap().into_iter().map(|row| row.text.title).collect();
        titles.sort();
        titles
    };
    let all = ArticleFilter::default;
    assert_eq!(found(ArticleFilter { status: Some("draft".to_owned()), ..all() }).await, ["A draft"]);
    assert_eq!(found(ArticleFilter { flagged: Some(true), ..all() }).await, ["100% flagged"]);
    assert_eq!(found(ArticleFilter { flagged: Some(false), ..all() }).await, ["A draft", "Plain"]);
    assert_eq!(found(ArticleFilter { text: Some("100% FLAG".to_owned()), ..all() }).await, ["100% flagged"]);
    assert_eq!(found(ArticleFilter { text: Some("bod".to_owned()), ..all() }).await.len(), 3);
}
