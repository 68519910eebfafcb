//! A stand-in for the Graph API for tests of one service: it answers as scripted and remembers every request. The
//! simulator is the whole Meta; this is only its mouth.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::wait_until;

/// What the stand-in does with a request.
#[derive(Debug, Clone)]
pub enum Answer {
    /// 200 with a message id of its own.
    Accept,
    /// An error of the Graph API.
    Refuse {
        /// HTTP status.
        status: u16,
        /// Meta's code.
        code: i64,
        /// `Retry-After` in seconds.
        retry_after: Option<u32>,
    },
    /// The connection is closed without an answer.
    HangUp,
    /// Accept, once [`ScriptedGraph::release`] is called.
    Hold,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct GraphRequest {
    /// Path, such as `/v25.0/106/messages`.
    pub path: String,
    /// The `Authorization` header.
    pub authorization: String,
    /// The body.
    pub body: Value,
}

#[derive(Debug, Default)]
struct State {
    script: VecDeque<Answer>,
    upload_script: VecDeque<Answer>,
    requests: Vec<GraphRequest>,
    accepted: u32,
}

/// A running stand-in; it stops when dropped.
#[derive(Debug)]
pub struct ScriptedGraph {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    released: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

impl ScriptedGraph {
    /// Starts one that accepts everything until told otherwise.
    ///
    /// # Panics
    /// When no port is free.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let state = Arc::new(Mutex::new(State::default()));
        let released = watch::Sender::new(false);
        let (shared, gate) = (Arc::clone(&state), released.subscribe());
        let serving = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, Arc::clone(&shared), gate.clone()));
            }
        });
        Self { address, state, released, serving }
    }

    /// Its base URL.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it does with the next message calls, one after the other; then it accepts again.
    pub fn script(&self, answers: impl IntoIterator<Item = Answer>) {
        lock(&self.state).script.extend(answers);
    }

    /// What it does with the next uploads of files; then it takes them again.
    pub fn script_uploads(&self, answers: impl IntoIterator<Item = Answer>) {
        lock(&self.state).upload_script.extend(answers);
    }

    /// Uploads so far, their bodies left out.
    pub fn uploads(&self) -> Vec<GraphRequest> {
        lock(&self.state).requests.iter().filter(|request| is_upload(request)).cloned().collect()
    }

    /// Answers everything that is held.
    pub fn release(&self) {
        self.released.send_replace(true);
    }

    /// Message calls so far, read marks and typing not among them.
    pub fn messages(&self) -> Vec<GraphRequest> {
        let state = lock(&self.state);
        state.requests.iter().filter(|request| is_message(&request.body)).cloned().collect()
    }

    /// Read marks and typing indicators so far.
    pub fn presence(&self) -> Vec<GraphRequest> {
        let state = lock(&self.state);
        let told = |request: &&GraphRequest| !is_message(&request.body) && !is_upload(request);
        state.requests.iter().filter(told).cloned().collect()
    }

    /// Waits until this many message calls came.
    pub async fn received(&self, count: usize) {
        wait_until(&format!("{count} message calls"), async || self.messages().len() >= count).await;
    }
}

impl Drop for ScriptedGraph {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

fn lock(state: &Mutex<State>) -> std::sync::MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

fn is_message(body: &Value) -> bool {
    body.get("type").is_some()
}

fn is_upload(request: &GraphRequest) -> bool {
    request.path.ends_with("/media")
}

async fn serve(mut connection: TcpStream, state: Arc<Mutex<State>>, mut released: watch::Receiver<bool>) {
    while let Some(request) = read(&mut connection).await {
        let answer = {
            let mut state = lock(&state);
            state.requests.push(request.clone());
            if is_upload(&request) {
                state.upload_script.pop_front().unwrap_or(Answer::Accept)
            } else if is_message(&request.body) {
                state.script.pop_front().unwrap_or(Answer::Accept)
            } else {
                Answer::Accept
            }
        };
        let response = match answer {
            Answer::HangUp => return,
            Answer::Refuse { status, code, retry_after } => refusal(status, code, retry_after),
            Answer::Accept if is_upload(&request) => response(200, "", &json!({ "id": "1037543291543636" })),
            Answer::Accept => acceptance(&state, &request.body),
            Answer::Hold => {
                if released.wait_for(|released| *released).await.is_err() {
                    return;
                }
                acceptance(&state, &request.body)
            }
        };
        if connection.write_all(response.as_bytes()).await.is_err() {
            return;
        }
    }
}

/// One request with a body of known length; `None` at the end of the connection.
async fn read(connection: &mut TcpStream) -> Option<GraphRequest> {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 4096];
    loop {
        if let Some(request) = parse(&bytes) {
            return Some(request);
        }
        let count = connection.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(chunk.get(..count)?);
    }
}

fn parse(bytes: &[u8]) -> Option<GraphRequest> {
    let text = String::from_utf8_lossy(bytes);
    let (head, body) = text.split_once("\r\n\r\n")?;
    let header = |name: &str| {
        let lines = head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned()).next()
    };
    let length: usize = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    if body.len() < length {
        return None;
    }
    Some(GraphRequest {
        path: head.split_whitespace().nth(1).unwrap_or_default().to_owned(),
        authorization: header("authorization").unwrap_or_default(),
        body: serde_json::from_str(body).unwrap_or(Value::Null),
    })
}

fn acceptance(state: &Mutex<State>, body: &Value) -> String {
    let mut state = lock(state);
    if !is_message(body) {
        return response(200, "", &json!({ "success": true }));
    }
    state.accepted += 1;
    let (to, id) = (body.get("to").or_else(|| body.get("recipient")), format!("wamid.TEST{:04}", state.accepted));
    let answer = json!({
        "messaging_product": "whatsapp",
        "contacts": [{ "input": to, "wa_id": to }],
        "messages": [{ "id": id }],
    });
    response(200, "", &answer)
}

fn refusal(status: u16, code: i64, retry_after: Option<u32>) -> String {
    let header = retry_after.map(|seconds| format!("Retry-After: {seconds}\r\n")).unwrap_or_default();
    let error = json!({ "error": {
        "message": format!("(#{code}) refused"), "type": "OAuthException", "code": code, "fbtrace_id": "Trace"
    }});
    response(status, &header, &error)
}

fn response(status: u16, headers: &str, body: &Value) -> String {
    let body = body.to_string();
    let length = body.len();
    format!("HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{headers}Content-Length: {length}\r\n\r\n{body}")
}
