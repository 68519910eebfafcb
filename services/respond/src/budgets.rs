//! Tells the owner of an account when what its AI may spend is nearly used up, or is, and takes it back when a new day
//! or month begins or the cap is raised.

use anyhow::Context as _;
use jiff::Timestamp;
use reaktly_domain::ids::AccountId;
use reaktly_domain::operator_settings::Caps;
use reaktly_store::ai_budgets::{self, Amount, Nearness, Scope};
use reaktly_store::notices::{self, NewNotice, Place};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, operators};
use reaktly_worker::Worker;
use serde_json::json;

/// The field of these notices, in the place of one of Meta's.
pub(crate) const FIELD: &str = "ai_budget";
/// Operators of an account that are looked at.
const OPERATORS_MAX: i64 = 100;

/// Tells. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Teller {
    worker: Worker,
    /// What a turn will probably need.
    estimate: Amount,
}

impl Teller {
    pub(crate) fn new(worker: &Worker, estimate: Amount) -> Self {
        Self { worker: worker.clone(), estimate }
    }

    /// One round: every account that spends, and every one that was told.
    pub(crate) async fn round(&self) -> anyhow::Result<()> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await.context("could not look at budgets")?;
        let mut accounts = ai_budgets::accounts_spending(&mut conn, now).await.context("could not list who spends")?;
        accounts.extend(notices::accounts_told(&mut conn, FIELD).await.context("could not list who was told")?);
        drop(conn);
        accounts.sort_unstable();
        accounts.dedup();
        for account in accounts {
            self.tell(account).await.context("could not tell of a budget")?;
        }
        Ok(())
    }

    /// Tells an account how it stands, or that it is over.
    pub(crate) async fn tell(&self, account: AccountId) -> StoreResult<()> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        let operators = operators::list(&mut conn, account, None, OPERATORS_MAX).await?;
        let caps: Vec<Caps> = operators.iter().map(|operator| operator.settings().caps).collect();
        let written = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                for scope in [Scope::AccountDay, Scope::AccountMonth] {
                    let mut worst = Nearness::Fine;
                    for caps in &caps {
                        let nearness = ai_budgets::nearness(conn, now, (account, scope), caps, self.estimate);
                        worst = worst.max(nearness.await?);
                    }
                    say(conn, now, (account, scope), (worst, &caps), &mut causes).await?;
                }
                causes.write(conn).await
            })
            .await
            .map_err(|error: StoreError| error)?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(())
    }
}

async fn say(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    (account, scope): (AccountId, Scope),
    (nearness, caps): (Nearness, &[Caps]),
    causes: &mut Causes,
) -> StoreResult<()> {
    let topic = format!("{FIELD}:{}", scope.as_str());
    let (severity, event) = match nearness {
        Nearness::Fine => {
            notices::settle_topic(conn, now, (account, &topic), causes).await?;
            return Ok(());
        }
        Nearness::Near => ("warning", "NEARLY_USED_UP"),
        Nearness::UsedUp => ("critical", "USED_UP"),
    };
    let period = scope.period(now).to_string();
    // Under another cap it is told anew.
    let value = json!({ "scope": scope.as_str(), "period": period, "standing": event, "caps": of(scope, caps) });
    let new = NewNotice {
        id: notices::id_of(account, (None, None), FIELD, &value),
        account,
        place: Place::Account,
        field: FIELD,
        event,
        topic: &topic,
        severity,
        title: title(scope, nearness),
        detail: &value,
        occurred_at: now,
    };
    notices::keep(conn, now, &new, causes).await?;
    Ok(())
}

/// The caps of a scope as the operators have them: tokens and money.
fn of(scope: Scope, caps: &[Caps]) -> Vec<(Option<u64>, Option<u64>)> {
    let of = |caps: &Caps| match scope {
        Scope::ConversationDay => (caps.conversation_day_tokens, None),
        Scope::AccountDay => (caps.account_day_tokens, caps.account_day_micro_usd),
        Scope::AccountMonth => (caps.account_month_tokens, caps.account_month_micro_usd),
    };
    caps.iter().map(of).collect()
}

const fn title(scope: Scope, nearness: Nearness) -> &'static str {
    match (scope, nearness) {
        (Scope::AccountMonth, Nearness::UsedUp) => {
            "This month's AI budget is used up: until the month ends or the cap is raised, answers come in the words of \
             the knowledge base, or from people."
        }
        (_, Nearness::UsedUp) => {
            "Today's AI budget is used up: until midnight UTC, or until the cap is raised, answers come in the words of \
             the knowledge base, or from people."
        }
        (Scope::AccountMonth, _) => {
            "80 % of this month's AI budget is used. Once all of it is, answers come in the words of the knowledge base, \
             or from people. The cap is set with the operator."
        }
        _ => {
            "80 % of today's AI budget is used. Once all of it is, answers come in the words of the knowledge base, or \
             from people. The cap is set with the operator."
        }
    }
}
