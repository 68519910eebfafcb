//! The services as processes: all in one, or each as its own.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use reaktly_testkit::{Process, binary, free_address, wait_until};
use reqwest::Client;
use tempfile::TempDir;

use super::http;

/// The services, in the order of the flow.
pub(crate) const SERVICES: [&str; 7] = ["ingress", "normalize", "fetch", "respond", "route", "send", "api"];
/// One key, any.
const KEYS: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
/// Room enough for tests on any disk.
const WEBHOOKS_BYTES: &str = "268435456";

/// How the services run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// All in one process: `reaktly up`.
    Together,
    /// Each in its own: `reaktly-ingress`, `reaktly-normalize`, …
    Apart,
}

/// The running services.
pub(crate) struct Services {
    variables: BTreeMap<String, String>,
    /// Where they keep files.
    _data: TempDir,
    http: Client,
    ingress: SocketAddr,
    api: SocketAddr,
    running: Mutex<BTreeMap<&'static str, Running>>,
}

struct Running {
    process: Process,
    health: SocketAddr,
}

impl Services {
    /// Starts them; all are ready when this returns.
    pub(crate) async fn start(mode: Mode, variables: Vec<(String, String)>) -> Self {
        let (ingress, api, data) = (free_address(), free_address(), tempfile::tempdir().unwrap());
        let own = [
            ("REAKTLY_DATA", data.path().display().to_string()),
            ("REAKTLY_ENV", "development".to_owned()),
            ("REAKTLY_KEYS", KEYS.to_owned()),
            ("REAKTLY_WEBHOOKS_BYTES", WEBHOOKS_BYTES.to_owned()),
            ("REAKTLY_QUIET_MS", "0".to_owned()),
            ("REAKTLY_INGRESS_ADDR", ingress.to_string()),
            ("REAKTLY_API_ADDR", api.to_string()),
        ];
        let mut all: BTreeMap<String, String> = own.map(|(name, value)| (name.to_owned(), value)).into();
        all.extend(variables);
        let services =
            Self { variables: all, _data: data, http: http::client(), ingress, api, running: Mutex::default() };
        match mode {
            Mode::Together => services.launch("reaktly"),
            Mode::Apart => {
                services.once(&["topology"]).await;
                for name in SERVICES {
                    services.launch(name);
                }
            }
        }
        services.are_ready().await;
        services
    }

    /// Where the API answers.
    pub(crate) fn api_url(&self) -> String {
        format!("http://{}", self.api)
    }

    /// Where ingress answers.
    pub(crate) fn ingress_url(&self) -> String {
        format!("http://{}", self.ingress)
    }

    /// Runs a command of the operator's to its end; what it said.
    pub(crate) async fn once(&self, arguments: &[&str]) -> String {
        let command = arguments.iter().fold(Process::of(&binary("reaktly")), |command, argument| command.arg(argument));
        let process = command.envs(self.environment()).start();
        let status = process.ended().await;
        assert!(status.success(), "reaktly {}: {}", arguments.join(" "), process.log());
        process.log()
    }

    /// Kills a service as a crash would, and starts it again.
    pub(crate) fn crash(&self, name: &'static str) {
        let killed = self.lock().remove(name);
        let Some(Running { process, .. }) = killed else { panic!("{name} does not run as a process of its own") };
        process.kill();
        self.launch(name);
    }

    /// Kills a service as a crash would; it stays away until [`Services::launch`].
    pub(crate) fn kill(&self, name: &'static str) {
        let killed = self.lock().remove(name);
        let Some(Running { process, .. }) = killed else { panic!("{name} does not run as a process of its own") };
        process.kill();
    }

    /// Starts a service, or all of them as `reaktly`.
    pub(crate) fn launch(&self, name: &'static str) {
        let health = free_address();
        let command = match name {
            "reaktly" => Process::of(&binary("reaktly")).arg("up"),
            service => Process::of(&binary(&format!("reaktly-{service}"))),
        };
        let process = command.envs(self.environment()).env("REAKTLY_HEALTH_ADDR", &health.to_string()).start();
        self.lock().insert(name, Running { process, health });
    }

    /// Waits until every process says that it is ready.
    pub(crate) async fn are_ready(&self) {
        let addresses: Vec<(&str, SocketAddr)> =
            self.lock().iter().map(|(name, running)| (*name, running.health)).collect();
        for (name, health) in addresses {
            wait_until(&format!("{name} is ready"), async || self.is_ready(name, health).await).await;
        }
    }

    /// What a process has logged so far.
    pub(crate) fn log(&self, name: &str) -> String {
        self.lock().get(name).map(|running| running.process.log()).unwrap_or_default()
    }

    /// The sum of a metric of a process over its labels, as Prometheus would read it.
    pub(crate) async fn metric(&self, service: &str, metric: &str) -> f64 {
        let health = self.lock().get(service).map(|running| running.health).unwrap();
        let answer = self.http.get(format!("http://{health}/metrics")).send().await.unwrap().text().await.unwrap();
        let rows = answer.lines().filter(|row| row.starts_with(metric));
        rows.filter_map(|row| row.rsplit_once(' ')?.1.parse::<f64>().ok()).sum()
    }

    async fn is_ready(&self, name: &str, health: SocketAddr) -> bool {
        assert!(self.lock().get(name).is_some_and(|running| running.process.is_running()), "{name} has ended");
        let answer = self.http.get(format!("http://{health}/readyz")).send().await;
        answer.is_ok_and(|answer| answer.status() == 200)
    }

    fn environment(&self) -> impl Iterator<Item = (&str, &str)> {
        self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<&'static str, Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
