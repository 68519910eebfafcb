//! A shop's conversations as other services leave them, and the sweepers that look at them.

use std::sync::Arc;

use diesel::sql_types::{BigInt, Jsonb, Nullable, Text, Uuid as SqlUuid};
use diesel_async::{AsyncConnection as _, RunQueryDsl as _};
use reaktly_bus::Settings;
use reaktly_domain::ids::{AccountId, ArticleId, KnowledgeBaseId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_library::articles;
use reaktly_runtime::Runtime;
use reaktly_store::knowledge::ArticleText;
use reaktly_store::{AsyncPgConnection, Store, StoreError, StoreSettings};
use reaktly_testkit::{Fixture, Talk, TestDb, TestNats, fixtures};
use reaktly_worker::Worker;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::kit::Kit;

pub(super) struct World {
    pub(super) db: TestDb,
    pub(super) fixture: Fixture,
    pub(super) kit: Kit,
    _nats: TestNats,
    _runtime: Runtime,
}

#[derive(diesel::QueryableByName, Debug, Clone, PartialEq)]
pub(super) struct GapSeen {
    #[diesel(sql_type = SqlUuid)]
    pub(super) id: Uuid,
    #[diesel(sql_type = Text)]
    pub(super) question: String,
    #[diesel(sql_type = BigInt)]
    pub(super) seen: i64,
    #[diesel(sql_type = Text)]
    pub(super) state: String,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub(super) article_id: Option<Uuid>,
}

#[derive(diesel::QueryableByName, Debug, Clone, PartialEq)]
pub(super) struct Suggested {
    #[diesel(sql_type = Text)]
    pub(super) question: String,
    #[diesel(sql_type = Text)]
    pub(super) answer: String,
    #[diesel(sql_type = Text)]
    pub(super) state: String,
}

#[derive(diesel::QueryableByName, Debug, Clone, PartialEq)]
pub(super) struct ResultSeen {
    #[diesel(sql_type = Text)]
    pub(super) verdict: String,
    #[diesel(sql_type = Jsonb)]
    pub(super) before: Value,
    #[diesel(sql_type = Jsonb)]
    pub(super) after: Value,
}

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl World {
    pub(super) async fn start() -> Self {
        let (db, nats) = (TestDb::create().await, TestNats::start().await);
        let fixture = Fixture::create(&db).await;
        let settings = Settings { name: "test".to_owned(), urls: vec![nats.url()], credentials: None };
        let bus = reaktly_bus::connect(&settings).await.unwrap();
        let runtime = Runtime::embedded("learn");
        let context = runtime.context("learn");
        let store = Store::new(&StoreSettings { url: db.url(), connections_max: 8 }).unwrap();
        let worker = Worker::of(bus, store, Arc::new(SystemClock), &context);
        let kit = Kit::new(&worker, None).unwrap();
        Self { db, fixture, kit, _nats: nats, _runtime: runtime }
    }

    pub(super) async fn run(&self, statements: &str) {
        fixtures::run(&mut self.db.connect().await, statements).await;
    }

    pub(super) async fn count(&self, query: &str) -> i64 {
        let row: Counted = diesel::sql_query(query).get_result(&mut self.db.connect().await).await.unwrap();
        row.count
    }

    /// A conversation in English.
    pub(super) async fn talk(&self) -> Talk {
        let talk = self.fixture.talk(&self.db).await;
        self.run(&format!("UPDATE conversations SET language = 'en' WHERE id = '{}'", talk.conversation)).await;
        talk
    }

    /// Somebody (`customer`, `ai`, `agent`) says something.
    pub(super) async fn says(&self, talk: &Talk, author: &str, text: &str) {
        let (id, account) = (talk.conversation, self.fixture.account);
        let (direction, status) = if author == "customer" { ("inbound", "received") } else { ("outbound", "sent") };
        let content = json!({"kind": "text", "body": text});
        self.run(&format!(
            "INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status,
                 sent_at)
               SELECT gen_random_uuid(), '{account}', id, last_seq + 1, '{direction}', '{author}', 'text', '{text}',
                 '{content}', '{status}', now() FROM conversations WHERE id = '{id}';
             UPDATE conversations SET last_seq = last_seq + 1 WHERE id = '{id}'"
        ))
        .await;
    }

    /// The customer writes, and a turn about it ends so.
    pub(super) async fn turn(&self, talk: &Talk, text: &str, (state, reason): (&str, Option<&str>), evidence: Value) {
        self.says(talk, "customer", text).await;
        let (id, account) = (talk.conversation, self.fixture.account);
        let reason = reason.map_or_else(|| "NULL".to_owned(), |reason| format!("'{reason}'"));
        self.run(&format!(
            "INSERT INTO turns (id, account_id, conversation_id, from_seq, upto_seq, state, lease_until, control_epoch,
                 reason, evidence, finished_at)
               SELECT gen_random_uuid(), '{account}', id, last_seq - 1, last_seq, '{state}', now(), 1, {reason},
                 '{evidence}', now() FROM conversations WHERE id = '{id}'"
        ))
        .await;
    }

    /// The customer writes, and nothing is known about it.
    pub(super) async fn asks_in_vain(&self, talk: &Talk, text: &str) {
        let evidence = json!({"coverage": 0.1, "answerer": "knowledge", "passages": []});
        self.turn(talk, text, ("handed_off", Some("no_answer")), evidence).await;
    }

    /// A person is done with the conversation.
    pub(super) async fn ends(&self, talk: &Talk, how: &str) {
        let (id, account) = (talk.conversation, self.fixture.account);
        self.run(&format!(
            "INSERT INTO thread_events (id, account_id, conversation_id, kind, actor, after_seq)
               SELECT gen_random_uuid(), '{account}', id, '{how}', 'agent', last_seq FROM conversations WHERE id = '{id}'"
        ))
        .await;
    }

    pub(super) async fn article(&self, title: &str, body: &str, status: &str) -> ArticleId {
        let text =
            ArticleText { language: Some("en".to_owned()), status: status.to_owned(), ..articles::text(title, body) };
        let now = SystemClock.now();
        let id = ArticleId::generate(now);
        let account = AccountId::from_uuid(self.fixture.account);
        let place = (KnowledgeBaseId::from_uuid(self.fixture.knowledge_base), id);
        let pieces = articles::pieces(now, &text);
        let mut conn = self.db.connect().await;
        conn.transaction(async |conn: &mut AsyncPgConnection| {
            articles::save(conn, now, account, place, (&text, &pieces), None).await?.unwrap();
            Ok::<_, StoreError>(())
        })
        .await
        .unwrap();
        id
    }

    pub(super) async fn gaps(&self) -> Vec<GapSeen> {
        let query = "SELECT id, question, seen::bigint AS seen, state, article_id FROM gaps ORDER BY id";
        diesel::sql_query(query).load(&mut self.db.connect().await).await.unwrap()
    }

    pub(super) async fn suggested(&self) -> Vec<Suggested> {
        let query = "SELECT question, answer, state FROM suggestions ORDER BY id";
        diesel::sql_query(query).load(&mut self.db.connect().await).await.unwrap()
    }

    pub(super) async fn results(&self) -> Vec<ResultSeen> {
        let query = "SELECT verdict, before, after FROM regression_results ORDER BY run_id, case_id";
        diesel::sql_query(query).load(&mut self.db.connect().await).await.unwrap()
    }
}
