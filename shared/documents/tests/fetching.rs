//! The fetcher against a local server and a stand-in for names.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails where a step fails")]

use std::collections::HashMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reaktly_documents::fetch::{Ask, FetchError, FetchSettings, Fetched, Fetcher, Known, Lookup, PageBytes};
use reaktly_documents::site::{Robots, Rules, Scope};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

type Futures<T> = std::pin::Pin<Box<dyn Future<Output = T> + Send>>;

/// Every name has the addresses given, `site.test` that of this machine.
struct Names(HashMap<&'static str, Vec<IpAddr>>);

impl Lookup for Names {
    fn addresses(&self, host: String) -> Futures<io::Result<Vec<IpAddr>>> {
        let found = self.0.get(host.as_str()).cloned();
        Box::pin(async move { found.ok_or_else(|| io::Error::other("no such name")) })
    }
}

struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers each path with the bytes `answer` makes of it; an empty answer is never sent.
    async fn start(answer: fn(&str) -> Vec<u8>) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, answer, Arc::clone(&seen)));
            }
        });
        Self { port, requests }
    }

    fn url(&self, path: &str) -> Url {
        Url::parse(&format!("http://site.test:{}{path}", self.port)).unwrap()
    }

    fn fetcher(&self) -> Fetcher {
        self.fetcher_within(Duration::from_mins(1))
    }

    fn fetcher_within(&self, answer_time: Duration) -> Fetcher {
        drop(rustls::crypto::ring::default_provider().install_default());
        let private = |address: &str| vec![address.parse().unwrap()];
        let names = HashMap::from([
            ("site.test", private("127.0.0.1")),
            ("loopback.test", private("127.0.0.1")),
            ("inside.test", private("10.0.0.1")),
            ("metadata.test", private("169.254.169.254")),
            ("mapped.test", private("::ffff:127.0.0.1")),
            ("local6.test", private("fd00::1")),
            ("mixed.test", vec!["93.184.216.34".parse().unwrap(), "127.0.0.1".parse().unwrap()]),
            ("empty.test", Vec::new()),
        ]);
        let allow = format!("site.test:{}", self.port).parse().unwrap();
        let settings = FetchSettings { allow, pause: Duration::ZERO, answer_time };
        Fetcher::with_lookup(settings, Arc::new(Names(names))).unwrap()
    }

    async fn get(&self, path: &str) -> Result<Fetched, FetchError> {
        self.fetcher().page(&Ask::of(&self.url(path))).await
    }
}

async fn serve(mut stream: TcpStream, answer: fn(&str) -> Vec<u8>, seen: Arc<Mutex<Vec<String>>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => request.push(byte),
            Err(_) => return,
        }
    }
    let request = String::from_utf8(request).unwrap();
    let path = request.split(' ').nth(1).unwrap().to_owned();
    seen.lock().unwrap().push(request);
    let answer = answer(&path);
    if answer.is_empty() {
        std::future::pending::<()>().await;
    }
    drop(stream.write_all(&answer).await);
    if answer.ends_with(b"hanging") {
        std::future::pending::<()>().await;
    }
}

