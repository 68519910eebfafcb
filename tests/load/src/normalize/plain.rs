//! The same rows once more, by inserts that do nothing else.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};
use reaktly_testkit::fixtures;

/// Rows of one statement.
pub(super) const ROWS_AT_ONCE: usize = 500;

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Inserts every stored message into a table like theirs; how long that took.
pub(super) async fn insert_again(conn: &mut AsyncPgConnection) -> anyhow::Result<Duration> {
    let keys = "SELECT format('ALTER TABLE plain ADD %s;', pg_get_constraintdef(oid)) AS line FROM pg_constraint \
         WHERE conrelid = 'messages'::regclass AND contype = 'f'";
    let keys = lines(conn, keys).await?.join(" ");
    fixtures::run(conn, &format!("CREATE TABLE plain (LIKE messages INCLUDING ALL); {keys}")).await;
    let columns = "SELECT format('quote_nullable(%I::text)', attname) AS line FROM pg_attribute \
         WHERE attrelid = 'messages'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum";
    let columns = lines(conn, columns).await?.join(", ");
    let rows = format!("SELECT '(' || concat_ws(', ', {columns}) || ')' AS line FROM messages ORDER BY created_at, id");
    let rows = lines(conn, &rows).await?;
    let statements: Vec<String> =
        rows.chunks(ROWS_AT_ONCE).map(|rows| format!("INSERT INTO plain VALUES {}", rows.join(", "))).collect();
    let begin = Instant::now();
    for statement in &statements {
        fixtures::run(conn, statement).await;
    }
    Ok(begin.elapsed())
}

async fn lines(conn: &mut AsyncPgConnection, statement: &str) -> anyhow::Result<Vec<String>> {
    let lines: Vec<Line> = diesel::sql_query(statement).load(conn).await.context("could not read the messages")?;
    Ok(lines.into_iter().map(|line| line.line).collect())
}
