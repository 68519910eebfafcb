//! A whole process with its telemetry. Telemetry is global, so everything about it is one test in a process of its own.

#![expect(clippy::unwrap_used, reason = "a helper that fails is a test that fails")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use reaktly_runtime::{Context, Outcome, ProcessSettings, Reader, Runtime, Vars};

/// Paths of the requests an OTLP collector got, with the sizes of their bodies added up.
type Received = Arc<Mutex<BTreeMap<String, usize>>>;

#[tokio::test(flavor = "multi_thread")]
async fn a_process_shows_its_health_and_metrics_and_sends_all_telemetry_before_it_ends() {
    let (collector, received) = collector();
    let runtime = Runtime::start("ingress", &settings(collector)).unwrap();
    let address = runtime.health_address().unwrap();
    let context = runtime.context("ingress");
    let readiness = context.health().readiness("publisher");
    assert!(get(address, "/healthz").starts_with("HTTP/1.1 200"));
    readiness.ready();
    assert!(get(address, "/readyz").starts_with("HTTP/1.1 503"), "the process is only being put together");
    let shutdown = runtime.shutdown().clone();
    let mut running = Box::pin(runtime.run());
    assert!(futures_util::poll!(&mut running).is_pending());
    assert!(get(address, "/readyz").starts_with("HTTP/1.1 200"));
    readiness.not_ready("has lost something");
    assert!(get(address, "/readyz").starts_with("HTTP/1.1 503"));

    work(&context);
    let metrics = get(address, "/metrics");
    assert!(metrics.contains("reaktly_example_items_total{"), "{metrics}");
    assert!(metrics.contains("component=\"ingress.publisher\""), "{metrics}");

    shutdown.cancel();
    assert_eq!(running.await, Outcome::Clean);
    let received = received.lock().unwrap().clone();
    let paths: Vec<&str> = received.keys().map(String::as_str).collect();
    assert_eq!(paths, ["/v1/logs", "/v1/metrics", "/v1/traces"]);
    assert!(received.values().all(|size| *size > 0), "{received:?}");
}

fn work(context: &Context) {
    let span = tracing::info_span!("work");
    let _entered = span.enter();
    tracing::info!("something happened");
    context.meter().u64_counter("reaktly.example.items").build().add(1, &[]);
}

fn settings(collector: SocketAddr) -> ProcessSettings {
    let vars = Vars::from([("REAKTLY_HEALTH_ADDR", "127.0.0.1:0")])
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{collector}"));
    let mut reader = Reader::new(&vars);
    let read = ProcessSettings::read("ingress", &mut reader);
    reader.finish(read).unwrap()
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nhost: health\r\nconnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

/// Answers 200 to everything and remembers what came.
fn collector() -> (SocketAddr, Received) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let received = Received::default();
    let remember = received.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let remember = remember.clone();
            std::thread::spawn(move || while answer(stream.as_ref().unwrap(), &remember).is_some() {});
        }
    });
    (address, received)
}

/// Reads one request and answers it; `None` at the end of the connection.
fn answer(stream: &TcpStream, received: &Received) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let mut request = String::new();
    reader.read_line(&mut request).ok()?;
    let path = request.split(' ').nth(1)?.to_owned();
    let mut length = 0;
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let header = header.trim().to_ascii_lowercase();
        if header.is_empty() {
            break;
        }
        if let Some(value) = header.strip_prefix("content-length: ") {
            length = value.parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    *received.lock().unwrap().entry(path).or_default() += length;
    let mut stream = stream;
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").ok()
}
