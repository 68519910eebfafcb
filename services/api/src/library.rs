//! Articles between the database and the operator: cut into pieces when written, indexed when asked.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ArticleId, ChunkId, KnowledgeBaseId};
use reaktly_operator::chunk::{IndexedChunk, chunk};
use reaktly_operator::index::Index;
use reaktly_operator::language::Language;
use reaktly_operator::turn::Persona;
use reaktly_store::knowledge::{self, ArticleText, NewChunk, SearchableChunk};
use reaktly_store::operators::Operator;
use reaktly_store::{AsyncPgConnection, StoreError};
use sha2::{Digest as _, Sha256};

use crate::api::Api;
use crate::problem::{Code, Problem};

/// Writes an article with its pieces and raises the knowledge base's version, in the running transaction: the next
/// turn and the next question know it.
pub(crate) async fn write_article(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (knowledge_base, id): (KnowledgeBaseId, ArticleId),
    text: &ArticleText,
) -> Result<knowledge::Article, Problem> {
    let version = knowledge::raise_version(conn, now, account, knowledge_base).await?;
    version.ok_or_else(|| Problem::of(Code::NotFound))?;
    let pieces: Vec<NewChunk> = chunk(&text.title, &text.body)
        .into_iter()
        .map(|piece| NewChunk {
            id: ChunkId::generate(now),
            ordinal: i32::try_from(piece.ordinal).unwrap_or(i32::MAX),
            heading_path: piece.heading,
            text: piece.text,
            sha256: piece.sha256,
        })
        .collect();
    Ok(knowledge::write_article(conn, now, account, (knowledge_base, id), text, &pieces).await?)
}

/// The hash by which an unchanged article is known.
pub(crate) fn content_hash(title: &str, body: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(title.as_bytes());
    hash.update([0]);
    hash.update(body.as_bytes());
    hex::encode(hash.finalize())
}

/// The index of a knowledge base as it is now.
pub(crate) async fn index(api: &Api, account: AccountId, id: KnowledgeBaseId) -> Result<Arc<Index>, Problem> {
    let version = {
        let mut conn = api.store.connection().await?;
        let knowledge_base = knowledge::get(&mut conn, account, id).await?;
        knowledge_base.ok_or_else(|| Problem::of(Code::NotFound))?.version
    };
    let loaded = api.indexes.get(id, version, load(api, account, id)).await;
    loaded.map_err(|error| {
        let code = if error.is_transient() { Code::Unavailable } else { Code::Internal };
        Problem::because(code, anyhow::Error::new(error).context("could not load a knowledge base"))
    })
}

/// How an operator speaks; a knowledge base without one is asked in its own name.
pub(crate) fn persona(operator: Option<Operator>) -> Persona {
    let Some(operator) = operator else {
        return Persona {
            name: "Reaktly".to_owned(),
            business: String::new(),
            instructions: String::new(),
            website: None,
            languages: Language::ALL.to_vec(),
        };
    };
    let main = Language::from_tag(&operator.language);
    let others =
        operator.languages.iter().filter_map(|tag| Language::from_tag(tag)).filter(|other| Some(*other) != main);
    let instructions = [operator.tone, operator.instructions];
    Persona {
        name: operator.name,
        business: operator.business_name,
        instructions: instructions
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n"),
        website: operator.website_url,
        languages: main.into_iter().chain(others).collect(),
    }
}

async fn load(api: &Api, account: AccountId, id: KnowledgeBaseId) -> Result<Arc<Index>, StoreError> {
    let rows = {
        let mut conn = api.store.connection().await?;
        knowledge::searchable_chunks(&mut conn, account, id).await?
    };
    let operator = Arc::clone(&api.operator);
    let building = tokio::task::spawn_blocking(move || {
        let mut siblings: HashMap<ArticleId, u32> = HashMap::new();
        for row in &rows {
            *siblings.entry(row.article_id).or_default() += 1;
        }
        let detect = |text: &str| operator.detector().of_article(text).unwrap_or_default();
        let chunks = rows.into_iter().map(|row| {
            let siblings = siblings.get(&row.article_id).copied().unwrap_or(1);
            indexed(row, siblings, &detect)
        });
        Arc::new(Index::build(chunks.collect()))
    });
    building.await.map_err(|error| StoreError::Unsuitable(format!("building a search index panicked: {error}")))
}

fn indexed(row: SearchableChunk, siblings: u32, detect: &impl Fn(&str) -> Language) -> IndexedChunk {
    let given = row.language.as_deref().and_then(Language::from_tag);
    IndexedChunk {
        id: row.id,
        article: row.article_id,
        version: row.article_version.into(),
        ordinal: u32::try_from(row.ordinal).unwrap_or(0),
        siblings,
        language: given.unwrap_or_else(|| detect(&row.text)),
        title: row.title,
        heading: row.heading_path,
        text: row.text,
        questions: row.questions,
        url: row.url,
    }
}
