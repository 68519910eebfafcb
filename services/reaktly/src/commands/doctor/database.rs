//! PostgreSQL: there, suitable, with this version's schema, and nothing in it that waits too long.

use jiff::SignedDuration;
use reaktly_store::installation::{self, Waiting};
use reaktly_store::{Connection, StoreError};

use super::{Check, Patient};

/// The relay publishes at once; older rows mean that no service with a database runs, or that NATS is away.
const OUTBOX_AGE_MAX: SignedDuration = SignedDuration::from_mins(1);
/// The sender settles an unknown outcome within ten minutes.
const UNKNOWN_AGE_MAX: SignedDuration = SignedDuration::from_mins(11);

pub(super) async fn checks(patient: &Patient) -> Vec<Check> {
    let mut conn = match patient.store.connection().await {
        Ok(conn) => conn,
        Err(error) => {
            let error = anyhow::Error::new(error);
            let fix = "start PostgreSQL 15 or newer, or set DATABASE_URL to where it is";
            let rest =
                ["migrations", "outbox", "sends", "dead-letters"].map(|id| Check::unknown(id, "PostgreSQL is away"));
            return [Check::fail("database", format!("{error:#}"), fix)].into_iter().chain(rest).collect();
        }
    };
    let mut checks = vec![check_server(&mut conn).await, check_migrations(patient).await];
    let outbox = installation::unpublished(&mut conn).await;
    checks.push(judge("outbox", outbox, |waiting| check_outbox(patient, waiting)));
    let unknown = installation::unknown_sends(&mut conn).await;
    checks.push(judge("sends", unknown, |waiting| check_sends(patient, waiting)));
    let letters = installation::open_dead_letters(&mut conn).await;
    checks.push(judge("dead-letters", letters, check_dead_letters));
    checks
}

async fn check_server(conn: &mut Connection) -> Check {
    const ID: &str = "database";
    match installation::server_version(conn).await {
        Ok(version) => Check::pass(ID, format!("PostgreSQL {version} answers")),
        Err(error) => broken(ID, error),
    }
}

async fn check_migrations(patient: &Patient) -> Check {
    const ID: &str = "migrations";
    match patient.store.pending_migrations().await {
        Ok(pending) if pending.is_empty() => Check::pass(ID, "the schema is this version's"),
        Ok(pending) => Check::fail(ID, format!("missing: {}", pending.join(", ")), "run `reaktly migrate`"),
        Err(error) => broken(ID, error),
    }
}

fn check_outbox(patient: &Patient, waiting: Waiting) -> Check {
    const ID: &str = "outbox";
    match waiting.oldest.map(|oldest| patient.age(oldest)) {
        Some(age) if age > OUTBOX_AGE_MAX => Check::fail(
            ID,
            format!("{} rows are not published, the oldest for {age:#}", waiting.count),
            "start a service with a database (any but ingress), and see what its relay logs",
        ),
        _ => Check::pass(ID, format!("{} rows on their way", waiting.count)),
    }
}

fn check_sends(patient: &Patient, waiting: Waiting) -> Check {
    const ID: &str = "sends";
    match waiting.oldest.map(|oldest| patient.age(oldest)) {
        Some(age) if age > UNKNOWN_AGE_MAX => Check::fail(
            ID,
            format!("{} sends of unknown outcome, the oldest for {age:#}", waiting.count),
            "see whether reaktly-send runs and whether Meta's webhooks come in",
        ),
        Some(age) => Check::warn(
            ID,
            format!("{} sends of unknown outcome, the oldest for {age:#}", waiting.count),
            "wait: they are settled by Meta's status webhooks within ten minutes",
        ),
        None => Check::pass(ID, "no send of unknown outcome"),
    }
}

fn check_dead_letters(waiting: Waiting) -> Check {
    const ID: &str = "dead-letters";
    if waiting.count == 0 {
        return Check::pass(ID, "none wait for a decision");
    }
    let evidence = format!("{} wait for a decision", waiting.count);
    Check::warn(ID, evidence, "see `reaktly dead-letters list`; replay or discard them")
}

fn judge(id: &'static str, found: Result<Waiting, StoreError>, check: impl FnOnce(Waiting) -> Check) -> Check {
    match found {
        Ok(waiting) => check(waiting),
        Err(error) => broken(id, error),
    }
}

fn broken(id: &'static str, error: StoreError) -> Check {
    let error = anyhow::Error::new(error);
    Check::fail(id, format!("{error:#}"), "run `reaktly migrate`; if that does not help, see the log of PostgreSQL")
}
