//! The one article of the stage.

use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, ArticleId, KnowledgeBaseId};
use reaktly_library::articles;
use reaktly_store::{AsyncPgConnection, StoreResult};

use super::model::ANSWER;

pub(super) async fn write(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    knowledge_base: KnowledgeBaseId,
) -> StoreResult<()> {
    let text = articles::text("Delivery times", ANSWER);
    let place = (knowledge_base, ArticleId::generate(now));
    let pieces = articles::pieces(now, &text);
    articles::save(conn, now, account, place, (&text, &pieces), None).await.map(drop)
}
