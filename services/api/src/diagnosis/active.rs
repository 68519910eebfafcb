//! Checks that ask Meta and our own webhook URL.

use jiff::Timestamp;
use reaktly_domain::identity::{BusinessAccountId, PhoneNumberId};
use reaktly_graph::{GraphError, PhoneNumberInfo, SubscribedApp, TokenInfo};
use reaktly_store::integrations::{Connection, Integration};
use secrecy::SecretString;

use super::{check, is_about_credentials};
use crate::access::random_text;
use crate::api::Api;
use crate::routes::{Check, CheckState};

use CheckState::{Fail, Pass, Unknown, Warn};

const TOKEN: (&str, &str) = ("access_token", "The access token is valid and permanent");
const PERMISSIONS: (&str, &str) = ("permissions", "The token has the permissions it needs");
const NUMBER: (&str, &str) = ("phone_number", "The Phone Number ID is the number's and the number is registered");
const ACCOUNT: (&str, &str) = ("business_account", "The number belongs to the WhatsApp Business Account");
const SUBSCRIPTION: (&str, &str) = ("subscription", "The app receives the account's webhooks");
const CALLBACK: (&str, &str) = ("callback", "Meta sends the number's webhooks here");
const CHALLENGE: (&str, &str) = ("webhook_url", "The webhook URL answers the challenge");

/// Ids and titles of the active checks, in the order of the ladder.
pub(super) const NAMES: [(&str, &str); 7] = [TOKEN, PERMISSIONS, NUMBER, ACCOUNT, SUBSCRIPTION, CALLBACK, CHALLENGE];

/// What a token must be allowed.
const SCOPES: [&str; 2] = ["whatsapp_business_messaging", "whatsapp_business_management"];
/// Random bytes of a challenge.
const CHALLENGE_BYTES: usize = 12;

/// All active checks, and what Meta says of the credentials.
pub(super) async fn checks(api: &Api, integration: &Integration) -> (Vec<Check>, Connection) {
    let now = api.now();
    let opened = api.seals.access_token(integration).ok();
    let number = PhoneNumberId::parse(&integration.phone_number_id).ok();
    let account = BusinessAccountId::parse(&integration.business_account_id).ok();
    let (Some(token), Some(number), Some(account)) = (opened, number, account) else {
        let sealed = "the credentials do not open with the key ring";
        let fix = "Put the former key back into REAKTLY_KEYS, or enter the credentials again.";
        return (NAMES.iter().map(|name| check(*name, Fail, sealed, fix, now)).collect(), Connection::Unverified);
    };
    let (info, phone, phones, apps, challenged) = futures_util::join!(
        api.graph.debug_token(&token),
        api.graph.phone_number(&token, &number),
        api.graph.phone_numbers(&token, &account),
        api.graph.subscribed_apps(&token, &account),
        challenge(api, integration, now),
    );
    let connection = match &phone {
        Ok(_) => Connection::Ok,
        Err(GraphError::Refused(refusal)) if is_about_credentials(refusal.http_status) => Connection::Failing,
        Err(_) => Connection::Unverified,
    };
    if let Ok(phone) = &phone {
        super::heed(api, integration, phone).await;
    }
    let checks = vec![
        token_check(&info, now),
        permissions(&info, now),
        phone_number(&phone, integration, now),
        business_account(&phones, integration, now),
        subscription(&apps, &info, now),
        callback(&phone, &api.webhook_url(&integration.webhook_path), now),
        challenged,
    ];
    (checks, connection)
}

fn token_check(info: &Result<TokenInfo, GraphError>, now: Timestamp) -> Check {
    let renew = "Generate a permanent token for a System User in Business Settings and enter it here.";
    let info = match info {
        Ok(info) => info,
        Err(error) => return refused(TOKEN, error, renew, now),
    };
    if !info.is_valid {
        let words = info.error.as_ref().and_then(|error| error.message.clone());
        return check(TOKEN, Fail, words.unwrap_or_else(|| "Meta calls the token invalid".to_owned()), renew, now);
    }
    match info.expires_at.filter(|end| *end > 0).and_then(|end| Timestamp::from_second(end).ok()) {
        Some(end) => check(TOKEN, Warn, format!("it expires at {end}"), renew, now),
        None => check(TOKEN, Pass, "it is valid and does not expire", "", now),
    }
}

fn permissions(info: &Result<TokenInfo, GraphError>, now: Timestamp) -> Check {
    let fix = "Generate the System User's token again with both permissions ticked.";
    let info = match info {
        Ok(info) => info,
        Err(error) => return refused(PERMISSIONS, error, fix, now),
    };
    let missing: Vec<&str> = SCOPES.into_iter().filter(|scope| !info.scopes.iter().any(|held| held == scope)).collect();
    match (info.scopes.is_empty(), missing.is_empty()) {
        (true, _) => check(PERMISSIONS, Unknown, "Meta names no permissions", fix, now),
        (false, true) => check(PERMISSIONS, Pass, info.scopes.join(", "), "", now),
        (false, false) => check(PERMISSIONS, Fail, format!("{} is missing", missing.join(" and ")), fix, now),
    }
}

