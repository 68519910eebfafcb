//! Knowledge bases that operators answer from, for whoever prepares what their next questions need.

use diesel::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use reaktly_domain::ids::{AccountId, KnowledgeBaseId};
use uuid::Uuid;

use crate::StoreResult;

/// A knowledge base that an operator answers from.
#[derive(Debug, Clone, QueryableByName)]
pub struct UsedKnowledgeBase {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    account_id: Uuid,
    /// Rises with every change of an article.
    #[diesel(sql_type = BigInt)]
    pub version: i64,
    /// The operator's first language, as a code.
    #[diesel(sql_type = Text)]
    pub language: String,
}

impl UsedKnowledgeBase {
    /// Its id.
    pub const fn id(&self) -> KnowledgeBaseId {
        KnowledgeBaseId::from_uuid(self.id)
    }

    /// Its account.
    pub const fn account(&self) -> AccountId {
        AccountId::from_uuid(self.account_id)
    }
}

/// Of all accounts, those whose account was last written to first, at most `limit`; each by the first of its operators.
pub async fn recently_used(conn: &mut AsyncPgConnection, limit: i64) -> StoreResult<Vec<UsedKnowledgeBase>> {
    let query = sql_query(
        "SELECT bases.id, bases.account_id, bases.version, speaking.language \
         FROM knowledge_bases AS bases \
         JOIN LATERAL (SELECT language FROM operators WHERE knowledge_base_id = bases.id \
             ORDER BY created_at, id LIMIT 1) AS speaking ON true \
         LEFT JOIN LATERAL (SELECT updated_at FROM conversations WHERE account_id = bases.account_id \
             ORDER BY updated_at DESC LIMIT 1) AS talk ON true \
         ORDER BY greatest(talk.updated_at, bases.updated_at) DESC, bases.id LIMIT $1",
    );
    Ok(query.bind::<BigInt, _>(limit).load(conn).await?)
}
