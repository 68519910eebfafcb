//! What AI may spend: reserved before a call, settled after it, and freed when nobody came to settle.
//!
//! Each scope is one row that is raised by one conditional statement, so that however many turns run at once, what is
//! spent and reserved together never passes the cap. All functions touch the scopes of a reservation in the same order.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text, Uuid as SqlUuid};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl};
use jiff::civil;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{AccountId, AiRunId, ConversationId};
use reaktly_domain::operator_settings::Caps;
use uuid::Uuid;

use crate::schema::{ai_budgets, ai_reservations};
use crate::{StoreError, StoreResult};

mod nearness;

pub use nearness::{Nearness, accounts_spending, nearness};

/// A reservation this old belongs to a worker that died.
const RESERVATION_AGE_MAX: SignedDuration = SignedDuration::from_mins(5);
/// Reservations freed in one go.
const FREED_MAX: usize = 200;
/// From this share of a cap on, in percent, its owner should be told.
const NEAR_PERCENT: i64 = 80;

/// What a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A conversation in a day.
    ConversationDay,
    /// An account in a day.
    AccountDay,
    /// An account in a month.
    AccountMonth,
}

impl Scope {
    /// In the order their rows are locked.
    const ALL: [Self; 3] = [Self::ConversationDay, Self::AccountDay, Self::AccountMonth];

    /// The stable word for rows, logs and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConversationDay => "conversation_day",
            Self::AccountDay => "account_day",
            Self::AccountMonth => "account_month",
        }
    }
}

/// Tokens and money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Amount {
    /// Tokens read and written.
    pub tokens: u64,
    /// Millionths of a US dollar; 0 where the price is not known.
    pub micro_usd: u64,
}

/// What is held back for a turn until it is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reservation {
    /// Named like the first call it is for.
    id: AiRunId,
    account: AccountId,
    conversation: Option<ConversationId>,
    at: Timestamp,
    amount: Amount,
}

/// Whether a turn may spend what it will probably need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reserved {
    /// It may.
    Yes {
        /// To be settled or released.
        reservation: Reservation,
        /// Scopes that have come within a fifth of their cap by this reservation.
        near: Vec<Scope>,
    },
    /// Nothing was reserved.
    Exhausted {
        /// The first scope whose cap this would pass.
        scope: Scope,
    },
}

/// Holds back what a turn will probably need, in all scopes or in none. Not inside another transaction: the rows of the
/// account are locked until it ends.
///
/// # Errors
/// When the database cannot be reached or refuses.
pub async fn reserve(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, conversation): (AccountId, Option<ConversationId>),
    caps: &Caps,
    estimate: Amount,
) -> StoreResult<Reserved> {
    let reservation = Reservation { id: AiRunId::generate(now), account, conversation, at: now, amount: estimate };
    let reserved = conn.transaction::<_, Stopped, _>(async |conn| {
        let mut near = Vec::new();
        for scope in Scope::ALL {
            let Some(row) = Row::of(&reservation, scope) else { continue };
            let cap = Cap::of(caps, scope);
            let Some(held) = raise(conn, &row, estimate, cap).await? else { return Err(Stopped::Exhausted(scope)) };
            if cap.is_near(held) && !cap.is_near(held.less(estimate)) {
                near.push(scope);
            }
        }
        diesel::insert_into(ai_reservations::table)
            .values((
                ai_reservations::id.eq(reservation.id.as_uuid()),
                ai_reservations::account_id.eq(account.as_uuid()),
                ai_reservations::conversation_id.eq(conversation.map(Uuid::from)),
                ai_reservations::tokens.eq(whole(estimate.tokens)),
                ai_reservations::micro_usd.eq(whole(estimate.micro_usd)),
                ai_reservations::created_at.eq(now.to_diesel()),
            ))
            .execute(conn)
            .await
            .map_err(StoreError::from)?;
        Ok(near)
    });
    match reserved.await {
        Ok(near) => Ok(Reserved::Yes { reservation, near }),
        Err(Stopped::Exhausted(scope)) => Ok(Reserved::Exhausted { scope }),
        Err(Stopped::Failed(error)) => Err(error),
    }
}

/// Puts what was really spent in place of what was held back. What was freed meanwhile is still spent.
///
/// # Errors
/// When the database cannot be reached or refuses; nothing is settled then.
pub async fn settle(conn: &mut AsyncPgConnection, reservation: &Reservation, spent: Amount) -> StoreResult<()> {
    conn.transaction(async |conn| {
        let held = ai_reservations::table.find(reservation.id.as_uuid());
        let held = held.filter(ai_reservations::account_id.eq(reservation.account.as_uuid()));
        let freed = diesel::delete(held).execute(conn).await? == 0;
        let held = if freed { Amount::default() } else { reservation.amount };
        lower(conn, reservation, held, spent).await
    })
    .await
}

