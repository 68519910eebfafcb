//! The ledger of dead letters.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::DeadLetterId;
use reaktly_events::dead_letters::{DeadLetter, DeadLetterLedger};
use reaktly_events::outbox::StorageResult;
use uuid::Uuid;

use crate::schema::dead_letters;
use crate::{Store, StoreResult};

/// A dead letter in the ledger.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = dead_letters)]
pub struct Entry {
    /// Its id.
    #[diesel(deserialize_as = Uuid)]
    pub id: DeadLetterId,
    /// The service that gave up.
    pub service: String,
    /// Its consumer.
    pub consumer: String,
    /// Stream of the original.
    pub stream: String,
    /// Sequence in that stream.
    pub stream_sequence: i64,
    /// Subject of the original.
    pub subject: String,
    /// Headers of the original.
    pub headers: serde_json::Value,
    /// Body of the original.
    pub payload: Vec<u8>,
    /// Deliveries before it died.
    pub deliveries: i64,
    /// `undecodable`, `rejected`, `panicked`, `poison`.
    pub error_class: String,
    /// Stable code of the reason.
    pub code: String,
    /// The reason in words.
    pub error: String,
    /// Trace of the failing delivery.
    pub trace_id: String,
    /// `open`, `replayed`, `discarded`.
    pub status: String,
    /// How often it was replayed.
    pub replays: i32,
    /// When it died.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub died_at: jiff::Timestamp,
}

/// How a dead letter was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// Published again.
    Replayed,
    /// Given up on.
    Discarded,
}

/// Dead letters, newest first; of one status when given.
pub async fn list(conn: &mut AsyncPgConnection, status: Option<&str>, limit: i64) -> StoreResult<Vec<Entry>> {
    let mut query =
        dead_letters::table.order((dead_letters::died_at.desc(), dead_letters::id)).limit(limit).into_boxed();
    if let Some(status) = status {
        query = query.filter(dead_letters::status.eq(status.to_owned()));
    }
    Ok(query.select(Entry::as_select()).load(conn).await?)
}

/// One dead letter.
pub async fn get(conn: &mut AsyncPgConnection, id: DeadLetterId) -> StoreResult<Option<Entry>> {
    let query = dead_letters::table.find(id.as_uuid()).select(Entry::as_select());
    Ok(query.first(conn).await.optional()?)
}

/// Records how a dead letter was settled; `false` when there is none of that id.
pub async fn settle(conn: &mut AsyncPgConnection, id: DeadLetterId, settlement: Settlement) -> StoreResult<bool> {
    let (status, replays) = match settlement {
        Settlement::Replayed => ("replayed", 1),
        Settlement::Discarded => ("discarded", 0),
    };
    let updated = diesel::update(dead_letters::table.find(id.as_uuid()))
        .set((
            dead_letters::status.eq(status),
            dead_letters::replays.eq(dead_letters::replays + replays),
            dead_letters::settled_at.eq(diesel::dsl::now),
        ))
        .execute(conn)
        .await?;
    Ok(updated == 1)
}

impl DeadLetterLedger for Store {
    async fn record(&self, letter: &DeadLetter) -> StorageResult<()> {
        let mut conn = self.connection().await?;
        let row = (
            dead_letters::id.eq(letter.id.as_uuid()),
            dead_letters::service.eq(&letter.service),
            dead_letters::consumer.eq(&letter.consumer),
            dead_letters::stream.eq(&letter.stream),
            dead_letters::stream_sequence.eq(i64::try_from(letter.stream_sequence)?),
            dead_letters::subject.eq(&letter.subject),
            dead_letters::headers.eq(serde_json::to_value(&letter.headers)?),
            dead_letters::payload.eq(letter.payload.as_ref()),
            dead_letters::deliveries.eq(i64::try_from(letter.deliveries)?),
            dead_letters::error_class.eq(letter.class.as_str()),
            dead_letters::code.eq(&letter.code),
            dead_letters::error.eq(&letter.error),
            dead_letters::trace_id.eq(&letter.trace_id),
            dead_letters::died_at.eq(letter.died_at.to_diesel()),
        );
        diesel::insert_into(dead_letters::table).values(row).on_conflict_do_nothing().execute(&mut conn).await?;
        Ok(())
    }
}
