//! Media of messages that came from WhatsApp: expected with the message, fetched into our own storage afterwards.
//!
//! A result counts only for the newest try ([`Claimed::attempt`]), so that a worker that was too slow changes nothing.

mod claims;
mod views;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::content::Content;
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, MessageId};

use crate::StoreResult;
use crate::schema::media;

pub use claims::{
    Claimed, Fetched, Finished, Outcome, claim, leave_behind, lock_left_behind, record, release, removed, renew, retry,
};
pub use views::{MediaView, due_since, get, is_awaited, of_messages};

/// Meta keeps media of customers this long after their message.
pub const KEPT_BY_META: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The last try is made this long before that.
const DEADLINE_MARGIN: SignedDuration = SignedDuration::from_mins(30);
/// Meta's code for a file of a customer that is too large or cannot be had.
const CANNOT_BE_DOWNLOADED: i64 = 131_052;

/// The media object of a message that is being stored.
#[derive(Debug, Clone)]
pub struct NewMedia<'a> {
    /// The message.
    pub message: MessageId,
    /// Its account.
    pub account: AccountId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// The number it came to.
    pub integration: IntegrationId,
    /// What the message says; one without media expects nothing.
    pub content: &'a Content,
    /// Meta's code of what went wrong with the message.
    pub error_code: Option<i64>,
    /// Meta's time of the message: its deadline counts from there.
    pub sent_at: Timestamp,
}

/// Whether there is something to fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expectation {
    /// The message holds no media, or its media is known already.
    Nothing,
    /// The fetcher has to be woken for the conversation.
    ToFetch,
    /// Meta does not have it; people are told why.
    Lost,
}

/// Expects the media of a message, in the transaction that stores the message. The caller wakes the fetcher when there
/// is something [`Expectation::ToFetch`].
pub async fn expect(conn: &mut AsyncPgConnection, now: Timestamp, new: &NewMedia<'_>) -> StoreResult<Expectation> {
    let Some(object) = new.content.media() else { return Ok(Expectation::Nothing) };
    let deadline = new.sent_at + KEPT_BY_META - DEADLINE_MARGIN;
    let lost = loss(object.id.is_some(), new.error_code, deadline <= now);
    let inserted = diesel::insert_into(media::table)
        .values((
            media::message_id.eq(new.message.as_uuid()),
            media::account_id.eq(new.account.as_uuid()),
            media::conversation_id.eq(new.conversation.as_uuid()),
            media::integration_id.eq(new.integration.as_uuid()),
            media::meta_media_id.eq(storable(object.id.as_deref())),
            media::state.eq(if lost.is_some() { "failed" } else { "pending" }),
            media::reason_code.eq(lost.map(|(code, _)| code)),
            media::reason.eq(lost.map(|(_, reason)| reason)),
            media::filename.eq(storable(object.filename.as_deref())),
            media::declared_type.eq(storable(object.mime_type.as_deref())),
            media::sha256.eq(storable(object.sha256.as_deref())),
            media::next_attempt_at.eq(now.to_diesel()),
            media::deadline_at.eq(deadline.to_diesel()),
            media::created_at.eq(now.to_diesel()),
            media::updated_at.eq(now.to_diesel()),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(match (inserted, lost) {
        (0, _) => Expectation::Nothing,
        (_, None) => Expectation::ToFetch,
        (_, Some(_)) => Expectation::Lost,
    })
}

/// PostgreSQL's text holds no NUL; a stranger's may.
fn storable(text: Option<&str>) -> Option<String> {
    text.map(|text| text.replace('\0', ""))
}

/// Why there is nothing to fetch from the start.
const fn loss(has_id: bool, error_code: Option<i64>, is_over: bool) -> Option<(&'static str, &'static str)> {
    match error_code {
        Some(CANNOT_BE_DOWNLOADED) => Some((
            "refused_by_meta",
            "WhatsApp could not take the file over; files of customers may have 100 MB at most",
        )),
        _ if !has_id => Some(("no_id", "WhatsApp gave no file with this message")),
        _ if is_over => Some(("expired", "the message is older than the 7 days for which WhatsApp keeps files")),
        _ => None,
    }
}