fn page(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn html(body: &str) -> Vec<u8> {
    page("Content-Type: text/html; charset=utf-8\r\n", body.as_bytes())
}

fn redirect(to: &str) -> Vec<u8> {
    format!("HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

fn status(line: &str) -> Vec<u8> {
    format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").into_bytes()
}

fn found(fetched: Result<Fetched, FetchError>) -> PageBytes {
    match fetched {
        Ok(Fetched::Page(page)) => page,
        other => panic!("no page: {other:?}"),
    }
}

fn code(fetched: Result<Fetched, FetchError>) -> String {
    fetched.unwrap_err().code().into_owned()
}

/// Addresses that must never be asked, and the word for why.
const FORBIDDEN: [(&str, &str); 34] = [
    ("http://127.0.0.1/", "private_address"),
    ("http://127.1/", "private_address"),
    ("http://0x7f.0.0.1/", "private_address"),
    ("http://0177.0.0.1/", "private_address"),
    ("http://2130706433/", "private_address"),
    ("http://0/", "private_address"),
    ("http://10.0.0.1/", "private_address"),
    ("http://172.16.5.4/", "private_address"),
    ("http://192.168.1.1/", "private_address"),
    ("http://100.64.0.1/", "private_address"),
    ("http://169.254.169.254/latest/meta-data/", "private_address"),
    ("http://224.0.0.1/", "private_address"),
    ("http://[::1]/", "private_address"),
    ("http://[::]/", "private_address"),
    ("http://[::ffff:127.0.0.1]/", "private_address"),
    ("http://[::ffff:a9fe:a9fe]/", "private_address"),
    ("http://[64:ff9b::7f00:1]/", "private_address"),
    ("http://[2002:7f00:1::]/", "private_address"),
    ("http://[fd00::1]/", "private_address"),
    ("http://[fe80::1]/", "private_address"),
    ("http://localhost/", "private_address"),
    ("http://LOCALHOST./", "private_address"),
    ("http://printer.local/", "private_address"),
    ("http://metadata.google.internal/", "private_address"),
    ("http://loopback.test/", "private_address"),
    ("http://inside.test/", "private_address"),
    ("http://metadata.test/", "private_address"),
    ("http://mapped.test/", "private_address"),
    ("http://local6.test/", "private_address"),
    ("http://mixed.test/", "private_address"),
    ("http://site.test/", "private_address"),
    ("http://93.184.216.34:8080/", "refused_port"),
    ("http://user:secret@93.184.216.34/", "bad_address"),
    ("ftp://93.184.216.34/", "bad_address"),
];

#[tokio::test]
async fn private_addresses_are_refused() {
    let server = Server::start(|_| html("")).await;
    let fetcher = server.fetcher();
    for (address, expected) in FORBIDDEN {
        let url = Url::parse(address).unwrap();
        assert_eq!(code(fetcher.page(&Ask::of(&url)).await), expected, "{address}");
    }
    let elsewhere = Url::parse(&format!("http://127.0.0.1:{}/", server.port)).unwrap();
    assert_eq!(code(fetcher.page(&Ask::of(&elsewhere)).await), "private_address");
    assert_eq!(*server.requests.lock().unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn private_addresses_are_refused_at_every_redirect() {
    let server = Server::start(|path| {
        let index: usize = path.trim_start_matches("/again/").trim_start_matches("/to/").parse().unwrap();
        if path.starts_with("/again/") { redirect(&format!("/to/{index}")) } else { redirect(FORBIDDEN[index].0) }
    })
    .await;
    let fetcher = server.fetcher();
    for (index, (address, expected)) in FORBIDDEN.iter().enumerate() {
        for path in ["/to/", "/again/"] {
            let url = server.url(&format!("{path}{index}"));
            assert_eq!(code(fetcher.page(&Ask::of(&url)).await), *expected, "{path} {address}");
        }
    }
}

#[tokio::test]
async fn redirects_are_followed_five_times() {
    let server = Server::start(|path| {
        let left: u32 = path.trim_start_matches('/').parse().unwrap();
        if left == 0 { html("there") } else { redirect(&format!("/{}", left - 1)) }
    })
    .await;
    let there = found(server.get("/5").await);
    assert_eq!((there.url.path(), &there.bytes[..]), ("/0", &b"there"[..]));
    assert_eq!(code(server.get("/6").await), "too_many_redirects");
}

#[tokio::test]
async fn rules_hold_at_every_redirect() {
    let server = Server::start(|path| match path {
        "/away" => redirect("http://93.184.216.34/"),
        "/to-secret" => redirect("/secret/page"),
        _ => html("open"),
    })
    .await;
    let start = server.url("/");
    let robots = Robots::of_text(&start, b"User-agent: *\nDisallow: /secret/");
    let rules = Rules { scope: Some(Scope::of(&start)), robots: Some(Arc::new(robots)) };
    for (path, expected) in [("/away", "outside"), ("/to-secret", "robots"), ("/secret/x", "robots")] {
        let url = server.url(path);
        let ask = Ask { url: &url, known: Known::default(), rules: rules.clone() };
        assert_eq!(code(server.fetcher().page(&ask).await), expected, "{path}");
    }
}

#[tokio::test]
async fn a_page_says_what_it_is_and_what_to_ask_next_time() {
    let server = Server::start(|_| {
        page(
            "Content-Type: text/html; charset=latin1\r\nETag: \"v1\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\nX-Robots-Tag: noindex\r\n",
            b"<p>gr\xFC\xDFe",
        )
    })
    .await;
    let page = found(server.get("/").await);
    assert_eq!(page.mime, "text/html; charset=latin1");
    assert!(page.noindex && !page.nofollow);
    let url = server.url("/");
    let known = page.known.clone();
    found(server.fetcher().page(&Ask { known, ..Ask::of(&url) }).await);
    let requests = server.requests.lock().unwrap().clone();
    assert!(requests[0].contains("user-agent: ReaktlyBot/"), "{}", requests[0]);
    assert!(!requests[0].contains("if-none-match"), "{}", requests[0]);
    assert!(requests[1].contains("if-none-match: \"v1\""), "{}", requests[1]);
    assert!(requests[1].contains("if-modified-since: Sun, 06 Nov 1994 08:49:37 GMT"), "{}", requests[1]);
}

#[tokio::test]
async fn every_answer_that_is_no_page_has_its_word() {
    let server = Server::start(|path| match path {
        "/304" => status("304 Not Modified"),
        "/404" => status("404 Not Found"),
        "/410" => status("410 Gone"),
        "/429" => status("429 Too Many Requests\r\nRetry-After: 30"),
        "/500" => status("500 Internal Server Error"),
        "/lost" => status("302 Found"),
        "/png" => page("Content-Type: image/png\r\n", b"x"),
        "/none" => page("", b"x"),
        "/br" => page("Content-Type: text/html\r\nContent-Encoding: br\r\n", b"x"),
        _ => b"not HTTP at all\r\n\r\n".to_vec(),
    })
    .await;
    assert_eq!(server.get("/304").await, Ok(Fetched::NotModified));
    let expected = [
        ("/404", "not_found"),
        ("/410", "not_found"),
        ("/429", "status_429"),
        ("/500", "status_500"),
        ("/lost", "bad_redirect"),
        ("/png", "unsupported_type"),
        ("/none", "unsupported_type"),
        ("/br", "unreachable"),
        ("/garbage", "unreachable"),
    ];
    for (path, expected) in expected {
        assert_eq!(code(server.get(path).await), expected, "{path}");
    }
    let busy = server.get("/429").await.unwrap_err();
    assert_eq!((busy.retry_after(), busy.is_passing()), (Some(Duration::from_secs(30)), true));
    for host in ["nowhere.test", "empty.test"] {
        let url = Url::parse(&format!("http://{host}/")).unwrap();
        assert_eq!(code(server.fetcher().page(&Ask::of(&url)).await), "unknown_host");
    }
}

const BODY_MAX: usize = 5 * 1024 * 1024;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    io::Write::write_all(&mut encoder, bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn no_more_is_taken_in_than_the_limit_packed_or_unpacked() {
    let server = Server::start(|path| {
        let kind = "Content-Type: text/plain\r\n";
        match path {
            "/most" => page(kind, &vec![b'a'; BODY_MAX]),
            "/more" => page(kind, &vec![b'a'; BODY_MAX + 1]),
            "/unsaid" => {
                let head = format!("HTTP/1.1 200 OK\r\n{kind}Connection: close\r\n\r\n");
                [head.as_bytes(), &vec![b'a'; BODY_MAX + 1]].concat()
            }
            "/packed" => page(&format!("{kind}Content-Encoding: gzip\r\n"), &gzip(b"unpacked")),
            _ => page(&format!("{kind}Content-Encoding: gzip\r\n"), &gzip(&vec![b'a'; BODY_MAX + 1])),
        }
    })
    .await;
    assert_eq!(found(server.get("/most").await).bytes.len(), BODY_MAX);
    assert_eq!(&found(server.get("/packed").await).bytes[..], b"unpacked");
    for path in ["/more", "/unsaid", "/bomb"] {
        assert_eq!(code(server.get(path).await), "too_large", "{path}");
    }
}

#[tokio::test]
async fn headers_and_body_must_come_in_time() {
    let server = Server::start(|path| match path {
        "/silent" => Vec::new(),
        _ => b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nhanging".to_vec(),
    })
    .await;
    for path in ["/silent", "/slow"] {
        let url = server.url(path);
        let fetcher = server.fetcher_within(Duration::from_millis(200));
        assert_eq!(code(fetcher.page(&Ask::of(&url)).await), "timeout", "{path}");
    }
}
