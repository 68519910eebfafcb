//! `up` as a process.

use std::net::SocketAddr;

use reaktly_testkit::{Process, wait_until};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::world::{World, run};

struct Addresses {
    health: SocketAddr,
    ingress: SocketAddr,
    api: SocketAddr,
}

impl Addresses {
    fn choose() -> Self {
        let [health, ingress, api] = std::array::from_fn(|_| reaktly_testkit::free_address());
        Self { health, ingress, api }
    }
}

fn start(world: &World, addresses: &Addresses) -> Process {
    world
        .process()
        .arg("up")
        .env("REAKTLY_ENV", "development")
        .env("REAKTLY_HEALTH_ADDR", &addresses.health.to_string())
        .env("REAKTLY_INGRESS_ADDR", &addresses.ingress.to_string())
        .env("REAKTLY_API_ADDR", &addresses.api.to_string())
        .start()
}

async fn status(address: SocketAddr, path: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).await.ok()?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: reaktly\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.ok()?;
    answer.split(' ').nth(1)?.parse().ok()
}

async fn ready(addresses: &Addresses) {
    for address in [addresses.health, addresses.ingress, addresses.api] {
        wait_until(&format!("{address} is ready"), async || status(address, "/readyz").await == Some(200)).await;
    }
}

async fn stopped(process: &Process) {
    process.terminate();
    assert_eq!(process.ended().await.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn up_lays_the_ground_becomes_ready_stops_when_told_and_starts_again_on_the_same_data() {
    let world = World::empty().await;
    let addresses = Addresses::choose();
    let first = start(&world, &addresses);
    ready(&addresses).await;
    world.done(&["topology", "--check"]).await;
    world.done(&["doctor"]).await;
    let users = world.done(&["user", "list"]).await;
    assert_eq!(users.lines().count(), 1, "{users}");
    first.logged("password").await;
    stopped(&first).await;
    let second = start(&world, &addresses);
    ready(&addresses).await;
    assert_eq!(world.done(&["user", "list"]).await, users);
    stopped(&second).await;
    assert!(!second.log().contains("password"), "{}", second.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_variables_are_all_named_once_before_any_port_opens() {
    let bad = [
        ("REAKTLY_KEYS", "k1:short"),
        ("REAKTLY_INGRESS_ADDR", "nowhere"),
        ("REAKTLY_NATS_REPLICAS", "7"),
        ("REAKTLY_QUIET_MS", "soon"),
    ];
    let ended = run(&["up"], &bad.map(|(name, value)| (name.to_owned(), value.to_owned())).into()).await;
    assert_eq!(ended.code, 64);
    let named = bad.iter().map(|(name, _)| *name).chain(["DATABASE_URL", "NATS_URL"]);
    for variable in named {
        assert_eq!(ended.err.matches(&format!("\n  {variable} ")).count(), 1, "{variable} in:\n{}", ended.err);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn up_waits_for_servers_that_are_not_there_yet() {
    let world = World::start().await;
    let addresses = Addresses::choose();
    world.nats.kill();
    let process = start(&world, &addresses);
    wait_until("it says that it is not ready", async || status(addresses.health, "/readyz").await == Some(503)).await;
    process.logged("NATS is away; waiting for it").await;
    world.nats.restart().await;
    ready(&addresses).await;
    stopped(&process).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn up_can_be_stopped_while_it_waits() {
    let world = World::start().await;
    world.nats.kill();
    let process = start(&world, &Addresses::choose());
    process.logged("NATS is away; waiting for it").await;
    stopped(&process).await;
}