/// Gives back what was held back and not used.
///
/// # Errors
/// When the database cannot be reached or refuses; it is then freed after a while.
pub async fn release(conn: &mut AsyncPgConnection, reservation: &Reservation) -> StoreResult<()> {
    settle(conn, reservation, Amount::default()).await
}

/// What an account has spent and reserved of its caps.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// In the day of the time asked for, in UTC.
    pub day: Amount,
    /// In its month.
    pub month: Amount,
}

/// How an account stands at `now`.
///
/// # Errors
/// When the database cannot be reached or refuses.
pub async fn standing(conn: &mut AsyncPgConnection, now: Timestamp, account: AccountId) -> StoreResult<Standing> {
    let day = now.to_zoned(TimeZone::UTC).date();
    let rows: Vec<(String, jiff_diesel::Date, i64, i64)> = ai_budgets::table
        .filter(ai_budgets::account_id.eq(account.as_uuid()))
        .filter(ai_budgets::subject_id.eq(account.as_uuid()))
        .filter(ai_budgets::period.eq_any([day.to_diesel(), day.first_of_month().to_diesel()]))
        .select((
            ai_budgets::scope,
            ai_budgets::period,
            ai_budgets::spent_tokens + ai_budgets::reserved_tokens,
            ai_budgets::spent_micro_usd + ai_budgets::reserved_micro_usd,
        ))
        .load(conn)
        .await?;
    let held = |scope: Scope, period: civil::Date| {
        let row = rows.iter().find(|(of, from, ..)| of == scope.as_str() && *from == period.to_diesel());
        row.map(|(_, _, tokens, micro_usd)| Amount { tokens: count(*tokens), micro_usd: count(*micro_usd) })
    };
    Ok(Standing {
        day: held(Scope::AccountDay, day).unwrap_or_default(),
        month: held(Scope::AccountMonth, day.first_of_month()).unwrap_or_default(),
    })
}

/// Frees reservations that nobody came to settle for five minutes; how many.
///
/// # Errors
/// When the database cannot be reached or refuses; what was freed until then stays freed.
pub async fn free_abandoned(conn: &mut AsyncPgConnection, now: Timestamp) -> StoreResult<usize> {
    let before = now.saturating_sub(RESERVATION_AGE_MAX).unwrap_or(now);
    let mut freed = 0;
    // One transaction each, so that the rows of several accounts are never locked together.
    while freed < FREED_MAX && free_one(conn, before).await? {
        freed += 1;
    }
    Ok(freed)
}

async fn free_one(conn: &mut AsyncPgConnection, before: Timestamp) -> StoreResult<bool> {
    conn.transaction(async |conn| {
        let oldest = ai_reservations::table
            .filter(ai_reservations::created_at.lt(before.to_diesel()))
            .order(ai_reservations::created_at)
            .select(HeldRow::as_select())
            .for_update()
            .skip_locked()
            .first::<HeldRow>(conn)
            .await
            .optional()?;
        let Some(row) = oldest else { return Ok(false) };
        let reservation = Reservation::from(row);
        diesel::delete(ai_reservations::table.find(reservation.id.as_uuid())).execute(conn).await?;
        lower(conn, &reservation, reservation.amount, Amount::default()).await?;
        Ok(true)
    })
    .await
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = ai_reservations)]
struct HeldRow {
    id: Uuid,
    account_id: Uuid,
    conversation_id: Option<Uuid>,
    tokens: i64,
    micro_usd: i64,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    created_at: Timestamp,
}

impl From<HeldRow> for Reservation {
    fn from(row: HeldRow) -> Self {
        Self {
            id: AiRunId::from_uuid(row.id),
            account: AccountId::from_uuid(row.account_id),
            conversation: row.conversation_id.map(ConversationId::from_uuid),
            at: row.created_at,
            amount: Amount { tokens: count(row.tokens), micro_usd: count(row.micro_usd) },
        }
    }
}