fn phone_number(phone: &Result<PhoneNumberInfo, GraphError>, integration: &Integration, now: Timestamp) -> Check {
    let fix = "Copy the Phone Number ID from WhatsApp, Getting Started, and give the System User access to the number.";
    let phone = match phone {
        Ok(phone) => phone,
        Err(error) => return refused(NUMBER, error, fix, now),
    };
    let shown = phone.display_phone_number.as_deref().unwrap_or_default();
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    if !digits.is_empty() && format!("+{digits}") != integration.phone_number {
        let evidence = format!("the id belongs to {shown}, not to the number entered");
        return check(NUMBER, Warn, evidence, "Correct the phone number or the Phone Number ID.", now);
    }
    let registered = phone.throughput.as_ref().and_then(|throughput| throughput.level.as_deref());
    if registered == Some("NOT_APPLICABLE") {
        let fix = "Register the number for the Cloud API in Meta's WhatsApp Manager.";
        return check(NUMBER, Fail, format!("{shown} is not registered"), fix, now);
    }
    match phone.status.as_deref() {
        None | Some("CONNECTED") => check(NUMBER, Pass, format!("{shown} is reachable"), "", now),
        Some(status) => {
            check(NUMBER, Warn, format!("{shown} has the status {status}"), "See the number in WhatsApp Manager.", now)
        }
    }
}

fn business_account(
    phones: &Result<Vec<PhoneNumberInfo>, GraphError>,
    integration: &Integration,
    now: Timestamp,
) -> Check {
    let fix = "Copy the WhatsApp Business Account ID from Getting Started and assign the account to the System User.";
    match phones {
        Err(error) => refused(ACCOUNT, error, fix, now),
        Ok(phones) => {
            let found = phones.iter().any(|phone| phone.id.as_deref() == Some(&integration.phone_number_id));
            let evidence = format!("the account has {} numbers", phones.len());
            if found {
                check(ACCOUNT, Pass, evidence, "", now)
            } else {
                check(ACCOUNT, Fail, format!("{evidence}, and this is none of them"), fix, now)
            }
        }
    }
}

fn subscription(
    apps: &Result<Vec<SubscribedApp>, GraphError>,
    info: &Result<TokenInfo, GraphError>,
    now: Timestamp,
) -> Check {
    let fix = "Subscribe the app: POST /{business account id}/subscribed_apps with this token. Without it Meta's test \
               arrives, but no real message.";
    let apps = match apps {
        Ok(apps) => apps,
        Err(error) => return refused(SUBSCRIPTION, error, fix, now),
    };
    let own = info.as_ref().ok().and_then(|info| info.app_id.as_deref());
    let subscribed = |id: &str| apps.iter().any(|app| app.app_id.as_deref() == Some(id));
    match (apps.is_empty(), own) {
        (true, _) => check(SUBSCRIPTION, Fail, "no app is subscribed", fix, now),
        (false, Some(own)) if !subscribed(own) => {
            check(SUBSCRIPTION, Fail, "other apps are subscribed, the token's app is not", fix, now)
        }
        (false, Some(_)) => check(SUBSCRIPTION, Pass, "the token's app is subscribed", "", now),
        (false, None) => check(SUBSCRIPTION, Warn, "some app is subscribed; which one is not known", fix, now),
    }
}

fn callback(phone: &Result<PhoneNumberInfo, GraphError>, ours: &str, now: Timestamp) -> Check {
    let fix = "In the app, under WhatsApp, Configuration, set the Callback URL and the Verify Token shown here.";
    let phone = match phone {
        Ok(phone) => phone,
        Err(error) => return refused(CALLBACK, error, fix, now),
    };
    let configured = phone.webhook_configuration.as_ref().and_then(|urls| {
        urls.phone_number.as_deref().or(urls.whatsapp_business_account.as_deref()).or(urls.application.as_deref())
    });
    match configured {
        Some(url) if url == ours => check(CALLBACK, Pass, "Meta's configuration names this URL", "", now),
        Some(url) => check(CALLBACK, Fail, format!("Meta sends to {url}"), fix, now),
        None => check(CALLBACK, Unknown, "Meta does not say where the webhooks go", fix, now),
    }
}

async fn challenge(api: &Api, integration: &Integration, now: Timestamp) -> Check {
    let url = api.webhook_url(&integration.webhook_path);
    let fix = "Make ingress reachable at REAKTLY_PUBLIC_URL from the internet, over https.";
    let wanted = random_text::<CHALLENGE_BYTES>().unwrap_or_default();
    let token: anyhow::Result<SecretString> = api.seals.verify_token(integration);
    let Ok(token) = token else { return check(CHALLENGE, Unknown, "the verify token does not open", fix, now) };
    match api.graph.challenge(&url, &token, &wanted).await {
        Ok((200, text)) if text == wanted && url.starts_with("https://") => {
            check(CHALLENGE, Pass, "it answered as Meta expects", "", now)
        }
        Ok((200, text)) if text == wanted => {
            check(CHALLENGE, Warn, "it answered, but Meta calls https URLs alone", fix, now)
        }
        Ok((200, _)) => check(CHALLENGE, Fail, "something else answers at the URL", fix, now),
        Ok((status, _)) => check(CHALLENGE, Fail, format!("it answered with status {status}"), fix, now),
        Err(error) => check(CHALLENGE, Fail, error.to_string(), fix, now),
    }
}

/// A check that Meta did not answer, or answered with a refusal. Refusals are in Meta's words.
fn refused(name: (&str, &str), error: &GraphError, fix: &str, now: Timestamp) -> Check {
    match error {
        GraphError::Refused(refusal) => {
            let words = refusal.message.as_deref().unwrap_or("Meta gives no reason");
            let code =
                refusal.subcode.map_or_else(|| refusal.code.to_string(), |sub| format!("{}/{sub}", refusal.code));
            let state = if is_about_credentials(refusal.http_status) { Fail } else { Unknown };
            check(name, state, format!("code {code}: {words}"), fix, now)
        }
        GraphError::Unreachable { .. } | GraphError::Malformed { .. } => {
            check(name, Unknown, error.to_string(), "Try again when Meta answers.", now)
        }
    }
}
