//! What the measure is held against: a loop that POSTs the same bodies over the same client and does nothing else.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use reqwest::Client;

use super::backlog::{Backlog, PHONE_NUMBER_ID};
use crate::web;

/// POSTs every body once, so many at a time. Order is kept as in a backlog: all first messages, then all second ones.
pub(crate) async fn post_all(http: &Client, meta: SocketAddr, backlog: &Backlog, at_once: u64) -> anyhow::Result<()> {
    let url: Arc<str> = format!("http://{meta}/v25.0/{PHONE_NUMBER_ID}/messages").into();
    let next = Arc::new(AtomicU64::new(0));
    let mut loops = tokio::task::JoinSet::new();
    for _ in 0..at_once {
        let (http, url, next, backlog) = (http.clone(), Arc::clone(&url), Arc::clone(&next), backlog.clone());
        loops.spawn(async move {
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                if index >= backlog.count() {
                    return anyhow::Ok(());
                }
                web::answer(http.post(&*url).bearer_auth("the-access-token").json(&backlog.body(index))).await?;
            }
        });
    }
    while let Some(ended) = loops.join_next().await {
        ended??;
    }
    Ok(())
}