/// Why a reservation came to nothing.
enum Stopped {
    Exhausted(Scope),
    Failed(StoreError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

impl From<diesel::result::Error> for Stopped {
    fn from(error: diesel::result::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// The key of a budget.
struct Row {
    account: AccountId,
    scope: Scope,
    subject: Uuid,
    period: civil::Date,
}

impl Row {
    fn of(reservation: &Reservation, scope: Scope) -> Option<Self> {
        let subject = match scope {
            Scope::ConversationDay => reservation.conversation?.into(),
            Scope::AccountDay | Scope::AccountMonth => reservation.account.into(),
        };
        Some(Self { account: reservation.account, scope, subject, period: scope.period(reservation.at) })
    }
}

/// Most of a scope; the largest number there is where there is no cap.
#[derive(Clone, Copy)]
struct Cap {
    tokens: i64,
    micro_usd: i64,
}

impl Cap {
    fn of(caps: &Caps, scope: Scope) -> Self {
        let (tokens, micro_usd) = match scope {
            Scope::ConversationDay => (caps.conversation_day_tokens, None),
            Scope::AccountDay => (caps.account_day_tokens, caps.account_day_micro_usd),
            Scope::AccountMonth => (caps.account_month_tokens, caps.account_month_micro_usd),
        };
        let most = |cap: Option<u64>| cap.map_or(i64::MAX, whole);
        Self { tokens: most(tokens), micro_usd: most(micro_usd) }
    }

    const fn is_near(self, held: Held) -> bool {
        Self::near(held.tokens, self.tokens) || Self::near(held.micro_usd, self.micro_usd)
    }

    const fn near(held: i64, cap: i64) -> bool {
        cap != i64::MAX && held >= cap / 100 * NEAR_PERCENT + cap % 100 * NEAR_PERCENT / 100
    }
}

/// What is spent and reserved of a scope.
#[derive(Clone, Copy, QueryableByName)]
struct Held {
    #[diesel(sql_type = BigInt)]
    tokens: i64,
    #[diesel(sql_type = BigInt)]
    micro_usd: i64,
}

impl Held {
    fn less(self, amount: Amount) -> Self {
        Self { tokens: self.tokens - whole(amount.tokens), micro_usd: self.micro_usd - whole(amount.micro_usd) }
    }
}

/// Adds to what is reserved unless that would pass the cap; what is then held, or nothing.
async fn raise(conn: &mut AsyncPgConnection, row: &Row, by: Amount, cap: Cap) -> StoreResult<Option<Held>> {
    let statement = "INSERT INTO ai_budgets AS b \
           (account_id, scope, subject_id, period, reserved_tokens, reserved_micro_usd) \
         SELECT $1, $2, $3, $4, $5, $6 WHERE $5 <= $7 AND $6 <= $8 \
         ON CONFLICT (account_id, scope, subject_id, period) DO UPDATE \
         SET reserved_tokens = b.reserved_tokens + excluded.reserved_tokens, \
           reserved_micro_usd = b.reserved_micro_usd + excluded.reserved_micro_usd \
         WHERE b.spent_tokens + b.reserved_tokens <= $7 - excluded.reserved_tokens \
           AND b.spent_micro_usd + b.reserved_micro_usd <= $8 - excluded.reserved_micro_usd \
         RETURNING spent_tokens + reserved_tokens AS tokens, spent_micro_usd + reserved_micro_usd AS micro_usd";
    let query = diesel::sql_query(statement)
        .bind::<SqlUuid, _>(row.account.as_uuid())
        .bind::<Text, _>(row.scope.as_str())
        .bind::<SqlUuid, _>(row.subject)
        .bind::<Date, _>(row.period.to_diesel())
        .bind::<BigInt, _>(whole(by.tokens))
        .bind::<BigInt, _>(whole(by.micro_usd))
        .bind::<BigInt, _>(cap.tokens)
        .bind::<BigInt, _>(cap.micro_usd);
    Ok(query.get_result::<Held>(conn).await.optional()?)
}

/// Takes what was held back out of all scopes, and puts in what was spent.
async fn lower(
    conn: &mut AsyncPgConnection,
    reservation: &Reservation,
    held: Amount,
    spent: Amount,
) -> StoreResult<()> {
    for row in Scope::ALL.into_iter().filter_map(|scope| Row::of(reservation, scope)) {
        let key = (row.account.as_uuid(), row.scope.as_str(), row.subject, row.period.to_diesel());
        diesel::update(ai_budgets::table.find(key))
            .set((
                ai_budgets::reserved_tokens.eq(ai_budgets::reserved_tokens - whole(held.tokens)),
                ai_budgets::reserved_micro_usd.eq(ai_budgets::reserved_micro_usd - whole(held.micro_usd)),
                ai_budgets::spent_tokens.eq(ai_budgets::spent_tokens + whole(spent.tokens)),
                ai_budgets::spent_micro_usd.eq(ai_budgets::spent_micro_usd + whole(spent.micro_usd)),
            ))
            .execute(conn)
            .await?;
    }
    Ok(())
}

fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

fn whole(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}
