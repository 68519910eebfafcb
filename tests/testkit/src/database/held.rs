//! A table that a test keeps to itself, so that a service stands still in the middle of a transaction.

use diesel::sql_types::Text;
use diesel_async::{AsyncPgConnection, RunQueryDsl as _};
use tokio::sync::Mutex;

use super::{Found, TestDb};
use crate::fixtures::run;
use crate::wait::wait_until;

/// Whether a session of this database waits for the table.
const IS_WANTED: &str = "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d ON d.oid = l.database \
     WHERE NOT l.granted AND d.datname = current_database() AND l.relation = $1::regclass) AS found";

/// A table nobody else can write to, until it is released or dropped. Reading goes on.
pub struct HeldTable {
    name: String,
    connection: Mutex<AsyncPgConnection>,
}

impl TestDb {
    /// Makes everybody wait who wants to write to `table`; who has written to it already is waited for.
    ///
    /// # Panics
    /// When there is no such table.
    pub async fn hold(&self, table: &str) -> HeldTable {
        let mut connection = self.connect().await;
        run(&mut connection, &format!("BEGIN; LOCK TABLE {table} IN SHARE MODE")).await;
        HeldTable { name: table.to_owned(), connection: Mutex::new(connection) }
    }
}

impl HeldTable {
    /// Waits until somebody wants to write to it: their transaction stands still, with all they did in it before.
    ///
    /// # Panics
    /// When nobody ever does.
    pub async fn is_wanted(&self) {
        let what = format!("somebody wants to write to {}", self.name);
        wait_until(&what, async || {
            let mut connection = self.connection.lock().await;
            let question = diesel::sql_query(IS_WANTED).bind::<Text, _>(&self.name);
            question.get_result::<Found>(&mut *connection).await.expect("the catalogue answers").found
        })
        .await;
    }

    /// Lets those go on who wait.
    ///
    /// # Panics
    /// When the connection is gone.
    pub async fn release(self) {
        run(&mut self.connection.into_inner(), "ROLLBACK").await;
    }
}
