//! Articles between the database and the operator: cut into pieces when written, indexed when asked.

use std::sync::Arc;

use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ArticleId, ChunkId, KnowledgeBaseId};
use reaktly_search::chunk::chunk;
use reaktly_search::index::Index;
use reaktly_search::language::Language;
use reaktly_operator::turn::Persona;
use reaktly_store::knowledge::{self, ArticleText, NewChunk};
use reaktly_store::operators::Operator;
use reaktly_store::AsyncPgConnection;
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

/// The index of a knowledge base as it is now; articles without a language are `otherwise`'s.
pub(crate) async fn index(
    api: &Api,
    account: AccountId,
    id: KnowledgeBaseId,
    otherwise: Language,
) -> Result<Arc<Index>, Problem> {
    {
        let mut conn = api.store.connection().await?;
        knowledge::get(&mut conn, account, id).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    }
    Ok(api.shelf.index(account, id, otherwise).await?)
}

/// How an operator speaks; a knowledge base without one is asked in its own name.
pub(crate) fn persona(operator: Option<&Operator>) -> Persona {
    operator.map_or_else(|| Persona::named("Reaktly"), reaktly_library::persona)
}
