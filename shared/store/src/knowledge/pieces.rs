//! The pieces of an article after a change: one that says the same keeps its row, wherever it stands now.

use std::collections::{HashMap, VecDeque};

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use reaktly_domain::ids::{AccountId, ArticleId, KnowledgeBaseId};
use uuid::Uuid;

use super::chunks::NewChunk;
use crate::StoreResult;
use crate::schema::chunks;

/// A piece as it is stored.
#[derive(Debug, Clone, Queryable)]
struct Held {
    id: Uuid,
    ordinal: i32,
    sha256: String,
}

/// What becomes of an article's rows.
#[derive(Debug, PartialEq, Eq)]
struct Changes<'a> {
    /// Rows nothing says any more.
    outdated: Vec<Uuid>,
    /// Rows that stand elsewhere now, with their new place.
    moved: Vec<(Uuid, i32)>,
    /// Pieces without a row.
    added: Vec<&'a NewChunk>,
}

/// Makes the pieces of an article these. A piece that did not change keeps its row, and with it its id and its vector,
/// even when others were put before it.
pub(super) async fn replace(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (knowledge_base, article): (KnowledgeBaseId, ArticleId),
    pieces: &[NewChunk],
) -> StoreResult<()> {
    let held: Vec<Held> = chunks::table
        .filter(chunks::article_id.eq(article.as_uuid()))
        .order(chunks::ordinal)
        .select((chunks::id, chunks::ordinal, chunks::sha256))
        .load(conn)
        .await?;
    let changes = compare(&held, pieces);
    diesel::delete(chunks::table).filter(chunks::id.eq_any(changes.outdated)).execute(conn).await?;
    shift(conn, &changes.moved).await?;
    let rows: Vec<_> = changes
        .added
        .into_iter()
        .map(|new| {
            (
                chunks::id.eq(new.id.as_uuid()),
                chunks::account_id.eq(account.as_uuid()),
                chunks::knowledge_base_id.eq(knowledge_base.as_uuid()),
                chunks::article_id.eq(article.as_uuid()),
                chunks::ordinal.eq(new.ordinal),
                chunks::heading_path.eq(&new.heading_path),
                chunks::text.eq(&new.text),
                chunks::sha256.eq(&new.sha256),
            )
        })
        .collect();
    diesel::insert_into(chunks::table).values(rows).execute(conn).await?;
    Ok(())
}

/// Pairs pieces with rows that say the same: first where they stand, then in order.
fn compare<'a>(held: &[Held], pieces: &'a [NewChunk]) -> Changes<'a> {
    let stays = |new: &NewChunk| held.iter().find(|row| row.ordinal == new.ordinal && row.sha256 == new.sha256);
    let mut kept: Vec<Uuid> = pieces.iter().filter_map(stays).map(|row| row.id).collect();
    let mut free: HashMap<&str, VecDeque<Uuid>> = HashMap::new();
    for row in held.iter().filter(|row| !kept.contains(&row.id)) {
        free.entry(&row.sha256).or_default().push_back(row.id);
    }
    let (mut moved, mut added) = (Vec::new(), Vec::new());
    for new in pieces.iter().filter(|new| stays(new).is_none()) {
        match free.get_mut(new.sha256.as_str()).and_then(VecDeque::pop_front) {
            Some(id) => moved.push((id, new.ordinal)),
            None => added.push(new),
        }
    }
    kept.extend(moved.iter().map(|(id, _)| *id));
    let outdated = held.iter().map(|row| row.id).filter(|id| !kept.contains(id)).collect();
    Changes { outdated, moved, added }
}

/// Gives rows their new places. They leave the old ones first, for no two rows of an article have one place.
async fn shift(conn: &mut AsyncPgConnection, moved: &[(Uuid, i32)]) -> StoreResult<()> {
    if moved.is_empty() {
        return Ok(());
    }
    let (ids, ordinals): (Vec<Uuid>, Vec<i32>) = moved.iter().copied().unzip();
    diesel::update(chunks::table)
        .filter(chunks::id.eq_any(&ids))
        .set(chunks::ordinal.eq(chunks::ordinal * -1 - 1))
        .execute(conn)
        .await?;
    let statement = "UPDATE chunks SET ordinal = moved.ordinal \
         FROM unnest($1, $2) AS moved (id, ordinal) WHERE chunks.id = moved.id";
    diesel::sql_query(statement)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Integer>, _>(ordinals)
        .execute(conn)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use reaktly_domain::ids::ChunkId;

    use super::*;

    fn held(texts: &[&str]) -> Vec<Held> {
        (0..).zip(texts).map(|(ordinal, text)| Held { id: id(ordinal), ordinal, sha256: (*text).to_owned() }).collect()
    }

    fn pieces(texts: &[&str]) -> Vec<NewChunk> {
        let piece = |(ordinal, text): (i32, &&str)| NewChunk {
            id: ChunkId::from_uuid(Uuid::from_u128(1000)),
            ordinal,
            heading_path: String::new(),
            text: (*text).to_owned(),
            sha256: (*text).to_owned(),
        };
        (0..).zip(texts).map(piece).collect()
    }

    fn id(ordinal: i32) -> Uuid {
        Uuid::from_u128(u128::try_from(ordinal).unwrap_or(0))
    }

    #[test]
    fn a_piece_put_at_the_top_moves_the_others_and_keeps_them() {
        let (before, after) = (held(&["a", "b"]), pieces(&["new", "a", "b"]));
        let changes = compare(&before, &after);
        assert_eq!(changes.moved, [(id(0), 1), (id(1), 2)]);
        assert_eq!((changes.added.len(), changes.outdated.len()), (1, 0));
    }

    #[test]
    fn repeated_pieces_are_paired_once_each() {
        let (before, after) = (held(&["a", "a", "b"]), pieces(&["b", "a"]));
        let changes = compare(&before, &after);
        assert_eq!((changes.moved, changes.outdated), (vec![(id(2), 0)], vec![id(0)]));
        assert!(changes.added.is_empty());
    }
}
