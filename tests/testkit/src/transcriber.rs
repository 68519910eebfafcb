//! A stand-in for an endpoint that understands speech: the OpenAI-compatible `/audio/transcriptions`.

use std::collections::{BTreeMap, VecDeque};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use serde_json::Value;
use tokio::sync::watch;

use crate::wait::wait_until;

/// Larger than any recording that may be sent.
const REQUEST_BYTES_MAX: usize = 32 * 1024 * 1024;

/// A recording the stand-in was given.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Every field but the file: `model`, `response_format`, `language` …
    pub fields: BTreeMap<String, String>,
    /// The file's name.
    pub file_name: String,
    /// The file.
    pub file: Vec<u8>,
    /// The `authorization` header.
    pub authorization: Option<String>,
}

#[derive(Default)]
struct State {
    script: Mutex<VecDeque<(u16, String)>>,
    heard: Mutex<Vec<Heard>>,
    held: watch::Sender<bool>,
}

/// A transcriber at work; it stops when dropped.
pub struct ScriptedTranscriber {
    address: SocketAddr,
    state: Arc<State>,
    server: actix_web::dev::ServerHandle,
}

impl ScriptedTranscriber {
    /// Starts it on a free port. Without a script it fails each request with 500, so that an unexpected one is seen.
    ///
    /// # Panics
    /// When no port can be had, or outside a tokio runtime.
    pub fn start() -> Self {
        let state = Arc::new(State::default());
        let shared = web::Data::from(Arc::clone(&state));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(REQUEST_BYTES_MAX))
                .route("/v1/audio/transcriptions", web::post().to(transcribe))
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(0)
        .bind((Ipv4Addr::LOCALHOST, 0))
        .expect("a free port");
        let address = *server.addrs().first().expect("a bound server has an address");
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, state, server: handle }
    }

    /// Base URL, as `REAKTLY_TRANSCRIPTION_URL` takes it.
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The next recording gets this answer.
    pub fn answer(&self, body: &Value) {
        self.refuse(200, &body.to_string());
    }

    /// The next recording gets this status and body.
    pub fn refuse(&self, status: u16, body: &str) {
        lock(&self.state.script).push_back((status, body.to_owned()));
    }

    /// From now on recordings are received, yet not answered.
    pub fn hold(&self) {
        self.state.held.send_replace(true);
    }

    /// The recordings so far, oldest first, held ones included.
    pub fn heard(&self) -> Vec<Heard> {
        lock(&self.state.heard).clone()
    }

    /// Waits until at least so many recordings have come.
    pub async fn received(&self, count: usize) {
        wait_until(&format!("the transcriber gets {count} recordings"), async || self.heard().len() >= count).await;
    }
}

impl Drop for ScriptedTranscriber {
    fn drop(&mut self) {
        self.state.held.send_replace(false);
        // Stopping needs no waiting: the handle sends the command at once.
        drop(self.server.stop(false));
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn transcribe(http: HttpRequest, body: Bytes, state: web::Data<State>) -> HttpResponse {
    let header = |name| http.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let kind = header(CONTENT_TYPE).unwrap_or_default();
    let Some((_, boundary)) = kind.split_once("boundary=") else { return HttpResponse::BadRequest().finish() };
    let mut heard = Heard {
        fields: BTreeMap::new(),
        file_name: String::new(),
        file: Vec::new(),
        authorization: header(AUTHORIZATION),
    };
    for (name, file_name, content) in parts(&body, boundary.trim_matches('"')) {
        match file_name {
            Some(file_name) => (heard.file_name, heard.file) = (file_name, content.to_vec()),
            None => drop(heard.fields.insert(name, String::from_utf8_lossy(content).into_owned())),
        }
    }
    lock(&state.heard).push(heard);
    // An error means that the stand-in is gone; then nobody waits for an answer.
    state.held.subscribe().wait_for(|held| !held).await.ok();
    let (status, answer) = lock(&state.script).pop_front().unwrap_or((500, String::new()));
    let status = StatusCode::from_u16(status).expect("a valid HTTP status");
    HttpResponse::build(status).content_type("application/json").body(answer)
}

/// Name, file name and content of each part.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<(String, Option<String>, &'a [u8])> {
    let delimiter = format!("--{boundary}");
    let mut found = Vec::new();
    let mut rest = body;
    while let Some(start) = find(rest, delimiter.as_bytes()) {
        rest = rest.get(start + delimiter.len()..).unwrap_or_default();
        let Some(head_end) = find(rest, b"\r\n\r\n") else { break };
        let head = String::from_utf8_lossy(rest.get(..head_end).unwrap_or_default()).into_owned();
        let content = rest.get(head_end + 4..).unwrap_or_default();
        let end = find(content, format!("\r\n{delimiter}").as_bytes()).unwrap_or(content.len());
        let value = |key: &str| {
            let (_, after) = head.split_once(&format!("; {key}=\""))?;
            Some(after.split('"').next()?.to_owned())
        };
        found.push((value("name").unwrap_or_default(), value("filename"), content.get(..end).unwrap_or_default()));
        rest = content.get(end..).unwrap_or_default();
    }
    found
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
