//! A stand-in for a language model: the OpenAI-compatible `/chat/completions`, answering as scripted.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, RETRY_AFTER};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use futures_util::stream;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::wait::wait_until;

/// Requests with whole knowledge bases in them still fit.
const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Pieces of a streamed answer, in characters.
const PIECE_CHARS: usize = 8;

/// What the model does with one request.
#[derive(Debug, Clone, PartialEq)]
pub enum Reply {
    /// Says this.
    Text(String),
    /// Fails with this HTTP status and, if given, tells the client when to come back.
    Failure {
        /// HTTP status, 429 or 5xx.
        status: u16,
        /// Seconds of the `Retry-After` header.
        retry_after: Option<u64>,
    },
    /// Answers 200 with this body, whatever it is.
    Raw(String),
    /// Starts a streamed answer with this text and then breaks the connection.
    BrokenStream(String),
}

impl Reply {
    /// Says this.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Says this value as JSON, as a model asked for a schema does.
    pub fn json(value: &Value) -> Self {
        Self::Text(value.to_string())
    }

    /// Fails with this HTTP status.
    pub fn status(status: u16) -> Self {
        Self::Failure { status, retry_after: None }
    }
}

/// A request the model received.
#[derive(Debug, Clone)]
pub struct Request {
    /// The body as sent.
    pub body: Value,
    /// The `authorization` header.
    pub authorization: Option<String>,
}

impl Request {
    /// The texts of all messages, one per line: what the model was told.
    pub fn prompt(&self) -> String {
        let messages = self.body.get("messages").and_then(Value::as_array);
        let texts = messages.into_iter().flatten().filter_map(|message| message.get("content")).map(text_of);
        texts.collect::<Vec<_>>().join("\n")
    }
}

fn text_of(content: &Value) -> String {
    content.as_str().map_or_else(|| content.to_string(), str::to_owned)
}

type Answer = dyn Fn(&Request) -> Reply + Send + Sync;

struct State {
    script: Mutex<VecDeque<Reply>>,
    otherwise: Mutex<Arc<Answer>>,
    requests: Mutex<Vec<Request>>,
    held: watch::Sender<bool>,
}

/// A model at work; it stops when dropped.
pub struct ScriptedModel {
    address: SocketAddr,
    state: Arc<State>,
    server: actix_web::dev::ServerHandle,
}

impl ScriptedModel {
    /// Starts it on a free port. Without a script it fails each request with 500, so that an unexpected one is seen.
    ///
    /// # Panics
    /// When no port can be had, or outside a tokio runtime.
    pub fn start() -> Self {
        let state = Arc::new(State {
            script: Mutex::default(),
            otherwise: Mutex::new(Arc::new(|_| Reply::status(500))),
            requests: Mutex::default(),
            held: watch::Sender::new(false),
        });
        let shared = web::Data::from(Arc::clone(&state));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(REQUEST_BYTES_MAX))
                .default_service(web::post().to(complete))
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

    /// Base URL, as `REAKTLY_LLM_URL` takes it.
    pub fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// The next requests get these replies, in this order, before any other.
    pub fn script(&self, replies: impl IntoIterator<Item = Reply>) {
        lock(&self.state.script).extend(replies);
    }

    /// Every request without a scripted reply gets this one.
    pub fn always(&self, reply: Reply) {
        self.answer_with(move |_| reply.clone());
    }

    /// Every request without a scripted reply gets what this function makes of it.
    pub fn answer_with(&self, answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        *lock(&self.state.otherwise) = Arc::new(answer);
    }

    /// From now on requests are received, yet not answered until [`ScriptedModel::release`].
    pub fn hold(&self) {
        self.state.held.send_replace(true);
    }

    /// Answers what is held, and all that follows.
    pub fn release(&self) {
        self.state.held.send_replace(false);
    }

    /// The requests so far, oldest first, held ones included.
    pub fn requests(&self) -> Vec<Request> {
        lock(&self.state.requests).clone()
    }

    /// Waits until at least so many requests have come.
    pub async fn received(&self, count: usize) {
        wait_until(&format!("the model gets {count} requests"), async || self.requests().len() >= count).await;
    }
}

impl Drop for ScriptedModel {
    fn drop(&mut self) {
        self.release();
        // Stopping needs no waiting: the handle sends the command at once.
        drop(self.server.stop(false));
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn complete(http: HttpRequest, body: Bytes, state: web::Data<State>) -> HttpResponse {
    if !http.path().ends_with("/chat/completions") {
        return HttpResponse::NotFound().finish();
    }
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return HttpResponse::BadRequest().finish() };
    let authorization = http.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let streamed = body.get("stream") == Some(&Value::Bool(true));
    let request = Request { body, authorization };
    lock(&state.requests).push(request.clone());
    let scripted = lock(&state.script).pop_front();
    let otherwise = Arc::clone(&lock(&state.otherwise));
    let reply = scripted.unwrap_or_else(|| otherwise(&request));
    // An error means that the model is gone; then nobody waits for an answer.
    state.held.subscribe().wait_for(|held| !held).await.ok();
    match reply {
        Reply::Text(text) if streamed => sse(pieces(&text).into_iter().chain([end_of_stream()]).map(Ok).collect()),
        Reply::Text(text) => HttpResponse::Ok().json(completion(&text)),
        Reply::Failure { status, retry_after } => failure(status, retry_after),
        Reply::Raw(body) => HttpResponse::Ok().content_type("application/json").body(body),
        Reply::BrokenStream(text) => {
            let broken = Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
            sse(pieces(&text).into_iter().map(Ok).chain([broken]).collect())
        }
    }
}

fn completion(text: &str) -> Value {
    json!({
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1_700_000_000, "model": "scripted",
        "choices": [{
            "index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}
        }],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    })
}

fn failure(status: u16, retry_after: Option<u64>) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(status).expect("a valid HTTP status"));
    if let Some(seconds) = retry_after {
        response.insert_header((RETRY_AFTER, Duration::from_secs(seconds).as_secs().to_string()));
    }
    response.json(json!({"error": {"message": "scripted failure", "type": "scripted", "code": status}}))
}

type Piece = Result<Bytes, std::io::Error>;

fn sse(pieces: Vec<Piece>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/event-stream").streaming(stream::iter(pieces))
}

fn pieces(text: &str) -> Vec<Bytes> {
    let characters: Vec<char> = text.chars().collect();
    let deltas = characters.chunks(PIECE_CHARS).map(|piece| piece.iter().collect::<String>());
    deltas.map(|delta| event(&json!({"content": delta}), None)).collect()
}

fn end_of_stream() -> Bytes {
    let mut end = event(&json!({}), Some("stop")).to_vec();
    end.extend_from_slice(b"data: [DONE]\n\n");
    end.into()
}

fn event(delta: &Value, finish_reason: Option<&str>) -> Bytes {
    let chunk = json!({
        "id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1_700_000_000, "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]
    });
    format!("data: {chunk}\n\n").into()
}
