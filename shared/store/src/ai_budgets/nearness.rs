//! How accounts stand with their caps, for their owners to be told.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::tz::TimeZone;
use jiff::{Timestamp, civil};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::AccountId;
use reaktly_domain::operator_settings::Caps;
use uuid::Uuid;

use super::{Amount, Cap, Held, Scope, whole};
use crate::StoreResult;
use crate::schema::ai_budgets;

/// How an account stands with a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// There is enough left, or no cap.
    Fine,
    /// It has come within a fifth of the cap.
    Near,
    /// Not enough is left for another turn.
    UsedUp,
}

impl Scope {
    /// The first day of what this scope counts at `now`, in UTC.
    pub fn period(self, now: Timestamp) -> civil::Date {
        let day = now.to_zoned(TimeZone::UTC).date();
        match self {
            Self::ConversationDay | Self::AccountDay => day,
            Self::AccountMonth => day.first_of_month(),
        }
    }
}

/// How an account stands at `now` with its own cap of `scope`, where another turn will probably need `estimate`.
///
/// # Errors
/// When the database cannot be reached or refuses.
pub async fn nearness(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, scope): (AccountId, Scope),
    caps: &Caps,
    estimate: Amount,
) -> StoreResult<Nearness> {
    let key = (account.as_uuid(), scope.as_str(), account.as_uuid(), scope.period(now).to_diesel());
    let held: Option<(i64, i64)> = ai_budgets::table
        .find(key)
        .select((
            ai_budgets::spent_tokens + ai_budgets::reserved_tokens,
            ai_budgets::spent_micro_usd + ai_budgets::reserved_micro_usd,
        ))
        .first(conn)
        .await
        .optional()?;
    let (tokens, micro_usd) = held.unwrap_or((0, 0));
    let cap = Cap::of(caps, scope);
    let lacks = |held: i64, needs: u64, cap: i64| cap != i64::MAX && held.saturating_add(whole(needs)) > cap;
    Ok(if lacks(tokens, estimate.tokens, cap.tokens) || lacks(micro_usd, estimate.micro_usd, cap.micro_usd) {
        Nearness::UsedUp
    } else if cap.is_near(Held { tokens, micro_usd }) {
        Nearness::Near
    } else {
        Nearness::Fine
    })
}

/// Accounts that spent or reserved something in the day or the month of `now`.
///
/// # Errors
/// When the database cannot be reached or refuses.
pub async fn accounts_spending(conn: &mut AsyncPgConnection, now: Timestamp) -> StoreResult<Vec<AccountId>> {
    let scopes = [Scope::AccountDay, Scope::AccountMonth];
    let query = ai_budgets::table
        .filter(ai_budgets::scope.eq_any(scopes.map(Scope::as_str)))
        .filter(ai_budgets::period.eq_any(scopes.map(|scope| scope.period(now).to_diesel())))
        .select(ai_budgets::account_id)
        .distinct();
    let accounts: Vec<Uuid> = query.load(conn).await?;
    Ok(accounts.into_iter().map(AccountId::from_uuid).collect())
}
