//! Files of customers and of the business: where one is, its bytes, and giving one to Meta. Bytes pass piece by piece.

mod hosts;
mod resolve;

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt as _, TryStreamExt as _};
use reaktly_domain::identity::PhoneNumberId;
use reqwest::{Body, header, multipart, redirect};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use url::Url;

use crate::client::{CONNECT_TIMEOUT, GraphClient, IDLE_TIMEOUT, USER_AGENT, answered};
use crate::error::{BuildError, DownloadError, GraphError};
use crate::wire;

pub(crate) use hosts::Hosts;

/// Longest silence within a download.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(30);
/// Longest time of an upload: 100 MB over a slow line.
const UPLOAD_TIMEOUT: Duration = Duration::from_mins(5);

/// What Meta knows of a file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct MediaInfo {
    /// Where its bytes are, for five minutes.
    pub url: String,
    /// Its MIME type as its sender gave it.
    pub mime_type: Option<String>,
    /// SHA-256 of its bytes, in hex here and in base64 in webhooks.
    pub sha256: Option<String>,
    /// Its length; a number or a number in a string.
    #[serde(deserialize_with = "number")]
    pub file_size: Option<u64>,
}

/// A file on its way in.
pub struct Download {
    /// Its length, when the server says it.
    pub size_bytes: Option<u64>,
    /// Its bytes; the stream fails when they are cut off or stop coming.
    pub bytes: BoxStream<'static, Result<Bytes, DownloadError>>,
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download").field("size_bytes", &self.size_bytes).finish_non_exhaustive()
    }
}

/// A file on its way to Meta.
pub struct Upload {
    /// The name customers see on a document.
    pub filename: String,
    /// Its MIME type, one of Meta's list.
    pub mime_type: String,
    /// Its length.
    pub size_bytes: u64,
    /// Its bytes, as many as `size_bytes` says.
    pub bytes: BoxStream<'static, Result<Bytes, Box<dyn std::error::Error + Send + Sync>>>,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("size_bytes", &self.size_bytes).finish_non_exhaustive()
    }
}

/// The client of downloads: it asks Meta's own hosts alone and no address of a private network.
pub(crate) fn download_client(hosts: &Hosts) -> Result<reqwest::Client, BuildError> {
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(CONNECT_TIMEOUT)
        .read_timeout(SILENCE_TIMEOUT)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .dns_resolver(resolve::PublicOnly::except(hosts.own()))
        .build()
        .map_err(BuildError::Http)
}

impl GraphClient {
    /// Asks where a file is. `number` is the business number it came to: Meta checks that it may be read from there.
    pub async fn lookup_media(
        &self,
        token: &SecretString,
        media_id: &str,
        number: &PhoneNumberId,
    ) -> Result<MediaInfo, GraphError> {
        let answer = self.get(token, &[media_id], &[("phone_number_id", number.as_str())]).await?;
        let info: MediaInfo = serde_json::from_value(answer).map_err(|_| GraphError::Malformed { http_status: 200 })?;
        if info.url.is_empty() { Err(GraphError::Malformed { http_status: 200 }) } else { Ok(info) }
    }

    /// Begins to download a file from where [`Self::lookup_media`] says it is. The token goes to Meta's hosts only;
    /// redirects are not followed.
    #[tracing::instrument(
        name = "graph download", level = "info", skip_all,
        fields(otel.kind = "client", http.request.method = "GET", http.response.status_code)
    )]
    pub async fn download_media(&self, token: &SecretString, url: &str) -> Result<Download, DownloadError> {
        let url = Url::parse(url).ok().filter(|url| self.hosts.allow(url)).ok_or(DownloadError::Forbidden)?;
        let request = self.downloads.get(url).bearer_auth(token.expose_secret()).header(header::ACCEPT, "*/*");
        let response = request.send().await.map_err(|error| unreachable(&error))?;
        let http_status = response.status().as_u16();
        tracing::Span::current().record("http.response.status_code", http_status);
        if http_status != 200 {
            return Err(DownloadError::Refused { http_status });
        }
        let size_bytes = response.content_length();
        let bytes = response.bytes_stream().map_err(|error| unreachable(&error)).boxed();
        Ok(Download { size_bytes, bytes })
    }

    /// Gives a file to Meta, for messages of one number; Meta's id of it, good for 30 days. Doing it again gives
    /// another id and harms nobody.
    #[tracing::instrument(
        name = "graph upload", level = "info", skip_all,
        fields(otel.kind = "client", http.request.method = "POST")
    )]
    pub async fn upload_media(
        &self,
        token: &SecretString,
        number: &PhoneNumberId,
        upload: Upload,
    ) -> Result<String, GraphError> {
        let invalid = GraphError::Unreachable { cause: "invalid request" };
        let part = multipart::Part::stream_with_length(Body::wrap_stream(upload.bytes), upload.size_bytes)
            .file_name(upload.filename)
            .mime_str(&upload.mime_type)
            .map_err(|_| invalid)?;
        let form = multipart::Form::new()
            .text("messaging_product", "whatsapp")
            .text("type", upload.mime_type)
            .part("file", part);
        let url = self.url(&[number.as_str(), "media"]);
        let request = self.http.post(url).bearer_auth(token.expose_secret()).multipart(form);
        let answer = answered(wire::exchange(request, UPLOAD_TIMEOUT).await)?;
        let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        match body.get("id") {
            Some(Value::String(id)) if !id.is_empty() => Ok(id.clone()),
            Some(Value::Number(id)) => Ok(id.to_string()),
            _ => Err(GraphError::Malformed { http_status: answer.http_status }),
        }
    }
}

fn unreachable(error: &reqwest::Error) -> DownloadError {
    let cause = if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "connect"
    } else if error.is_body() || error.is_decode() {
        "cut off"
    } else {
        "connection lost"
    };
    DownloadError::Unreachable { cause }
}

fn number<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    })
}
