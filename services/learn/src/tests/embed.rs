//! Pieces get their vectors, and only what changed gets new ones.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId};
use reaktly_library::Shelf;
use reaktly_models::LlmError;
use reaktly_models::embeddings::{EmbedFor, Embedder};
use reaktly_search::index::Query;
use reaktly_search::language::Language;

use super::world::World;
use crate::embed::Embedding;

/// Says one thing of returns and refunds and another of the rest, and refuses what is cursed.
#[derive(Debug, Default)]
struct TwoTopics {
    texts: AtomicUsize,
}

impl Embedder for TwoTopics {
    fn embed<'a>(&'a self, texts: &'a [String], _purpose: EmbedFor) -> BoxFuture<'a, Result<Vec<Vec<f32>>, LlmError>> {
        self.texts.fetch_add(texts.len(), Ordering::Relaxed);
        let vector = |text: &String| {
            let about_returns = ["return", "refund", "money back"].iter().any(|word| text.contains(word));
            if about_returns { vec![1.0, 0.0] } else { vec![0.0, 1.0] }
        };
        let refused = texts.iter().any(|text| text.contains("cursed"));
        let made =
            if refused { Err(LlmError::BadRequest { status: 400 }) } else { Ok(texts.iter().map(vector).collect()) };
        async move { made }.boxed()
    }

    fn fingerprint(&self) -> &'static str {
        "two-topics"
    }

    fn knows(&self, language: &str) -> bool {
        language == "en"
    }

    fn answers_from(&self) -> Option<f32> {
        Some(0.6)
    }
}

struct Ground {
    world: World,
    embedder: Arc<TwoTopics>,
    embedding: Embedding,
}

impl Ground {
    async fn lay() -> Self {
        let world = World::start().await;
        let embedder = Arc::new(TwoTopics::default());
        let shared: Arc<dyn Embedder> = Arc::<TwoTopics>::clone(&embedder);
        let embedding = Embedding::new(&world.kit.worker, &shared, world.kit.plain.detector());
        Self { world, embedder, embedding }
    }

    async fn article(&self, number: u32, title: &str, language: &str, text: &str) {
        let (account, base) = (self.world.fixture.account, self.world.fixture.knowledge_base);
        let id = format!("00000000-0000-0000-0000-00000000000{number}");
        self.world
            .run(&format!(
                "INSERT INTO articles (id, account_id, knowledge_base_id, title, body, language, questions, status,
                     content_hash)
                   VALUES ('{id}', '{account}', '{base}', '{title}', '{text}', '{language}', '{{}}', 'published', 'h');
                 INSERT INTO chunks (id, account_id, knowledge_base_id, article_id, ordinal, heading_path, text, sha256)
                   VALUES ('{id}', '{account}', '{base}', '{id}', 0, '', '{text}', 'h')"
            ))
            .await;
    }

    /// How many texts became vectors in a round.
    async fn round(&self) -> usize {
        let before = self.embedder.texts.load(Ordering::Relaxed);
        self.embedding.round().await.unwrap();
        self.embedder.texts.load(Ordering::Relaxed) - before
    }

    async fn version(&self) -> i64 {
        self.world.count("SELECT version AS count FROM knowledge_bases").await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_in_other_words_finds_its_article_once_it_has_a_vector() {
    let ground = Ground::lay().await;
    ground.article(1, "Delivery", "en", "We deliver in two days.").await;
    ground.article(2, "Second thoughts", "en", "You may return what you do not like.").await;
    let (account, base) = (ground.world.fixture.account, ground.world.fixture.knowledge_base);
    let (account, base) = (AccountId::from_uuid(account), KnowledgeBaseId::from_uuid(base));
    let embedder: Arc<dyn Embedder> = Arc::<TwoTopics>::clone(&ground.embedder);
    let kit = &ground.world.kit;
    let shelf = Shelf::embedding_with(&kit.worker.store, kit.plain.detector(), Some(embedder));
    let question = Query::of("Is there money back?", Language::En);
    let before = shelf.index(account, base, Language::En).await.unwrap();
    assert!(before.find(&question, 1).await.is_empty());
    ground.round().await;
    let after = shelf.index(account, base, Language::En).await.unwrap();
    let best = after.find(&question, 1).await[0];
    assert_eq!(after.chunk(best.position).unwrap().title, "Second thoughts");
    assert!(best.similarity.is_some_and(|near| near > 0.9));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_version_rises_once_for_a_batch_and_what_has_its_vector_is_left_alone() {
    let ground = Ground::lay().await;
    ground.article(1, "Delivery", "en", "We deliver in two days.").await;
    ground.article(2, "Returns", "en", "You may return what you do not like.").await;
    let version = ground.version().await;
    assert_eq!((ground.round().await, ground.version().await), (2, version + 1));
    assert_eq!((ground.round().await, ground.version().await), (0, version + 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn vectors_of_another_embedder_or_of_an_article_as_it_was_are_made_again() {
    let ground = Ground::lay().await;
    ground.article(1, "Delivery", "en", "We deliver in two days.").await;
    ground.article(2, "Returns", "en", "You may return what you do not like.").await;
    ground.article(3, "Sizes", "en", "Sizes run small.").await;
    ground.round().await;
    ground.world.run("UPDATE articles SET questions = '{Can I send it back?}' WHERE title = 'Returns'").await;
    ground.world.run("UPDATE chunks SET embedding_model = 'of another/' WHERE text LIKE 'Sizes%'").await;
    ground.embedding.outdate().await.unwrap();
    assert_eq!(ground.round().await, 3, "the piece and the question of one, the piece of the other");
    ground.embedding.outdate().await.unwrap();
    assert_eq!(ground.round().await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_piece_that_is_refused_or_in_an_unknown_language_holds_up_nothing() {
    let ground = Ground::lay().await;
    ground.article(1, "Delivery", "en", "We deliver in two days.").await;
    ground.article(2, "Cursed", "en", "This is cursed.").await;
    ground.article(3, "Livrare", "ro", "Livrăm în două zile.").await;
    ground.round().await;
    assert_eq!(ground.world.count("SELECT count(*) AS count FROM chunks WHERE embedding_model IS NULL").await, 0);
    let with_vector = "SELECT count(*) AS count FROM chunks WHERE length(embedding) > 2";
    assert_eq!(ground.world.count(with_vector).await, 1);
}
