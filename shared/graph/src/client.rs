//! Sends, read marks and typing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use reaktly_domain::Clock;
use reaktly_domain::identity::PhoneNumberId;
use reaktly_whatsapp::errors::{self, Accepted, Refusal, SendOutcome, UnknownReason};
use reqwest::redirect;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use url::Url;

use crate::error::{BuildError, GraphError, NotSent};
use crate::media::{self, Hosts};
use crate::usage::Usage;
use crate::wire::{self, Answer, NoAnswer};

/// Longest time for a send, from the first byte out to the last byte in.
pub const SEND_TIMEOUT: Duration = Duration::from_secs(10);
/// Longest time until a connection stands. Shorter than [`SEND_TIMEOUT`], so that a dead network counts as not sent.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(4);
/// How long an idle connection is kept: shorter than servers keep theirs, for a request that meets a closed one may be
/// of unknown outcome.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(20);
/// Longest time for any other call.
pub(crate) const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// Who is asking.
pub(crate) const USER_AGENT: &str = concat!("reaktly/", env!("CARGO_PKG_VERSION"));

/// Where the Graph API is.
#[derive(Debug, Clone)]
pub struct GraphSettings {
    /// Base URL, such as `https://graph.facebook.com`.
    pub url: Url,
    /// Version, such as `v25.0`.
    pub version: String,
    /// Longest time for a send.
    pub send_timeout: Duration,
}

/// What became of a send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendResult {
    /// Meta took it.
    Accepted(Accepted),
    /// Meta did not take it.
    Refused {
        /// What Meta said.
        refusal: Box<Refusal>,
        /// How long Meta asks to wait.
        retry_after: Option<SignedDuration>,
    },
    /// Certainly nothing reached Meta: try again without fear.
    NotSent(NotSent),
    /// May have been taken.
    Unknown(UnknownReason),
}

/// A send and what its answer told beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// What became of it.
    pub result: SendResult,
    /// How much of Meta's allowance of calls is used up, when the answer said so.
    pub usage: Option<Usage>,
}

/// A client for every integration: the token comes with each call. Cheap to clone.
#[derive(Clone)]
pub struct GraphClient {
    pub(crate) http: reqwest::Client,
    pub(crate) downloads: reqwest::Client,
    pub(crate) hosts: Hosts,
    base: Url,
    send_timeout: Duration,
    clock: Arc<dyn Clock>,
}

