//! `reaktly user`: people who sign in, for whoever has the machine.

use std::io::Write;

use anyhow::{Context as _, bail};
use reaktly_domain::ids::{AccountId, UserId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_runtime::Vars;
use reaktly_store::audit::{self, AuditActor};
use reaktly_store::users::{self, User, UserOutcome};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, StoreError, installation, sessions};
use secrecy::ExposeSecret as _;
use serde_json::json;

use super::{Verdict, password};
use crate::cli::{Role, UserCommand};
use crate::connect;

pub(super) async fn run(command: UserCommand, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let mut conn = connect::database(vars).await?;
    match command {
        UserCommand::Create { email, name, role, account } => {
            let account = choose_account(&mut conn, account).await?;
            create(&mut conn, account, (email, name, role), out).await?;
        }
        UserCommand::ResetPassword { email } => reset_password(&mut conn, &email, out).await?,
        UserCommand::List => list(&mut conn, out).await?,
    }
    Ok(Verdict::Well)
}

async fn choose_account(conn: &mut AsyncPgConnection, wanted: Option<AccountId>) -> anyhow::Result<AccountId> {
    let accounts = installation::accounts(conn).await?;
    match (wanted, accounts.as_slice()) {
        (Some(wanted), _) if accounts.iter().any(|(id, _)| *id == wanted) => Ok(wanted),
        (Some(wanted), _) => bail!("there is no account {wanted}"),
        (None, [(only, _)]) => Ok(*only),
        (None, []) => bail!("there is no account yet: the first start of `reaktly up` makes it"),
        (None, several) => {
            let names: Vec<String> = several.iter().map(|(id, name)| format!("{id} ({name})")).collect();
            bail!("there are several accounts, say which with --account: {}", names.join(", "))
        }
    }
}

async fn create(
    conn: &mut AsyncPgConnection,
    account: AccountId,
    (email, name, role): (String, String, Role),
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let now = SystemClock.now();
    let made_up = password::make_up()?;
    let user = User {
        id: UserId::generate(now),
        account_id: account,
        email,
        name,
        role: role.name().to_owned(),
        password_hash: password::hash(&made_up)?,
        disabled_at: None,
        created_at: now,
        updated_at: now,
    };
    let outcome = conn
        .transaction::<_, StoreError, _>(async |conn| {
            let outcome = users::insert(conn, &user).await?;
            if outcome == UserOutcome::EmailInUse {
                return Ok(outcome);
            }
            let detail = json!({"role": user.role, "by": "command"});
            audit::record(conn, now, account, AuditActor::System, ("user.added", user.id.as_uuid()), detail).await?;
            Ok(outcome)
        })
        .await;
    match outcome {
        Ok(UserOutcome::Added) => {}
        Ok(UserOutcome::EmailInUse) => bail!("somebody has the address {} already", user.email),
        Err(error) => return Err(error).context("could not add the person"),
    }
    writeln!(out, "added {} {} with the password {}", user.role, user.email, made_up.expose_secret())?;
    Ok(())
}

async fn reset_password(conn: &mut AsyncPgConnection, email: &str, out: &mut impl Write) -> anyhow::Result<()> {
    let found = users::by_email(conn, email).await?;
    let user = found.with_context(|| format!("nobody has the address {email}: see `reaktly user list`"))?;
    let now = SystemClock.now();
    let made_up = password::make_up()?;
    let changed = User { password_hash: password::hash(&made_up)?, ..user };
    conn.transaction::<_, StoreError, _>(async |conn| {
        users::update(conn, now, &changed).await?;
        sessions::delete_of_user(conn, changed.account_id, changed.id).await?;
        let subject = ("user.password_reset", changed.id.as_uuid());
        audit::record(conn, now, changed.account_id, AuditActor::System, subject, json!({"by": "command"})).await
    })
    .await?;
    writeln!(out, "{} signs in with the password {} from now on", changed.email, made_up.expose_secret())?;
    if changed.disabled_at.is_some() {
        writeln!(out, "but may not sign in: an Owner has to enable them first")?;
    }
    Ok(())
}

async fn list(conn: &mut AsyncPgConnection, out: &mut impl Write) -> anyhow::Result<()> {
    let accounts = installation::accounts(conn).await?;
    for user in installation::users(conn).await? {
        let account = accounts.iter().find(|(id, _)| *id == user.account_id).map_or("", |(_, name)| name.as_str());
        let state = if user.disabled_at.is_some() { "  disabled" } else { "" };
        writeln!(out, "{}  {:<6}  {}  {}  {account}{state}", user.id, user.role, user.email, user.name)?;
    }
    Ok(())
}
