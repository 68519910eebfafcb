//! The search index of a knowledge base version, loaded when it is first needed.

use std::collections::HashMap;
use std::sync::Arc;

use reaktly_domain::ids::{AccountId, ChunkId, KnowledgeBaseId};
use reaktly_models::embeddings::Embedder;
use reaktly_search::cache::Indexes;
use reaktly_search::chunk::IndexedChunk;
use reaktly_search::index::{Index, Vectors};
use reaktly_search::language::Detector;
use reaktly_search::language::Language;
use reaktly_store::knowledge::{self, Drafts, SearchableChunk};
use reaktly_store::{Store, StoreError, StoreResult};

use crate::questions::Questions;
use crate::vectors;

/// Indexes by knowledge base version. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shelf {
    store: Store,
    detector: Arc<Detector>,
    indexes: Indexes,
    questions: Option<Questions>,
}

impl Shelf {
    /// An empty shelf whose indexes are searched by words.
    pub fn new(store: &Store, detector: &Arc<Detector>) -> Self {
        Self::embedding_with(store, detector, None)
    }

    /// An empty shelf whose indexes are searched by meaning too, where there is something that makes vectors.
    pub fn embedding_with(store: &Store, detector: &Arc<Detector>, embedder: Option<Arc<dyn Embedder>>) -> Self {
        let (store, detector) = (store.clone(), Arc::clone(detector));
        Self { store, detector, indexes: Indexes::default(), questions: embedder.map(Questions::new) }
    }

    /// The index of a knowledge base as it is now; articles without a language are `otherwise`'s unless they clearly
    /// are in another.
    pub async fn index(&self, account: AccountId, id: KnowledgeBaseId, otherwise: Language) -> StoreResult<Arc<Index>> {
        let mut conn = self.store.connection().await?;
        let version = knowledge::get(&mut conn, account, id).await?.map_or(0, |base| base.version);
        drop(conn);
        let loaded = self.indexes.get(id, version, self.load((account, id), otherwise, Drafts::LeftOut)).await;
        // The error is shared by all who waited for the same index.
        loaded.map_err(|error| match Arc::try_unwrap(error) {
            Ok(error) => error,
            Err(shared) if shared.is_transient() => StoreError::Unreachable(Box::new(shared)),
            Err(shared) => StoreError::Unsuitable(shared.to_string()),
        })
    }

    /// Whether the index of a version is there already.
    pub fn has(&self, id: KnowledgeBaseId, version: i64) -> bool {
        self.indexes.has(id, version)
    }

    /// The index as it would be with the drafts published; made anew each time, for whoever wants to know before.
    pub async fn index_with_drafts(
        &self,
        account: AccountId,
        id: KnowledgeBaseId,
        otherwise: Language,
    ) -> StoreResult<Arc<Index>> {
        self.load((account, id), otherwise, Drafts::Included).await
    }

    async fn load(
        &self,
        (account, id): (AccountId, KnowledgeBaseId),
        otherwise: Language,
        drafts: Drafts,
    ) -> StoreResult<Arc<Index>> {
        let mut conn = self.store.connection().await?;
        let rows = knowledge::searchable_chunks(&mut conn, account, id, drafts).await?;
        let stored = match &self.questions {
            Some(questions) => knowledge::embeddings(&mut conn, account, id, questions.fingerprint()).await?,
            None => Vec::new(),
        };
        drop(conn);
        let (detector, questions) = (Arc::clone(&self.detector), self.questions.clone());
        let building = tokio::task::spawn_blocking(move || {
            let chunks = rows.chunk_by(|one, other| one.article_id == other.article_id).flat_map(|article| {
                let language = language(article, &detector).unwrap_or(otherwise);
                let siblings = u32::try_from(article.len()).unwrap_or(u32::MAX);
                article.iter().map(move |row| indexed(row, language, siblings))
            });
            let index = Index::build(chunks.collect());
            Arc::new(match questions {
                Some(questions) => with_vectors(index, &stored.into_iter().collect(), questions),
                None => index,
            })
        });
        building.await.map_err(|error| StoreError::Unsuitable(format!("building a search index failed: {error}")))
    }
}

fn with_vectors(index: Index, stored: &HashMap<ChunkId, Vec<u8>>, questions: Questions) -> Index {
    let of_chunk = |id: ChunkId| stored.get(&id).map(|bytes| vectors::from_bytes(bytes)).unwrap_or_default();
    let size = stored.values().find_map(|bytes| vectors::from_bytes(bytes).first().map(Vec::len));
    let Some(size) = size else { return index };
    let mut all = Vectors::new(size);
    for (position, chunk) in index.chunks().iter().enumerate() {
        for vector in of_chunk(chunk.id) {
            all.add(position, &vector);
        }
    }
    index.with_vectors(all).embedding_with(Arc::new(questions))
}

fn language(article: &[SearchableChunk], detector: &Detector) -> Option<Language> {
    let first = article.first()?;
    let given = first.language.as_deref().and_then(Language::from_tag);
    given.or_else(|| detector.of_article(&format!("{}\n{}", first.title, first.text)))
}

fn indexed(row: &SearchableChunk, language: Language, siblings: u32) -> IndexedChunk {
    IndexedChunk {
        id: row.id,
        article: row.article_id,
        version: row.article_version.into(),
        ordinal: u32::try_from(row.ordinal).unwrap_or(0),
        siblings,
        language,
        title: row.title.clone(),
        heading: row.heading_path.clone(),
        text: row.text.clone(),
        questions: row.questions.clone(),
        url: row.url.clone(),
    }
}
