//! Checks that say what was last seen.

use jiff::{SignedDuration, Timestamp};
use reaktly_events::sightings::{BLANKS_AROUND, Sighting, VERIFIED};
use reaktly_runtime::settings::Environment;
use reaktly_store::integration_health::Health;
use reaktly_store::integrations::Integration;

use super::check;
use super::seen::{Look, Seen};
use crate::api::Api;
use crate::routes::{Check, CheckState};

use CheckState::{Fail, Pass, Unknown, Warn};

const VERIFICATION: (&str, &str) = ("verification", "Meta has verified the webhook URL");
const SIGNATURE: (&str, &str) = ("signature", "Webhooks are verified with the App Secret");
const RECEIVING: (&str, &str) = ("receiving", "Webhooks arrive");
const SENDING: (&str, &str) = ("sending", "Replies leave");

/// A number nobody writes to for this long deserves a look.
const SILENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// All passive checks.
pub(super) fn checks(api: &Api, integration: &Integration, health: &Health, look: &Look) -> Vec<Check> {
    let now = api.now();
    let refused = look.refusal().filter(|refused| health.last_webhook_at.is_none_or(|at| refused.at > at));
    let signature = match refused {
        Some(refused) => signature_refused(refused, now),
        None => signature(api, integration, now),
    };
    vec![verification(look, now), signature, receiving(health, now), sending(health, now)]
}

/// What became of Meta's last question at the webhook URL.
fn verification(look: &Look, now: Timestamp) -> Check {
    let fix = "In Meta's Configuration panel enter the Callback URL and the Verify Token shown here, then press Verify \
               and save.";
    let seen = match look {
        Look::Unavailable => return check(VERIFICATION, Unknown, "NATS does not answer", "Run the check again.", now),
        Look::Seen(Seen { verification: None, .. }) => {
            return check(VERIFICATION, Unknown, "Meta has not asked yet", fix, now);
        }
        Look::Seen(Seen { verification: Some(seen), .. }) => seen,
    };
    let at = seen.at;
    match (seen.outcome.as_str(), seen.hint.as_deref()) {
        (VERIFIED, _) => check(VERIFICATION, Pass, format!("the URL was verified at {at}"), "", now),
        ("verify_token_wrong", Some(BLANKS_AROUND)) => {
            let evidence = format!("at {at} the verify token came with blanks around it");
            check(VERIFICATION, Fail, evidence, "Enter the Verify Token without spaces before or after it.", now)
        }
        ("verify_token_wrong", _) => {
            check(VERIFICATION, Fail, format!("at {at} the URL was entered with another verify token"), fix, now)
        }
        (_, _) => check(VERIFICATION, Warn, format!("at {at} a malformed verification request came"), fix, now),
    }
}

/// The newest word of the path is a refusal.
fn signature_refused(refused: &Sighting, now: Timestamp) -> Check {
    let at = refused.at;
    let (what, fix) = match refused.outcome.as_str() {
        "signature_wrong" => (
            "was signed with another App Secret",
            "Enter the App Secret of the app that is subscribed: App Dashboard, Settings, Basic, App Secret.",
        ),
        "signature_missing" | "signature_malformed" => {
            ("came without Meta's signature", "Nothing between Meta and ingress may remove or change headers.")
        }
        "no_secret" => (
            "could not be checked: no App Secret is known",
            "Enter the App Secret: App Dashboard, Settings, Basic, App Secret.",
        ),
        _ => ("could not be checked: the App Secret does not open", "Enter the App Secret again."),
    };
    check(SIGNATURE, Fail, format!("the webhook of {at} was refused: it {what}"), fix, now)
}

fn signature(api: &Api, integration: &Integration, now: Timestamp) -> Check {
    let fix = "Enter the App Secret: App Dashboard, Settings, Basic, App Secret.";
    match (integration.app_secret_sealed.is_some(), api.policy.has_app_secret, api.policy.environment) {
        (true, ..) => check(SIGNATURE, Pass, "the number has its own App Secret", "", now),
        (false, true, _) => check(SIGNATURE, Pass, "the installation's App Secret is used", "", now),
        (false, false, Environment::Development) => {
            check(SIGNATURE, Warn, "no App Secret is known; webhooks are accepted unverified", fix, now)
        }
        (false, false, Environment::Production) => {
            check(SIGNATURE, Fail, "no App Secret is known; every webhook is refused", fix, now)
        }
    }
}

fn receiving(health: &Health, now: Timestamp) -> Check {
    let fix = "Subscribe to the field messages in Meta's Configuration panel and write to the number.";
    match health.last_webhook_at.max(health.last_inbound_at) {
        Some(at) if now.duration_since(at) > SILENCE => {
            check(RECEIVING, Warn, format!("the last one came at {at}"), fix, now)
        }
        Some(at) => check(RECEIVING, Pass, format!("the last one came at {at}"), "", now),
        None => check(RECEIVING, Unknown, "none has come yet", fix, now),
    }
}

fn sending(health: &Health, now: Timestamp) -> Check {
    if let Some(at) = health.stopped_at {
        let reason = health.stopped_reason.as_deref().unwrap_or("credentials");
        let fix = "Enter valid credentials; what waits is sent then.";
        return check(SENDING, Fail, format!("sending stands still since {at}: {reason}"), fix, now);
    }
    let error = health.last_graph_error_at.filter(|at| health.last_outbound_at.is_none_or(|sent| *at > sent));
    match (error, health.last_outbound_at) {
        (Some(at), _) => {
            let code = health.last_graph_error_code.map(|code| format!("code {code}: ")).unwrap_or_default();
            let words = health.last_graph_error.as_deref().unwrap_or("refused");
            check(SENDING, Warn, format!("the last call at {at} failed, {code}{words}"), "Run the check.", now)
        }
        (None, Some(at)) => check(SENDING, Pass, format!("the last one left at {at}"), "", now),
        (None, None) => check(SENDING, Unknown, "nothing has been sent yet", "", now),
    }
}