impl fmt::Debug for GraphClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GraphClient").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl GraphClient {
    /// A client that follows no redirect and repeats nothing. The process must have installed rustls's provider.
    pub fn new(settings: &GraphSettings, clock: Arc<dyn Clock>) -> Result<Self, BuildError> {
        let version = settings.version.as_str();
        let numbered = version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !numbered || version.contains(['/', '?', '#']) {
            return Err(BuildError::Version);
        }
        let mut base = settings.url.clone();
        base.path_segments_mut().map_err(|()| BuildError::Base)?.pop_if_empty().push(version);
        let http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT_TIMEOUT)
            .pool_idle_timeout(IDLE_TIMEOUT)
            .build()
            .map_err(BuildError::Http)?;
        let hosts = Hosts::of(&base);
        let downloads = media::download_client(&hosts)?;
        Ok(Self { http, downloads, hosts, base, send_timeout: settings.send_timeout, clock })
    }

    /// Sends a message: `body` as made by [`reaktly_whatsapp::payload::message`]. Called once for one claim.
    #[tracing::instrument(
        name = "graph send", level = "info", skip_all,
        fields(otel.kind = "client", http.request.method = "POST", http.response.status_code, graph.outcome)
    )]
    pub async fn send(&self, token: &SecretString, number: &PhoneNumberId, body: &Value) -> Sent {
        let request = self.post(token, number, body);
        let (result, usage) = match wire::exchange(request, self.send_timeout).await {
            Ok(answer) => (self.send_result(&answer), answer.usage),
            Err(NoAnswer::NotSent(not_sent)) => (SendResult::NotSent(not_sent), None),
            Err(NoAnswer::Open { cause }) => (SendResult::Unknown(UnknownReason::NoAnswer { cause }), None),
        };
        tracing::Span::current().record("graph.outcome", outcome(&result));
        Sent { result, usage }
    }

    /// Marks as read or shows "typing…": `body` as made by [`reaktly_whatsapp::payload`]. Harmless to repeat.
    #[tracing::instrument(name = "graph presence", level = "debug", skip_all, fields(otel.kind = "client"))]
    pub async fn presence(&self, token: &SecretString, number: &PhoneNumberId, body: &Value) -> Result<(), GraphError> {
        answered(wire::exchange(self.post(token, number, body), CALL_TIMEOUT).await).map(drop)
    }

    /// Reads an object of the graph as JSON.
    pub(crate) async fn get(
        &self,
        token: &SecretString,
        path: &[&str],
        query: &[(&str, &str)],
    ) -> Result<Value, GraphError> {
        let request = self.http.get(self.url(path)).query(query).bearer_auth(token.expose_secret());
        let answer = answered(wire::exchange(request, CALL_TIMEOUT).await)?;
        let malformed = GraphError::Malformed { http_status: answer.http_status };
        serde_json::from_slice(&answer.body).map_err(|_| malformed)
    }

    /// Asks a webhook URL of ours as Meta does when somebody saves it: the status and the text of the answer.
    pub async fn challenge(
        &self,
        webhook_url: &str,
        verify_token: &SecretString,
        challenge: &str,
    ) -> Result<(u16, String), GraphError> {
        let query = [
            ("hub.mode", "subscribe"),
            ("hub.verify_token", verify_token.expose_secret()),
            ("hub.challenge", challenge),
        ];
        let answer = wire::exchange(self.http.get(webhook_url).query(&query), CALL_TIMEOUT).await;
        let answer = answer.map_err(|failure| GraphError::Unreachable { cause: failure.cause() })?;
        Ok((answer.http_status, String::from_utf8_lossy(&answer.body).into_owned()))
    }

    fn post(&self, token: &SecretString, number: &PhoneNumberId, body: &Value) -> reqwest::RequestBuilder {
        self.http.post(self.url(&[number.as_str(), "messages"])).bearer_auth(token.expose_secret()).json(body)
    }

    pub(crate) fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path);
        }
        url
    }

    fn send_result(&self, answer: &Answer) -> SendResult {
        tracing::Span::current().record("http.response.status_code", answer.http_status);
        match errors::classify(answer.http_status, &answer.body) {
            SendOutcome::Accepted(accepted) => SendResult::Accepted(accepted),
            SendOutcome::Unknown(reason) => SendResult::Unknown(reason),
            SendOutcome::Refused(refusal) => {
                let header = answer.retry_after.as_deref();
                let retry_after = header.and_then(|header| errors::retry_after(header, self.clock.now()));
                SendResult::Refused { refusal: Box::new(refusal), retry_after }
            }
        }
    }
}

fn outcome(result: &SendResult) -> &'static str {
    match result {
        SendResult::Accepted(_) => "accepted",
        SendResult::Refused { refusal, .. } => refusal.class.name(),
        SendResult::NotSent(_) => "not_sent",
        SendResult::Unknown(_) => "unknown",
    }
}

/// The answer to a call that may be repeated: a success, or why not.
pub(crate) fn answered(answer: Result<Answer, NoAnswer>) -> Result<Answer, GraphError> {
    let answer = answer.map_err(|failure| GraphError::Unreachable { cause: failure.cause() })?;
    if let Some(refusal) = errors::refusal(answer.http_status, &answer.body) {
        return Err(GraphError::Refused(Box::new(refusal)));
    }
    if !(200..300).contains(&answer.http_status) {
        return Err(GraphError::Malformed { http_status: answer.http_status });
    }
    Ok(answer)
}
