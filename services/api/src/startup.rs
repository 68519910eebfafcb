//! The first start: an account with its Owner, an empty knowledge base, and the operator that answers from it.

use std::time::Duration;

use anyhow::Context as _;
use jiff::Timestamp;
use reaktly_domain::ids::{AccountId, KnowledgeBaseId, OperatorId, UserId};
use reaktly_runtime::health::Readiness;
use reaktly_store::users::{User, UserOutcome};
use reaktly_store::{AsyncConnection as _, Store, StoreError, accounts, knowledge, operators, users};
use secrecy::{ExposeSecret as _, SecretString};

use crate::access::{Role, random_text};
use crate::api::Api;
use crate::config::Config;
use crate::routes;

/// Random bytes of a generated password: 96 bits, 16 characters.
const PASSWORD_BYTES: usize = 12;
/// Between two tries while the database is away.
const RETRY_EVERY: Duration = Duration::from_secs(1);

/// Makes what the first start makes, as soon as the database answers; nothing when there is an account already.
pub(crate) async fn first_start(api: Api, config: Config, readiness: Readiness) -> anyhow::Result<()> {
    let shutdown = api.context.shutdown().clone();
    let given = config.admin_password.clone();
    let password = match &given {
        Some(password) => password.clone(),
        None => SecretString::from(random_text::<PASSWORD_BYTES>().context("no randomness for a password")?),
    };
    let hash = api.passwords.hash(password.clone()).await?;
    loop {
        match make_account(&api.store, api.now(), (&config.admin_email, &hash)).await {
            Ok(made) => {
                if made == Made::Account && given.is_none() {
                    print_password(&config.admin_email, &password);
                }
                break;
            }
            Err(error) => {
                readiness.not_ready("the first account cannot be looked for");
                tracing::warn!("could not look for the first account: {:#}", anyhow::Error::new(error));
            }
        }
        tokio::select! {
            () = shutdown.cancelled() => return Ok(()),
            () = tokio::time::sleep(RETRY_EVERY) => {}
        }
    }
    readiness.ready();
    shutdown.cancelled().await;
    Ok(())
}

/// What the first start made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// The account, with all that belongs to it.
    Account,
    /// Nothing: there is an account already.
    Nothing,
}

/// Makes the account with its Owner, an empty knowledge base and the operator that answers from it, unless there is an
/// account.
///
/// # Errors
/// The database is away, or refuses.
pub async fn make_account(
    store: &Store,
    now: Timestamp,
    (email, password_hash): (&str, &str),
) -> Result<Made, StoreError> {
    let mut conn = store.connection().await?;
    conn.transaction::<_, StoreError, _>(async |conn| {
        if accounts::any_exists_locked(conn).await? {
            return Ok(Made::Nothing);
        }
        let account = AccountId::generate(now);
        accounts::insert(conn, now, account, "Reaktly").await?;
        let owner = User {
            id: UserId::generate(now),
            account_id: account,
            email: email.to_owned(),
            name: "Owner".to_owned(),
            role: Role::Owner.name().to_owned(),
            password_hash: password_hash.to_owned(),
            disabled_at: None,
            created_at: now,
            updated_at: now,
        };
        let added = users::insert(conn, &owner).await?;
        debug_assert!(added == UserOutcome::Added, "without an account there is no user");
        let knowledge_base = KnowledgeBaseId::generate(now);
        knowledge::insert(conn, now, account, knowledge_base, "Help centre").await?;
        let operator = routes::new_operator(OperatorId::generate(now), knowledge_base, "Assistant", now);
        operators::insert(conn, account, &operator).await?;
        Ok(Made::Account)
    })
    .await
}

/// The one time the password is shown, on the terminal of who started it, and not in the log.
#[expect(clippy::print_stderr, reason = "a password must not go where logs are collected")]
fn print_password(email: &str, password: &SecretString) {
    eprintln!("Sign in as {email} with the password {} (shown once)", password.expose_secret());
}
