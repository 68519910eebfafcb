//! A stand-in for Meta, a process of its own: it takes every message after a while and looks at their order.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use actix_web::web::{Data, Json};
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::Context as _;
use serde_json::{Value, json};

/// How it is started.
#[derive(Debug, clap::Args)]
pub(crate) struct MetaArgs {
    /// Where it listens
    #[arg(long)]
    listen: SocketAddr,
    /// Milliseconds until it answers
    #[arg(long)]
    answer_ms: u16,
}

#[derive(Default)]
struct State {
    /// The number of the newest message of each customer.
    newest: HashMap<String, u64>,
    count: u64,
    out_of_order: u64,
    repeated: u64,
    first: Option<Instant>,
    last: Option<Instant>,
}

struct Meta {
    state: Mutex<State>,
    answer_after: Duration,
}

impl Meta {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Serves until the process is ended.
pub(crate) fn run(args: &MetaArgs) -> anyhow::Result<()> {
    let answer_after = Duration::from_millis(args.answer_ms.into());
    let meta = Data::new(Meta { state: Mutex::default(), answer_after });
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(meta.clone())
                .route("/{version}/{number}/messages", web::post().to(take))
                .route("/figures", web::get().to(figures))
                .route("/readyz", web::get().to(HttpResponse::Ok))
        });
        let server = server.workers(1).bind(args.listen);
        server.with_context(|| format!("could not listen on {}", args.listen))?.run().await.context("the server failed")
    })
}

/// Bodies carry their place in the conversation as text, counted from 1.
async fn take(meta: Data<Meta>, Json(body): Json<Value>) -> HttpResponse {
    let to = body.get("to").and_then(Value::as_str).unwrap_or_default();
    let place = body.pointer("/text/body").and_then(Value::as_str).and_then(|text| text.parse().ok()).unwrap_or(0);
    let id = {
        let mut state = meta.state();
        let newest = state.newest.insert(to.to_owned(), place).unwrap_or(0);
        state.repeated += u64::from(place == newest);
        state.out_of_order += u64::from(place != newest && place != newest + 1);
        state.count += 1;
        state.first = state.first.or(Some(Instant::now()));
        state.last = Some(Instant::now());
        state.count
    };
    actix_web::rt::time::sleep(meta.answer_after).await;
    HttpResponse::Ok().json(json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to }],
        "messages": [{ "id": format!("wamid.{id}") }],
    }))
}

async fn figures(meta: Data<Meta>) -> HttpResponse {
    let state = meta.state();
    let span = state.first.zip(state.last).map(|(first, last)| last.duration_since(first)).unwrap_or_default();
    HttpResponse::Ok().json(json!({
        "count": state.count,
        "outOfOrder": state.out_of_order,
        "repeated": state.repeated,
        "spanMicros": u64::try_from(span.as_micros()).unwrap_or(u64::MAX),
    }))
}
