//! A real nats-server per test, with a store and a port of its own.

use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::net::TcpStream;

use crate::process::{Signal, send_signal};

/// Below the range systems hand out to outgoing connections, so that the port is still free after a restart.
const PORT_MIN: u16 = 10_000;
const PORT_MAX: u16 = 20_000;
const START_TIME_MAX: Duration = Duration::from_secs(15);

/// A running nats-server with JetStream; it stops, and its store goes, when dropped.
#[derive(Debug)]
pub struct TestNats {
    folder: TempDir,
    port: u16,
    server: Mutex<Option<Child>>,
}

impl TestNats {
    /// Starts a server with an empty store.
    ///
    /// # Panics
    /// When no nats-server is found or it does not start.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let nats = Self { folder, port: free_port(), server: Mutex::new(None) };
        nats.launch().await;
        nats
    }

    /// Where clients connect; stays the same over restarts.
    pub fn url(&self) -> String {
        format!("nats://{}", self.address())
    }

    /// The same as an address, to put a [`crate::Proxy`] before it.
    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Ends the server as a crash would (SIGKILL). The store stays.
    pub fn kill(&self) {
        if let Some(mut server) = self.take() {
            server.kill().expect("the server can be killed");
            server.wait().expect("the server ends");
        }
    }

    /// Starts the server again on the same port and store, killing it first if it runs.
    pub async fn restart(&self) {
        self.kill();
        self.launch().await;
    }

    /// Loses everything: kills the server, empties its store and starts it again on the same port.
    pub async fn wipe(&self) {
        self.kill();
        std::fs::remove_dir_all(self.store()).expect("the store can be removed");
        self.launch().await;
    }

    /// Stops the server from doing anything while its connections stay open (SIGSTOP).
    pub fn freeze(&self) {
        self.signal(Signal::Stop);
    }

    /// Lets a frozen server go on.
    pub fn thaw(&self) {
        self.signal(Signal::Continue);
    }

    fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    fn take(&self) -> Option<Child> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn signal(&self, signal: Signal) {
        if let Some(server) = self.server.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            send_signal(server.id(), signal);
        }
    }

    async fn launch(&self) {
        let configuration = self.folder.path().join("nats.conf");
        let log = self.folder.path().join("nats.log");
        std::fs::create_dir_all(self.store()).expect("a folder for the store");
        let text = format!(
            "listen: \"{}\"\nlog_file: \"{}\"\nmax_payload: 8MB\njetstream {{ store_dir: \"{}\" }}\n",
            self.address(),
            log.display(),
            self.store().display()
        );
        std::fs::write(&configuration, text).expect("the configuration can be written");
        let binary = nats_server();
        let server = Command::new(&binary)
            .arg("--config")
            .arg(&configuration)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", binary.display()));
        *self.server.lock().unwrap_or_else(PoisonError::into_inner) = Some(server);
        let begun = Instant::now();
        while !self.is_ready().await {
            let log = || std::fs::read_to_string(&log).unwrap_or_default();
            assert!(begun.elapsed() < START_TIME_MAX, "nats-server did not become ready:\n{}", log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The server greets once JetStream has read its store.
    async fn is_ready(&self) -> bool {
        let Ok(stream) = TcpStream::connect(self.address()).await else { return false };
        let mut greeting = String::new();
        BufReader::new(stream).read_line(&mut greeting).await.is_ok() && greeting.contains("\"jetstream\":true")
    }
}

impl Drop for TestNats {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A free address of this machine, for a server that is started later, and perhaps several times.
///
/// # Panics
/// When no port can be had.
pub fn free_address() -> SocketAddr {
    (Ipv4Addr::LOCALHOST, free_port()).into()
}

/// Parts of the range, so that tests at the same time do not choose the same port between looking and listening.
const SHARES: u16 = 16;

/// Ports this process gave away; whoever got one may not listen yet.
static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());

fn free_port() -> u16 {
    let ports = (PORT_MAX - PORT_MIN) / SHARES;
    // The test runner numbers the places tests run in at the same time.
    let place = crate::variable("NEXTEST_TEST_GLOBAL_SLOT").and_then(|slot| slot.parse::<u16>().ok());
    let first = PORT_MIN + place.unwrap_or_default() % SHARES * ports;
    let candidates = std::iter::repeat_with(|| {
        let offset = u16::try_from(uuid::Uuid::new_v4().as_u128() % u128::from(ports)).unwrap_or_default();
        first.saturating_add(offset)
    });
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    let port = candidates
        .take(1000)
        .find(|port| !given.contains(port) && TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .expect("one of 1000 ports is free");
    given.insert(port);
    port
}

fn nats_server() -> PathBuf {
    if let Some(path) = crate::variable("REAKTLY_NATS_SERVER") {
        return path.into();
    }
    let installed = crate::repository().join(".reaktly/tools/bin/nats-server");
    assert!(
        installed.exists(),
        "tests need a nats-server: run scripts/test, or scripts/services up once, or set REAKTLY_NATS_SERVER to the binary"
    );
    installed
}
