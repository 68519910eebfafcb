//! A stand-in for a language model, answering as scripted: the OpenAI-compatible `/chat/completions`, and the ways of
//! Anthropic, Gemini and Ollama.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use serde_json::{Value, json};
use tokio::sync::watch;

use self::wire::Wire;
use crate::wait::wait_until;

mod wire;

/// Requests with whole knowledge bases in them still fit.
const REQUEST_BYTES_MAX: usize = 16 * 1024 * 1024;

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
    /// Fails with this HTTP status, these headers and this body.
    Refusal {
        /// HTTP status.
        status: u16,
        /// Names and values.
        headers: Vec<(&'static str, &'static str)>,
        /// JSON or not.
        body: String,
    },
    /// Answers 200 with this body, whatever it is.
    Raw(String),
    /// Starts a streamed answer with this text and then breaks the connection.
    BrokenStream(String),
    /// Streams this text and then ends the connection in order, without the provider's own mark of the end.
    EndlessStream(String),
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
    /// The path.
    pub path: String,
    /// The body as sent.
    pub body: Value,
    /// The `authorization` header.
    pub authorization: Option<String>,
    /// The key in a header of the provider's own: `x-api-key` or `x-goog-api-key`.
    pub api_key: Option<String>,
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
    takes: Mutex<Duration>,
    abandoned: watch::Sender<usize>,
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
            takes: Mutex::default(),
            abandoned: watch::Sender::new(0),
        });
        let shared = web::Data::from(Arc::clone(&state));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(web::PayloadConfig::new(REQUEST_BYTES_MAX))
                .default_service(web::post().to(complete))
        })
        .workers(1)
        // Somebody who hangs up before the answer is counted.
        .h1_allow_half_closed(false)
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

    /// From now on every answer begins after this time; for measurements.
    pub fn takes(&self, time: Duration) {
        *lock(&self.state.takes) = time;
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

    /// Waits until the clients of so many requests have gone away before the answer began.
    pub async fn abandoned(&self, count: usize) {
        wait_until(&format!("{count} clients hang up"), async || *self.state.abandoned.borrow() >= count).await;
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

/// A request that is being answered; counted as abandoned when it is dropped before that.
struct Waiting {
    state: web::Data<State>,
    answered: bool,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.answered {
            self.state.abandoned.send_modify(|count| *count += 1);
        }
    }
}

fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn complete(http: HttpRequest, body: Bytes, state: web::Data<State>) -> HttpResponse {
    let Some(wire) = Wire::of(http.path()) else { return HttpResponse::NotFound().finish() };
    let Ok(body) = serde_json::from_slice::<Value>(&body) else { return HttpResponse::BadRequest().finish() };
    let header = |name: &str| http.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let wanted = Wire::wanted(http.path(), &body);
    let request = Request {
        path: http.path().to_owned(),
        body,
        authorization: header("authorization"),
        api_key: header("x-api-key").or_else(|| header("x-goog-api-key")),
    };
    lock(&state.requests).push(request.clone());
    let scripted = lock(&state.script).pop_front();
    let otherwise = Arc::clone(&lock(&state.otherwise));
    let reply = scripted.unwrap_or_else(|| otherwise(&request));
    let mut waiting = Waiting { state: state.clone(), answered: false };
    let takes = *lock(&state.takes);
    if !takes.is_zero() {
        tokio::time::sleep(takes).await;
    }
    // An error means that the model is gone; then nobody waits for an answer.
    state.held.subscribe().wait_for(|held| !held).await.ok();
    waiting.answered = true;
    match reply {
        Reply::Text(text) => wire.say(&text, wanted, &request.body),
        Reply::Failure { status, retry_after } => failure(status, retry_after),
        Reply::Refusal { status, headers, body } => refusal(status, &headers, body),
        Reply::Raw(body) => HttpResponse::Ok().content_type("application/json").body(body),
        Reply::BrokenStream(text) => wire.break_off(&text),
        Reply::EndlessStream(text) => wire.fall_silent(&text),
    }
}

fn refusal(status: u16, headers: &[(&'static str, &'static str)], body: String) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(status).expect("a valid HTTP status"));
    for header in headers {
        response.insert_header(*header);
    }
    response.content_type("application/json").body(body)
}

fn failure(status: u16, retry_after: Option<u64>) -> HttpResponse {
    let mut response = HttpResponse::build(StatusCode::from_u16(status).expect("a valid HTTP status"));
    if let Some(seconds) = retry_after {
        response.insert_header((RETRY_AFTER, Duration::from_secs(seconds).as_secs().to_string()));
    }
    response.json(json!({"error": {"message": "scripted failure", "type": "scripted", "code": status}}))
}
