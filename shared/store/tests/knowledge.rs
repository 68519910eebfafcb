//! Articles, their versions and their pieces, against the real database.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use diesel::QueryableByName;
use diesel::sql_types::BigInt;
use diesel_async::RunQueryDsl as _;
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AccountId, ArticleId, ChunkId, FileId, KnowledgeBaseId, SourceId, UserId};
use reaktly_store::knowledge::{
    self, ArticleFilter, ArticleText, Deleted, Drafts, NewChunk, NewEmbedding, UnembeddedChunk,
};
use reaktly_store::{AsyncPgConnection, files};
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
        pushed_by: None,
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

/// How often an index was used since the database was made.
async fn uses(conn: &mut AsyncPgConnection, index: &str) -> i64 {
    #[derive(QueryableByName)]
    struct Uses {
        #[diesel(sql_type = BigInt)]
        uses: i64,
    }
    fixtures::run(conn, "SELECT pg_stat_force_next_flush()").await;
    let query = format!("SELECT idx_scan AS uses FROM pg_stat_user_indexes WHERE indexrelname = '{index}'");
    diesel::sql_query(query).get_result::<Uses>(conn).await.unwrap().uses
}

#[tokio::test(flavor = "multi_thread")]
async fn pieces_without_vectors_are_found_by_an_index_however_many_have_some() {
    let ground = Ground::lay().await;
    let (mut conn, id) = (ground.db.connect().await, ArticleId::generate(at(0)));
    let pieces: Vec<String> = (0..3000).map(|number| format!("piece {number}")).collect();
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    ground.write(&mut conn, id, &text("Returns"), &pieces).await;
    fixtures::run(&mut conn, "UPDATE chunks SET embedding = '', embedding_model = 'm' WHERE ordinal <> 7").await;
    fixtures::run(&mut conn, "ANALYZE chunks; ANALYZE articles").await;
    let found = knowledge::unembedded(&mut conn, "m", 256).await.unwrap();
    let found: Vec<&str> = found.iter().map(|piece| piece.text.as_str()).collect();
    assert_eq!(found, ["piece 7"]);
    assert_eq!(uses(&mut conn, "chunks_unembedded").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_of_another_title_are_made_again_and_never_written_late() {
    let ground = Ground::lay().await;
    let (mut conn, id) = (ground.db.connect().await, ArticleId::generate(at(0)));
    let lacking = async |conn: &mut AsyncPgConnection| knowledge::unembedded(conn, "m", 256).await.unwrap();
    let vectors =
        |piece: &UnembeddedChunk| NewEmbedding { chunk: piece.id, vectors: vec![0], made_by: piece.made_by.clone() };
    ground.write(&mut conn, id, &text("Returns"), &["one"]).await;
    let first = lacking(&mut conn).await;
    let write = async |conn: &mut AsyncPgConnection, new: NewEmbedding| {
        knowledge::write_embeddings(conn, at(0), ground.account, ground.knowledge_base, &[new]).await.unwrap();
    };
    write(&mut conn, vectors(&first[0])).await;
    assert!(lacking(&mut conn).await.is_empty());
    ground.write(&mut conn, id, &text("Returns"), &["one"]).await;
    assert!(lacking(&mut conn).await.is_empty(), "saved again as it was");
    ground.write(&mut conn, id, &text("Sending back"), &["one"]).await;
    assert_eq!(lacking(&mut conn).await.len(), 1);
    write(&mut conn, vectors(&first[0])).await;
    assert_eq!(lacking(&mut conn).await.len(), 1, "made from the title before");
    assert_eq!(knowledge::outdate(&mut conn, "m", 256).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_knowledge_base_lets_its_files_go_and_one_in_use_keeps_them() {
    let ground = Ground::lay().await;
    let (account, other) = (ground.account, KnowledgeBaseId::generate(at(0)));
    let mut conn = ground.db.connect().await;
    knowledge::insert(&mut conn, at(0), account, other, "Other").await.unwrap();
    let mut keep = async |base: KnowledgeBaseId, number: i64| {
        let (file, source) = (FileId::generate(at(number)), SourceId::generate(at(number)));
        files::begin(&mut conn, at(0), account, (file, "key"), None).await.unwrap();
        let settings = format!("{{\"kind\": \"file\", \"file\": \"{file}\"}}");
        let statements = format!(
            "UPDATE files SET used_at = created_at, removed_at = NULL;
             INSERT INTO sources (id, account_id, knowledge_base_id, kind, name, settings)
               VALUES ('{source}', '{account}', '{base}', 'file', 'terms.md', '{settings}')"
        );
        fixtures::run(&mut conn, &statements).await;
        file
    };
    let (kept, gone) = (keep(ground.knowledge_base, 1).await, keep(other, 2).await);
    assert_eq!(knowledge::delete(&mut conn, account, ground.knowledge_base).await.unwrap(), Deleted::InUse);
    assert_eq!(knowledge::delete(&mut conn, AccountId::generate(at(0)), other).await.unwrap(), Deleted::Gone);
    assert_eq!(files::take_unused(&mut conn, at(9), at(8), 10).await.unwrap(), []);
    assert_eq!(knowledge::delete(&mut conn, account, other).await.unwrap(), Deleted::Done);
    assert_eq!(knowledge::delete(&mut conn, account, other).await.unwrap(), Deleted::Gone);
    let leftovers = files::take_unused(&mut conn, at(9), at(8), 10).await.unwrap();
    assert_eq!(leftovers.iter().map(|file| file.id).collect::<Vec<_>>(), [gone]);
    assert!(files::get(&mut conn, account, kept).await.unwrap().is_some());
}
