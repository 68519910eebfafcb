//! Thumbs on answers of the AI: one of each person for each message.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, MessageId, UserId};
use uuid::Uuid;

use crate::StoreResult;
use crate::schema::{feedback, messages, turns, users};

/// What somebody thinks of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is right.
    Good,
    /// It is not.
    Wrong,
}

impl Verdict {
    /// As stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Wrong => "wrong",
        }
    }

    fn from_name(name: &str) -> Self {
        if name == Self::Good.as_str() { Self::Good } else { Self::Wrong }
    }
}

/// What people think of one message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Thumbs {
    /// How many find it right.
    pub good: i64,
    /// How many do not.
    pub wrong: i64,
    /// What the one who looks thinks.
    pub mine: Option<Verdict>,
}

/// A thumb with the answer it is on.
#[derive(Debug, Clone, Queryable)]
pub struct Review {
    /// The message.
    #[diesel(deserialize_as = Uuid)]
    pub message_id: MessageId,
    /// Its conversation.
    pub conversation_id: Uuid,
    /// Whose thumb.
    #[diesel(deserialize_as = Uuid)]
    pub user_id: UserId,
    /// Their name.
    pub user_name: String,
    /// `good` or `wrong`.
    pub verdict: String,
    /// What they say about it.
    pub comment: String,
    /// When.
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub created_at: Timestamp,
    /// What was answered.
    pub answer: String,
    /// The articles it rests on.
    pub sources: Option<serde_json::Value>,
    /// The messages it answers: after the first, up to the second.
    pub turn: Option<(i64, i64)>,
}

/// Writes what somebody thinks of a message; the caller has looked that it is the account's and the AI's.
pub async fn put(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (message, user): (MessageId, UserId),
    (verdict, comment): (Verdict, &str),
) -> StoreResult<()> {
    let given = (
        feedback::verdict.eq(verdict.as_str()),
        feedback::comment.eq(comment),
        feedback::created_at.eq(now.to_diesel()),
    );
    diesel::insert_into(feedback::table)
        .values((
            feedback::message_id.eq(message.as_uuid()),
            feedback::user_id.eq(user.as_uuid()),
            feedback::account_id.eq(account.as_uuid()),
            given,
        ))
        .on_conflict((feedback::message_id, feedback::user_id))
        .do_update()
        .set(given)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes somebody's thumb back; `false` when there was none.
pub async fn take_back(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    message: MessageId,
    user: UserId,
) -> StoreResult<bool> {
    let deleted = diesel::delete(feedback::table.find((message.as_uuid(), user.as_uuid())))
        .filter(feedback::account_id.eq(account.as_uuid()))
        .execute(conn)
        .await?;
    Ok(deleted == 1)
}

/// What people think of each of these messages; those nobody said anything about are not named.
pub async fn of_messages(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    ids: &[MessageId],
    viewer: UserId,
) -> StoreResult<Vec<(MessageId, Thumbs)>> {
    let ids: Vec<Uuid> = ids.iter().map(MessageId::as_uuid).collect();
    let rows: Vec<(Uuid, Uuid, String)> = feedback::table
        .filter(feedback::account_id.eq(account.as_uuid()))
        .filter(feedback::message_id.eq_any(ids))
        .order(feedback::message_id)
        .select((feedback::message_id, feedback::user_id, feedback::verdict))
        .load(conn)
        .await?;
    let counted = rows.chunk_by(|one, other| one.0 == other.0).filter_map(|thumbs| {
        let mut sum = Thumbs::default();
        for (_, user, verdict) in thumbs {
            let verdict = Verdict::from_name(verdict);
            match verdict {
                Verdict::Good => sum.good += 1,
                Verdict::Wrong => sum.wrong += 1,
            }
            if *user == viewer.as_uuid() {
                sum.mine = Some(verdict);
            }
        }
        thumbs.first().map(|(message, ..)| (MessageId::from_uuid(*message), sum))
    });
    Ok(counted.collect())
}

/// Thumbs with what they are on, newest first, at most `limit`.
pub async fn list(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    verdict: Option<Verdict>,
    before: Option<(Timestamp, Uuid, Uuid)>,
    limit: i64,
) -> StoreResult<Vec<Review>> {
    let mut query = feedback::table
        .inner_join(users::table)
        .inner_join(messages::table.left_join(turns::table))
        .filter(feedback::account_id.eq(account.as_uuid()))
        .order((feedback::created_at.desc(), feedback::message_id.desc(), feedback::user_id.desc()))
        .limit(limit)
        .select((
            feedback::message_id,
            messages::conversation_id,
            feedback::user_id,
            users::name,
            feedback::verdict,
            feedback::comment,
            feedback::created_at,
            messages::text,
            messages::sources,
            (turns::from_seq, turns::upto_seq).nullable(),
        ))
        .into_boxed();
    if let Some(verdict) = verdict {
        query = query.filter(feedback::verdict.eq(verdict.as_str()));
    }
    if let Some((at, message, user)) = before {
        let at = at.to_diesel();
        let same = feedback::created_at.eq(at);
        let later =
            feedback::message_id.lt(message).or(feedback::message_id.eq(message).and(feedback::user_id.lt(user)));
        query = query.filter(feedback::created_at.lt(at).or(same.and(later)));
    }
    Ok(query.load(conn).await?)
}
