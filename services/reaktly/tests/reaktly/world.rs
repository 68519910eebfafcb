//! Servers of a test's own, and the binary with the variables that lead to them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Stdio;

use bytes::Bytes;
use reaktly_bus::Bus;
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::{headers, streams};
use reaktly_store::{Store, StoreSettings};
use reaktly_testkit::{Process, ProcessBuilder, TestDb, TestNats};
use serde_json::Value;
use tempfile::TempDir;

/// Two keys: the first alone, and both with the second one first.
pub(crate) const OLD_KEYS: &str = "old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
pub(crate) const BOTH_KEYS: &str =
    "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=,old:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
pub(crate) const NEW_KEYS: &str = "new:AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

/// A database with the schema and a queue without streams.
pub(crate) struct World {
    pub(crate) db: TestDb,
    pub(crate) nats: TestNats,
    variables: BTreeMap<String, String>,
    _data: TempDir,
}

/// How a command ended and what it said.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    pub(crate) async fn start() -> Self {
        Self::on(TestDb::create().await).await
    }

    /// With a database that has not even the schema.
    pub(crate) async fn empty() -> Self {
        Self::on(TestDb::empty().await).await
    }

    /// With the streams.
    pub(crate) async fn with_streams() -> Self {
        let world = Self::start().await;
        world.done(&["topology"]).await;
        world
    }

    async fn on(db: TestDb) -> Self {
        let nats = TestNats::start().await;
        let data = tempfile::tempdir().unwrap();
        let variables = [
            ("REAKTLY_DATA", data.path().display().to_string()),
            ("DATABASE_URL", db.url()),
            ("NATS_URL", nats.url()),
            ("REAKTLY_KEYS", OLD_KEYS.to_owned()),
            // Room enough for tests on any disk.
            ("REAKTLY_WEBHOOKS_BYTES", "268435456".to_owned()),
        ];
        Self { db, nats, variables: variables.map(|(name, value)| (name.to_owned(), value)).into(), _data: data }
    }

    /// The same servers with another key ring.
    pub(crate) fn keys(&mut self, keys: &str) {
        self.variables.insert("REAKTLY_KEYS".to_owned(), keys.to_owned());
    }

    /// The same servers with one more variable.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Runs a command to its end.
    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        run(arguments, &self.variables).await
    }

    /// Runs a command that has to succeed; what it said.
    pub(crate) async fn done(&self, arguments: &[&str]) -> String {
        let ended = self.run(arguments).await;
        assert_eq!(ended.code, 0, "reaktly {}: {}{}", arguments.join(" "), ended.out, ended.err);
        ended.out
    }

    /// Runs a command that has to succeed; each line as JSON.
    pub(crate) async fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        self.done(arguments).await.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The binary as a process that is watched.
    pub(crate) fn process(&self) -> ProcessBuilder {
        let variables = self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        Process::of(binary()).envs(variables)
    }

    pub(crate) async fn bus(&self) -> Bus {
        let settings =
            reaktly_bus::Settings { name: "test".to_owned(), urls: vec![self.nats.url()], credentials: None };
        reaktly_bus::connect(&settings).await.unwrap()
    }

    pub(crate) fn store(&self) -> Store {
        Store::new(&StoreSettings { url: self.db.url(), connections_max: 2 }).unwrap()
    }

    /// Puts a webhook into its stream, as ingress does.
    pub(crate) async fn webhook(&self, path: &str, body: &str, id: &str) {
        let headers = [
            (headers::SIGNATURE, "sha256=abcdef".to_owned()),
            (headers::VERIFICATION, headers::VERIFICATION_VALID.to_owned()),
            (headers::RECEIVED_AT, SystemClock.now().to_string()),
            (headers::WEBHOOK_SHA256, id.to_owned()),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value)).into();
        let body = Bytes::copy_from_slice(body.as_bytes());
        self.bus().await.publish(&streams::webhook_subject(path), &headers, body, id).await.unwrap();
    }
}

/// Runs a command with nothing but these variables.
pub(crate) async fn run(arguments: &[&str], variables: &BTreeMap<String, String>) -> Ended {
    let mut command = tokio::process::Command::new(binary());
    let output = command.args(arguments).env_clear().envs(variables).stdin(Stdio::null()).output().await.unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ended { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_reaktly"))
}
