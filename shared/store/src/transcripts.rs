//! What was heard in voice messages: each is transcribed once.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, MessageId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::transcripts;

/// What became of transcribing a voice message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// It was understood.
    Ready(String),
    /// There was nothing to understand in it, or too little.
    NotUnderstood,
    /// It could not be transcribed: a stable word.
    Failed(String),
}

impl Heard {
    /// `ready`, `not_understood` or `failed`.
    pub const fn state(&self) -> &'static str {
        match self {
            Self::Ready(_) => "ready",
            Self::NotUnderstood => "not_understood",
            Self::Failed(_) => "failed",
        }
    }

    /// The words, when there are any.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Ready(text) => Some(text),
            Self::NotUnderstood | Self::Failed(_) => None,
        }
    }

    fn of(state: &str, text: String, reason: Option<String>) -> Self {
        match state {
            "ready" => Self::Ready(text),
            "not_understood" => Self::NotUnderstood,
            _ => Self::Failed(reason.unwrap_or_default()),
        }
    }
}

/// Keeps what was heard in a message; the first word counts.
pub async fn keep(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    message: MessageId,
    (heard, language, model): (&Heard, Option<&str>, &str),
) -> StoreResult<()> {
    let reason = match heard {
        Heard::Failed(reason) => Some(reason.as_str()),
        Heard::Ready(_) | Heard::NotUnderstood => None,
    };
    diesel::insert_into(transcripts::table)
        .values((
            transcripts::message_id.eq(message.as_uuid()),
            transcripts::account_id.eq(account.as_uuid()),
            transcripts::state.eq(heard.state()),
            transcripts::text.eq(heard.text().unwrap_or_default()),
            transcripts::language.eq(language),
            transcripts::model.eq(model),
            transcripts::reason.eq(reason),
            transcripts::created_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// What was heard in those of the messages that were listened to.
pub async fn of_messages(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    messages: &[MessageId],
) -> StoreResult<HashMap<MessageId, Heard>> {
    if messages.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Uuid, String, String, Option<String>)> = transcripts::table
        .filter(transcripts::account_id.eq(account.as_uuid()))
        .filter(transcripts::message_id.eq_any(messages.iter().map(MessageId::as_uuid)))
        .select((transcripts::message_id, transcripts::state, transcripts::text, transcripts::reason))
        .load(conn)
        .await?;
    let heard = |(id, state, text, reason): (Uuid, String, String, Option<String>)| {
        (MessageId::from_uuid(id), Heard::of(&state, text, reason))
    };
    Ok(rows.into_iter().map(heard).collect())
}
