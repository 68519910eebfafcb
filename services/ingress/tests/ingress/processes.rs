//! The binary itself: exit codes, signals, traces.

use std::path::Path;

use reaktly_testkit::{Process, TestNats, sign, wait_for, wait_until};

use crate::http;
use crate::world::{BODY, KEYS, PATH, SECRET, World, target};

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_reaktly-ingress"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_configuration_ends_with_64_and_names_everything_at_once() {
    let process = Process::of(binary()).env("REAKTLY_KEYS", "k1:short").env("REAKTLY_INGRESS_ADDR", "x").start();
    assert_eq!(process.ended().await.code(), Some(64));
    for named in ["REAKTLY_KEYS entry 1, key k1", "REAKTLY_INGRESS_ADDR", "NATS_URL is required"] {
        process.logged(named).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn help_lists_every_variable() {
    let process = Process::of(binary()).arg("--help").start();
    assert_eq!(process.ended().await.code(), Some(0));
    for named in
        ["REAKTLY_INGRESS_ADDR [127.0.0.1:8080]", "REAKTLY_HEALTH_ADDR [127.0.0.1:9080]", "NATS_URL [required]"]
    {
        process.logged(named).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_is_taken_ends_the_process_with_its_name() {
    let nats = TestNats::start().await;
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let process = start(&nats, &[("REAKTLY_INGRESS_ADDR", &address)]);
    assert_eq!(process.ended().await.code(), Some(1));
    process.logged(&format!("could not listen on {address} (REAKTLY_INGRESS_ADDR)")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_under_way_are_finished_when_the_process_is_told_to_stop() {
    const SENDERS: usize = 200;
    let world = World::start().await;
    let process = start(&world.nats, &[]);
    let address = listening(&process).await;
    wait_until("ingress is ready", async || ready(address).await).await;
    let mut connections = Vec::new();
    for sender in 0..SENDERS {
        let body = sender.to_string();
        let signature = sign(SECRET, body.as_bytes());
        let headers = [("x-hub-signature-256", signature.as_str()), ("expect", "100-continue")];
        let request = http::request("POST", &target(PATH), &headers, body.as_bytes());
        let (head, body) = request.split_at(request.len() - body.len());
        let mut connection = http::Connection::to(address).await;
        connection.send(head).await.unwrap();
        // Its head has been read then: this answer is under way.
        assert!(connection.is_asked_to_go_on().await);
        connections.push((connection, body.to_vec()));
    }
    process.terminate();
    process.logged("finishing what is under way").await;
    let mut answered = 0;
    for (mut connection, body) in connections {
        if connection.send(body).await.is_ok() && connection.answer().await.is_some_and(|answer| answer.status == 200) {
            answered += 1;
        }
    }
    assert_eq!(process.ended().await.code(), Some(0));
    assert_eq!(answered, SENDERS);
    assert_eq!(world.stored().await.len(), SENDERS);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_nats_ingress_starts_and_says_that_it_is_not_ready() {
    let world = World::start().await;
    world.nats.kill();
    let process = start(&world.nats, &[]);
    let address = listening(&process).await;
    wait_until("ingress lives", async || status(address, "/healthz").await == 200).await;
    assert_eq!(status(address, "/readyz").await, 503);
    world.nats.restart().await;
    wait_until("ingress is ready", async || ready(address).await).await;
    let request = http::request("POST", &target(PATH), &[("x-hub-signature-256", &sign(SECRET, BODY))], BODY);
    assert_eq!(http::send(address, request).await.status, 200);
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_without_signatures_costs_no_memory() {
    const REQUESTS: usize = 20_000;
    const GROWTH_KILOBYTES_MAX: u64 = 16 * 1024;
    let world = World::start().await;
    let process = start(&world.nats, &[]);
    let address = listening(&process).await;
    wait_until("ingress is ready", async || ready(address).await).await;
    let flood = async |requests: usize| {
        let mut connection = http::Connection::to(address).await;
        for _ in 0..requests {
            connection.send(http::request("POST", &target(PATH), &[], b"")).await.unwrap();
            assert_eq!(connection.answer().await.unwrap().status, 401);
        }
    };
    flood(REQUESTS / 10).await;
    let before = resident_kilobytes(process.id());
    futures_util::future::join_all((0..10).map(|_| flood(REQUESTS / 10))).await;
    let growth = resident_kilobytes(process.id()).saturating_sub(before);
    assert!(growth < GROWTH_KILOBYTES_MAX, "grew by {growth} kB");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_webhook_begins_a_trace_that_goes_along_and_no_secret_is_logged() {
    let world = World::start().await;
    let process = start(&world.nats, &[("RUST_LOG", "debug,async_nats=info")]);
    let address = listening(&process).await;
    wait_until("ingress is ready", async || ready(address).await).await;
    let foreign = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let signature = sign(SECRET, BODY);
    let headers = [("x-hub-signature-256", signature.as_str()), ("traceparent", foreign)];
    let answer = http::send(address, http::request("POST", &target(PATH), &headers, BODY)).await;
    assert_eq!(answer.status, 200);
    let refused = http::send(address, http::request("POST", &target(PATH), &[headers[0]], b"altered")).await;
    assert_eq!(refused.status, 401);
    let stored = world.stored().await;
    let traceparent = stored[0].header("traceparent").unwrap();
    assert_eq!(traceparent.len(), foreign.len());
    assert!(!traceparent.contains("0af7651916cd43dd8448eb211c80319c"), "{traceparent}");
    process.logged("signature_wrong").await;
    process.terminate();
    assert_eq!(process.ended().await.code(), Some(0));
    let log = process.log();
    let warning = log.lines().find(|line| line.contains("signature_wrong")).unwrap();
    assert!(warning.contains("\"trace_id\":\""), "{warning}");
    for secret in [SECRET, PATH, &signature, KEYS, "whatsapp_business_account"] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}

fn start(nats: &TestNats, variables: &[(&str, &str)]) -> Process {
    Process::of(binary())
        .env("REAKTLY_KEYS", KEYS)
        .env("NATS_URL", &nats.url())
        .env("REAKTLY_INGRESS_ADDR", "127.0.0.1:0")
        .env("REAKTLY_HEALTH_ADDR", "127.0.0.1:0")
        .envs(variables.iter().copied())
        .start()
}

async fn listening(process: &Process) -> std::net::SocketAddr {
    wait_for("ingress says where it listens", async || {
        let log = process.log();
        let line = log.lines().find(|line| line.contains("ingress.address"))?;
        let line: serde_json::Value = serde_json::from_str(line).ok()?;
        line["ingress.address"].as_str()?.parse().ok()
    })
    .await
}

async fn ready(address: std::net::SocketAddr) -> bool {
    status(address, "/readyz").await == 200
}

async fn status(address: std::net::SocketAddr, path: &str) -> u16 {
    http::send(address, http::head("GET", path, &[])).await.status
}

#[cfg(target_os = "linux")]
fn resident_kilobytes(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
