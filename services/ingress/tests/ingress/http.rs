//! HTTP/1.1 by hand, because most of what is tested here a well-behaved client refuses to send.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longer than any limit of ingress.
const PATIENCE: Duration = Duration::from_secs(15);

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// Status code.
    pub(crate) status: u16,
    /// Status line and headers in lower case.
    pub(crate) head: String,
    /// Body.
    pub(crate) body: String,
}

/// A connection on which anything can be sent.
pub(crate) struct Connection {
    stream: TcpStream,
    received: Vec<u8>,
}

impl Connection {
    /// Connects.
    pub(crate) async fn to(address: SocketAddr) -> Self {
        Self { stream: TcpStream::connect(address).await.unwrap(), received: Vec::new() }
    }

    /// Sends bytes. A peer that has had enough is no error: its answer counts.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref()).await
    }

    /// Waits for the word that the body may be sent.
    pub(crate) async fn is_asked_to_go_on(&mut self) -> bool {
        let mut bytes = [0; 25];
        let read = tokio::time::timeout(PATIENCE, self.stream.read_exact(&mut bytes)).await.expect("a word in time");
        read.is_ok() && bytes == *b"HTTP/1.1 100 Continue\r\n\r\n"
    }

    /// Reads one answer; `None` when the peer closes without one.
    pub(crate) async fn answer(&mut self) -> Option<Answer> {
        tokio::time::timeout(PATIENCE, self.read()).await.expect("an answer in time")
    }

    /// Reads one answer if it comes within `time`.
    pub(crate) async fn answer_within(&mut self, time: Duration) -> Option<Answer> {
        tokio::time::timeout(time, self.read()).await.ok().flatten()
    }

    async fn read(&mut self) -> Option<Answer> {
        loop {
            if let Some(answer) = parse(&self.received) {
                self.received.clear();
                return Some(answer);
            }
            if !self.stream.read_buf(&mut self.received).await.is_ok_and(|read| read > 0) {
                return None;
            }
        }
    }
}

/// A request with a body and its length.
pub(crate) fn request(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut bytes = head(method, target, headers);
    let end = bytes.len() - 2;
    bytes.splice(end..end, format!("content-length: {}\r\n", body.len()).into_bytes());
    bytes.extend_from_slice(body);
    bytes
}

/// The head of a request, with the empty line that ends it.
pub(crate) fn head(method: &str, target: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: ingress\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    head.into_bytes()
}

/// Sends one request on a connection of its own.
pub(crate) async fn send(address: SocketAddr, request: impl AsRef<[u8]>) -> Answer {
    let mut connection = Connection::to(address).await;
    // A refusal may come before everything is written.
    let _refused_early = connection.send(request).await;
    connection.answer().await.expect("an answer")
}

fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let body = bytes.get(end + 4..end + 4 + length)?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    // What comes before the final answer to a request that expects it.
    if status == 100 {
        return parse(&bytes[end + 4..]);
    }
    Some(Answer { status, head, body: String::from_utf8_lossy(body).into_owned() })
}
