//! Vectors of pieces: whatever lacks those of the embedder at hand gets them, in the order of knowledge bases. Until
//! then search finds those pieces by their words.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId};
use reaktly_library::vectors::to_bytes;
use reaktly_models::LlmError;
use reaktly_models::embeddings::{EmbedFor, Embedder, TEXTS_MAX};
use reaktly_search::chunk::body;
use reaktly_search::language::{Detector, Language};
use reaktly_store::knowledge::{self, NewEmbedding, UnembeddedChunk};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreResult};
use reaktly_worker::Worker;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// Pieces that get their vectors together: after each batch the indexes of its knowledge bases are built anew.
const PIECES_MAX: i64 = 256;
/// Example questions of an article that get vectors.
const QUESTIONS_MAX: usize = 20;
/// Pieces whose vectors are found to be outdated together.
const OUTDATED_MAX: i64 = 2_000;
/// Between looks at every piece for outdated vectors; the first is at the start. What people save is known at once.
const OUTDATED_EVERY: Duration = Duration::from_hours(1);
/// How long a round goes on where there is more to do.
const ROUND: Duration = Duration::from_secs(15);

/// What gives pieces their vectors. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Embedding {
    worker: Worker,
    embedder: Arc<dyn Embedder>,
    detector: Arc<Detector>,
    /// When every piece was last looked at.
    looked_at: Arc<Mutex<Option<Instant>>>,
}

/// A batch's pieces, each with its vectors.
type Vectors = Vec<(UnembeddedChunk, Vec<Vec<f32>>)>;

impl Embedding {
    pub(crate) fn new(worker: &Worker, embedder: &Arc<dyn Embedder>, detector: &Arc<Detector>) -> Self {
        Self {
            worker: worker.clone(),
            embedder: Arc::clone(embedder),
            detector: Arc::clone(detector),
            looked_at: Arc::default(),
        }
    }

    /// One round.
    pub(crate) async fn round(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        let mut looked_at = self.looked_at.lock().await;
        if looked_at.is_none_or(|at| at.elapsed() >= OUTDATED_EVERY) && self.outdate().await? {
            *looked_at = Some(started);
        }
        while started.elapsed() < ROUND && !self.worker.context.shutdown().is_cancelled() {
            let mut conn = self.worker.store.connection().await?;
            let due = knowledge::unembedded(&mut conn, self.embedder.fingerprint(), PIECES_MAX).await?;
            drop(conn);
            if due.is_empty() {
                break;
            }
            let made = self.embed(due).await.context("could not make vectors")?;
            self.write(made).await?;
        }
        Ok(())
    }

    /// Finds whatever has vectors of another embedder, or of an article as it was: from here on it lacks them. Whether
    /// it came to the end in a round's time.
    pub(crate) async fn outdate(&self) -> anyhow::Result<bool> {
        let started = Instant::now();
        while started.elapsed() < ROUND && !self.worker.context.shutdown().is_cancelled() {
            let mut conn = self.worker.store.connection().await?;
            let found = knowledge::outdate(&mut conn, self.embedder.fingerprint(), OUTDATED_MAX).await?;
            if found == 0 {
                return Ok(true);
            }
            tracing::info!(chunks = found, "vectors of pieces are outdated and made again");
        }
        Ok(false)
    }

    /// The vectors of a batch. A piece that is refused on its own is left without, so that it holds up nothing.
    async fn embed(&self, due: Vec<UnembeddedChunk>) -> Result<Vectors, LlmError> {
        match self.vectors(&due).await {
            Ok(vectors) => Ok(due.into_iter().zip(vectors).collect()),
            Err(LlmError::BadRequest { .. }) => {
                let mut made = Vec::with_capacity(due.len());
                for piece in due {
                    let vectors = match self.vectors(std::slice::from_ref(&piece)).await {
                        Err(LlmError::BadRequest { status }) => {
                            tracing::warn!(chunk.id = %piece.id, http.status = status, "a piece gets no vector");
                            Vec::new()
                        }
                        other => other?.pop().unwrap_or_default(),
                    };
                    made.push((piece, vectors));
                }
                Ok(made)
            }
            Err(error) => Err(error),
        }
    }

    async fn vectors(&self, due: &[UnembeddedChunk]) -> Result<Vec<Vec<Vec<f32>>>, LlmError> {
        let texts: Vec<Vec<String>> = due.iter().map(|piece| self.texts(piece)).collect();
        // Pieces of one article share its questions.
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut distinct: Vec<String> = Vec::new();
        for text in texts.iter().flatten() {
            places.entry(text).or_insert_with(|| {
                distinct.push(text.clone());
                distinct.len() - 1
            });
        }
        let mut vectors = Vec::with_capacity(distinct.len());
        for batch in distinct.chunks(TEXTS_MAX) {
            vectors.extend(self.embedder.embed(batch, EmbedFor::Passages).await?);
        }
        let vector = |text: &String| vectors.get(*places.get(text.as_str())?).cloned();
        Ok(texts.iter().map(|texts| texts.iter().filter_map(vector).collect()).collect())
    }

    /// What of a piece becomes vectors: itself, and the questions its article answers; nothing in a language the
    /// embedder does not know.
    fn texts(&self, piece: &UnembeddedChunk) -> Vec<String> {
        let given = piece.language.as_deref().and_then(Language::from_tag);
        let language = given.or_else(|| self.detector.of_article(&format!("{}\n{}", piece.title, piece.text)));
        if language.is_some_and(|language| !self.embedder.knows(language.code())) {
            return Vec::new();
        }
        let passage = format!("{}\n{}\n{}", piece.title, piece.heading_path, body(&piece.text).trim());
        std::iter::once(passage).chain(piece.questions.iter().take(QUESTIONS_MAX).cloned()).collect()
    }

    async fn write(&self, made: Vectors) -> StoreResult<()> {
        let mut by_base: HashMap<(AccountId, KnowledgeBaseId), Vec<NewEmbedding>> = HashMap::new();
        for (piece, vectors) in made {
            let new = NewEmbedding { chunk: piece.id, vectors: to_bytes(&vectors), made_by: piece.made_by };
            by_base.entry((piece.account_id, piece.knowledge_base_id)).or_default().push(new);
        }
        let mut conn = self.worker.store.connection().await?;
        for ((account, base), embeddings) in by_base {
            let now = self.worker.clock.now();
            let written = (*conn).transaction(async |conn: &mut AsyncPgConnection| {
                knowledge::write_embeddings(conn, now, account, base, &embeddings).await
            });
            written.await?;
        }
        Ok(())
    }
}
