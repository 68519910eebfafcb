//! One HTTP client for everything that is asked and sent.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use reaktly_testkit::wait_until;
use reqwest::{Client, RequestBuilder};
use serde_json::Value;

/// Longer than any answer may take.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(20);

/// A client that keeps so many connections, and follows neither redirects nor a proxy: all there is, is here.
pub(crate) fn client(connections: usize) -> anyhow::Result<Client> {
    // The simulator may have installed it already, which is as good.
    drop(rustls::crypto::ring::default_provider().install_default());
    let builder = Client::builder().timeout(ANSWER_TIME_MAX).pool_max_idle_per_host(connections);
    let builder = builder.http1_only().no_proxy().redirect(reqwest::redirect::Policy::none());
    builder.build().context("could not build the HTTP client")
}

/// Sends a request that has to succeed; its answer as JSON, null when it is empty.
pub(crate) async fn answer(request: RequestBuilder) -> anyhow::Result<Value> {
    let answer = request.send().await.context("a request was not answered")?;
    let (url, status) = (answer.url().path().to_owned(), answer.status());
    let text = answer.text().await.context("an answer broke off")?;
    anyhow::ensure!(status.is_success(), "{url} answered {status}: {text}");
    Ok(serde_json::from_str(&text).unwrap_or(Value::Null))
}

/// Waits until the process at an address says that it is ready.
pub(crate) async fn ready(http: &Client, address: SocketAddr, name: &str) {
    let url = format!("http://{address}/readyz");
    let what = format!("{name} is ready");
    wait_until(&what, async || http.get(&url).send().await.is_ok_and(|answer| answer.status() == 200)).await;
}
