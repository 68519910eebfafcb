//! What `scripts/up` and `scripts/services` promise, with a stub in the place of Reaktly.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail where they stand")]

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use reaktly_testkit::{Process, repository, wait_until};
use tempfile::TempDir;

/// Nobody needs the data afterwards.
const POSTGRES_OPTIONS: &str = "-c fsync=off";

/// A data folder whose servers are stopped with it.
struct Data(TempDir);

impl Data {
    fn new() -> Self {
        let folder = TempDir::with_prefix("reaktly-scripts-").unwrap();
        let stub = folder.path().join("bin/reaktly");
        std::fs::create_dir(folder.path().join("bin")).unwrap();
        let text = std::fs::read_to_string(repository().join("tests/testkit/tests/stub.py")).unwrap();
        std::fs::write(&stub, format!("#!/usr/bin/env python3\n{text}")).unwrap();
        std::fs::set_permissions(&stub, std::fs::Permissions::from_mode(0o755)).unwrap();
        std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn services(&self, command: &str) -> Output {
        let mut services = Command::new(repository().join("scripts/services"));
        services.arg(command).env("REAKTLY_DATA", self.path()).env_remove("DATABASE_URL").env_remove("NATS_URL");
        services.env("REAKTLY_POSTGRES_OPTIONS", POSTGRES_OPTIONS).output().unwrap()
    }

    fn read(&self, file: &str) -> String {
        std::fs::read_to_string(self.path().join(file)).unwrap_or_default()
    }

    fn process(&self, file: &str) -> String {
        self.read(file).lines().next().unwrap_or_default().to_owned()
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let app = self.process("reaktly.pid");
        if !app.is_empty() && is_running(&app) {
            signal("KILL", &app);
        }
        self.services("down");
    }
}

fn signal(name: &str, process: &str) {
    let status = Command::new("sh").arg("-c").arg(format!("kill -{name} {process}")).status().unwrap();
    assert!(status.success(), "no process {process}");
}

fn is_running(process: &str) -> bool {
    Command::new("sh").arg("-c").arg(format!("kill -0 {process}")).status().unwrap().success()
}

fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

/// `scripts/up` with the stub, no simulator and no demo.
fn up(data: &Data) -> Process {
    let script: PathBuf = repository().join("scripts/up");
    Process::of(&script)
        .env("REAKTLY_DATA", &data.path().to_string_lossy())
        .env("REAKTLY_BINARIES", &data.path().join("bin").to_string_lossy())
        .env("REAKTLY_GRAPH_URL", "http://127.0.0.1:1")
        .env("REAKTLY_DEMO", "off")
        .env("REAKTLY_POSTGRES_OPTIONS", POSTGRES_OPTIONS)
        .env("REAKTLY_API_ADDR", &free_address())
        .env("REAKTLY_INGRESS_ADDR", &free_address())
        .start()
}

#[test]
fn private_servers_are_adopted_and_come_back_after_a_kill() {
    let data = Data::new();
    assert!(data.services("up").status.success());
    let environment = data.services("env").stdout;
    let (postgres, nats) = (data.process("postgres/postmaster.pid"), data.process("servers/nats.pid"));
    assert!(data.services("up").status.success());
    assert_eq!(data.process("postgres/postmaster.pid"), postgres, "a running server is adopted");
    assert_eq!(data.process("servers/nats.pid"), nats, "a running server is adopted");
    signal("KILL", &postgres);
    signal("KILL", &nats);
    assert!(data.services("up").status.success(), "leftovers of killed servers are cleared");
    assert_eq!(data.services("env").stdout, environment, "ports and password stay");
    assert!(data.services("reset").status.success());
    assert!(!data.path().join("postgres").exists());
}

#[tokio::test]
async fn a_second_start_in_one_folder_says_so() {
    let data = Data::new();
    let first = up(&data);
    first.logged("Ctrl-C stops everything.").await;
    let second = up(&data);
    assert_eq!(second.ended().await.code(), Some(1));
    assert!(second.log().contains("already running"), "{}", second.log());
    assert!(first.is_running());
    first.terminate();
    first.ended().await;
}

#[tokio::test]
async fn ctrl_c_stops_the_app_before_its_servers() {
    let data = Data::new();
    let up = up(&data);
    up.logged("Ctrl-C stops everything.").await;
    signal("INT", &up.id().to_string());
    assert_eq!(up.ended().await.code(), Some(0));
    assert_eq!(data.read("ended"), "both servers running");
    let log = up.log();
    let (nats, postgres) = (log.find("NATS stopped"), log.find("PostgreSQL stopped"));
    assert!(nats.is_some() && nats < postgres, "{log}");
}

#[tokio::test]
async fn a_killed_app_is_started_again_on_the_same_data() {
    let data = Data::new();
    let up = up(&data);
    up.logged("Ctrl-C stops everything.").await;
    let killed = data.process("reaktly.pid");
    signal("KILL", &killed);
    wait_until("another process runs", async || !["", &killed].contains(&data.process("reaktly.pid").as_str())).await;
    let next = data.process("reaktly.pid");
    up.terminate();
    up.ended().await;
    assert!(!is_running(&next), "stopping while the app starts stops the app too");
}

#[tokio::test]
async fn what_a_killed_script_left_is_cleared_by_the_next_start() {
    let data = Data::new();
    let killed = up(&data);
    killed.logged("Ctrl-C stops everything.").await;
    killed.kill();
    let next = up(&data);
    next.logged("left over from an earlier start").await;
    next.logged("Ctrl-C stops everything.").await;
    let shown = next.log().lines().filter(|line| line.contains("shown this once")).count();
    assert_eq!(shown, 0, "a password is shown once");
    next.terminate();
    next.ended().await;
}

#[tokio::test]
async fn a_refused_configuration_ends_everything() {
    let data = Data::new();
    std::fs::write(data.path().join("refuse"), "").unwrap();
    let up = up(&data);
    assert_eq!(up.ended().await.code(), Some(1));
    assert!(up.log().contains("does not accept its configuration"), "{}", up.log());
    assert!(up.log().contains("PostgreSQL stopped"), "{}", up.log());
}
