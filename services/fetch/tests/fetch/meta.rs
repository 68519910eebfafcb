//! Meta's mouth for files: lookups and downloads, as honest as a test wants them.

use std::collections::{HashMap, VecDeque};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) use crate::world::TOKEN;

/// A file at Meta and what Meta says of it.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) bytes: Vec<u8>,
    pub(crate) mime_type: &'static str,
    /// Instead of the true one.
    pub(crate) sha256: Option<String>,
    /// Instead of the true one.
    pub(crate) size: Option<usize>,
    /// Instead of its own address.
    pub(crate) url: Option<String>,
}

impl File {
    pub(crate) fn of(bytes: impl Into<Vec<u8>>, mime_type: &'static str) -> Self {
        Self { bytes: bytes.into(), mime_type, sha256: None, size: None, url: None }
    }
}

/// What a request comes to; without any, the truth.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    /// A lookup: an error of the Graph API.
    Refuse { status: u16, code: i64 },
    /// A download: this status.
    Status(u16),
    /// A download: this many bytes, then the end of the connection.
    Cut(usize),
    /// A download: this many bytes, and the rest once [`Meta::release`] is called.
    Hold(usize),
}

#[derive(Debug, Default)]
struct State {
    files: HashMap<String, File>,
    lookups: VecDeque<Answer>,
    downloads: VecDeque<Answer>,
    /// Lines such as `GET /v25.0/17?…`, with the token's end.
    requests: Vec<String>,
    token: Option<String>,
}

/// A running stand-in.
#[derive(Debug)]
pub(crate) struct Meta {
    address: SocketAddr,
    state: Arc<Mutex<State>>,
    released: watch::Sender<bool>,
}

impl Meta {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state: Arc<Mutex<State>> = Arc::default();
        let released = watch::Sender::new(false);
        let (shared, gate) = (Arc::clone(&state), released.subscribe());
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(serve(connection, Arc::clone(&shared), gate.clone(), address));
            }
        });
        Self { address, state, released }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn put(&self, id: &str, file: File) {
        self.state().files.insert(id.to_owned(), file);
    }

    pub(crate) fn lookups(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state().lookups.extend(answers);
    }

    pub(crate) fn downloads(&self, answers: impl IntoIterator<Item = Answer>) {
        self.state().downloads.extend(answers);
    }

    /// From here on only this token is good.
    pub(crate) fn expect_token(&self, token: &str) {
        self.state().token = Some(token.to_owned());
    }

    pub(crate) fn release(&self) {
        self.released.send_replace(true);
    }

    /// Requests for files so far, without their queries: `lookup 17`, `download 17`.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.state().requests.clone()
    }
}

async fn serve(
    mut connection: TcpStream,
    state: Arc<Mutex<State>>,
    mut released: watch::Receiver<bool>,
    address: SocketAddr,
) {
    while let Some(head) = read(&mut connection).await {
        let path = head.split_whitespace().nth(1).unwrap_or_default().to_owned();
        let id = path.rsplit('/').next().and_then(|last| last.split('?').next()).unwrap_or_default().to_owned();
        let is_download = path.starts_with("/file/");
        let (file, answer) = {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.requests.push(format!("{} {id}", if is_download { "download" } else { "lookup" }));
            let token = state.token.clone().unwrap_or_else(|| TOKEN.to_owned());
            let is_known = head.to_lowercase().contains(&format!("authorization: bearer {token}").to_lowercase());
            let scripted = if is_download { state.downloads.pop_front() } else { state.lookups.pop_front() };
            let refused = if is_download { Answer::Status(401) } else { Answer::Refuse { status: 401, code: 190 } };
            (state.files.get(&id).cloned(), if is_known { scripted } else { Some(refused) })
        };
        let Some(file) = file else {
            respond(&mut connection, 400, &graph_error(100)).await;
            continue;
        };
        match answer {
            Some(Answer::Refuse { status, code }) => respond(&mut connection, status, &graph_error(code)).await,
            Some(Answer::Status(status)) => respond(&mut connection, status, b"").await,
            None if !is_download => respond(&mut connection, 200, &lookup(&file, &id, address)).await,
            None => respond(&mut connection, 200, &file.bytes).await,
            Some(Answer::Cut(count)) => {
                begin(&mut connection, file.bytes.len()).await;
                return drop(connection.write_all(&file.bytes[..count]).await);
            }
            Some(Answer::Hold(count)) => {
                begin(&mut connection, file.bytes.len()).await;
                connection.write_all(&file.bytes[..count]).await.ok();
                released.wait_for(|released| *released).await.ok();
                connection.write_all(&file.bytes[count..]).await.ok();
            }
        }
    }
}

fn lookup(file: &File, id: &str, address: SocketAddr) -> Vec<u8> {
    let url = file.url.clone().unwrap_or_else(|| format!("http://{address}/file/{id}?mid=1"));
    let sha256 = file.sha256.clone().unwrap_or_else(|| crate::world::sha256(&file.bytes));
    let size = file.size.unwrap_or(file.bytes.len());
    let mime_type = file.mime_type;
    serde_json::to_vec(&serde_json::json!({
        "messaging_product": "whatsapp", "id": id, "url": url, "mime_type": mime_type, "sha256": sha256,
        "file_size": size.to_string(),
    }))
    .unwrap()
}

fn graph_error(code: i64) -> Vec<u8> {
    format!(r#"{{"error":{{"message":"(#{code}) no","type":"OAuthException","code":{code}}}}}"#).into_bytes()
}

async fn begin(connection: &mut TcpStream, length: usize) {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
    connection.write_all(head.as_bytes()).await.ok();
}

async fn respond(connection: &mut TcpStream, status: u16, body: &[u8]) {
    let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n", body.len());
    connection.write_all(head.as_bytes()).await.ok();
    connection.write_all(body).await.ok();
}

/// The head of a request; none of ours has a body.
async fn read(connection: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    let mut chunk = [0_u8; 4096];
    while !bytes.ends_with(b"\r\n\r\n") {
        let count = connection.read(&mut chunk).await.ok().filter(|count| *count > 0)?;
        bytes.extend_from_slice(&chunk[..count]);
    }
    String::from_utf8(bytes).ok()
}
