//! What every process has, whichever services run in it: its surroundings, its health address, its telemetry.

use std::fmt;
use std::net::SocketAddr;
use std::str::FromStr;

use url::Url;

use crate::config::{Reader, Reported, Settings, Variable, http_url, listen_address};

const ENVIRONMENT: Variable = Variable::preset(
    "REAKTLY_ENV",
    "production",
    "production or development; production refuses unsigned webhooks, http public URLs and weak passwords",
);
const LOG_FILTER: Variable = Variable::preset("RUST_LOG", "info", "what is logged, as level or target=level,…");
const SDK_DISABLED: Variable = Variable::preset("OTEL_SDK_DISABLED", "false", "true switches OpenTelemetry off");
const SERVICE_NAME: Variable =
    Variable::optional("OTEL_SERVICE_NAME", "name in traces, metrics and logs; else reaktly-<service>");
const PROTOCOL: Variable =
    Variable::preset("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "the one protocol there is: http/protobuf");
const ENDPOINT: Variable = Variable::optional(
    "OTEL_EXPORTER_OTLP_ENDPOINT",
    "base URL of an OTLP collector; without one nothing is exported. The other OTEL_* variables hold too",
);
/// Per signal: the endpoint variable, the exporter variable and the path below the base URL.
const TRACES: Signal = Signal {
    endpoint: Variable::optional("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "full URL for traces alone"),
    exporter: Variable::preset("OTEL_TRACES_EXPORTER", "otlp", "otlp or none"),
    path: "v1/traces",
};
const METRICS: Signal = Signal {
    endpoint: Variable::optional("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "full URL for metrics alone"),
    exporter: Variable::preset("OTEL_METRICS_EXPORTER", "otlp", "otlp or none; /metrics is there either way"),
    path: "v1/metrics",
};
const LOGS: Signal = Signal {
    endpoint: Variable::optional("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", "full URL for logs alone"),
    exporter: Variable::preset("OTEL_LOGS_EXPORTER", "otlp", "otlp or none"),
    path: "v1/logs",
};

/// Default health addresses: one port per program, so that all run side by side on one machine.
const HEALTH_ADDRESSES: [(&str, &str); 9] = [
    ("ingress", "127.0.0.1:9080"),
    ("api", "127.0.0.1:9081"),
    ("normalize", "127.0.0.1:9082"),
    ("respond", "127.0.0.1:9083"),
    ("route", "127.0.0.1:9084"),
    ("send", "127.0.0.1:9085"),
    ("fetch", "127.0.0.1:9086"),
    ("learn", "127.0.0.1:9087"),
    ("reaktly", "127.0.0.1:9090"),
];
/// For a program without a place in the table: any free port of this machine.
const HEALTH_ADDRESS_OTHER: &str = "127.0.0.1:0";

/// Where the program runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Environment {
    /// Strict.
    Production,
    /// A laptop: unsigned webhooks and plain http are accepted and marked.
    Development,
}

/// On or off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// In use.
    On,
    /// Not in use.
    Off,
}

/// Where a process says how it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HealthSettings {
    /// Listen address of `/healthz`, `/readyz` and `/metrics`; port 0 takes a free one.
    pub address: SocketAddr,
}

/// Logs, traces and metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TelemetrySettings {
    /// Filter of the log, in the syntax of `RUST_LOG`.
    pub log_filter: String,
    /// Whether OpenTelemetry is in use at all.
    pub sdk: Switch,
    /// Name under which the process reports; `None` means `reaktly-` and the program's name.
    pub service_name: Option<String>,
    /// Where traces go.
    pub traces: Option<Url>,
    /// Where metrics go, beside `/metrics`.
    pub metrics: Option<Url>,
    /// Where logs go, beside standard error.
    pub logs: Option<Url>,
}

/// All of the above for one program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessSettings {
    /// Where the program runs.
    pub environment: Environment,
    /// Where it says how it is.
    pub health: HealthSettings,
    /// What it says while it works.
    pub telemetry: TelemetrySettings,
}

struct Signal {
    endpoint: Variable,
    exporter: Variable,
    path: &'static str,
}

impl ProcessSettings {
    /// The variables of a program; `name` (`ingress`) decides the default health address.
    pub fn variables(name: &str) -> Vec<Variable> {
        let mut variables = Environment::variables();
        variables.push(health_variable(name));
        variables.extend(TelemetrySettings::variables());
        variables
    }

    /// Reads the settings of the program `name`.
    ///
    /// # Errors
    /// [`Reported`] when the reader has recorded at least one error.
    pub fn read(name: &str, reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let environment = Environment::read(reader);
        let address = reader.value_with(&health_variable(name), listen_address);
        let telemetry = TelemetrySettings::read(reader);
        Ok(Self { environment: environment?, health: HealthSettings { address: address? }, telemetry: telemetry? })
    }
}

impl Settings for Environment {
    fn variables() -> Vec<Variable> {
        vec![ENVIRONMENT]
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        reader.value(&ENVIRONMENT)
    }
}

impl Settings for TelemetrySettings {
    fn variables() -> Vec<Variable> {
        let mut variables = vec![LOG_FILTER, SDK_DISABLED, SERVICE_NAME, ENDPOINT, PROTOCOL];
        variables.extend([TRACES, METRICS, LOGS].into_iter().flat_map(|signal| [signal.endpoint, signal.exporter]));
        variables
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let log_filter = reader
            .value_with(&LOG_FILTER, |text| tracing_subscriber::EnvFilter::try_new(text).map(|_| text.to_owned()));
        let disabled = reader.value::<bool>(&SDK_DISABLED);
        let service_name = reader.optional(&SERVICE_NAME);
        let protocol = reader.value_with(&PROTOCOL, |text| match text {
            "http/protobuf" => Ok(()),
            _ => Err("must be http/protobuf, the only protocol built in"),
        });
        let base = reader.optional_with(&ENDPOINT, http_url);
        let traces = read_signal(reader, &TRACES, &base);
        let metrics = read_signal(reader, &METRICS, &base);
        let logs = read_signal(reader, &LOGS, &base);
        protocol?;
        Ok(Self {
            log_filter: log_filter?,
            sdk: if disabled? { Switch::Off } else { Switch::On },
            service_name: service_name?,
            traces: traces?,
            metrics: metrics?,
            logs: logs?,
        })
    }
}

impl FromStr for Environment {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "production" => Ok(Self::Production),
            "development" => Ok(Self::Development),
            _ => Err("must be production or development"),
        }
    }
}

impl fmt::Display for Environment {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Production => "production",
            Self::Development => "development",
        })
    }
}

fn health_variable(name: &str) -> Variable {
    let address = HEALTH_ADDRESSES
        .iter()
        .find(|(program, _)| *program == name)
        .map_or(HEALTH_ADDRESS_OTHER, |(_, address)| address);
    Variable::preset("REAKTLY_HEALTH_ADDR", address, "listen address of /healthz, /readyz and /metrics")
}

/// The endpoint of one signal: its own, else the common one with the signal's path, unless its exporter is `none`.
fn read_signal(
    reader: &mut Reader<'_>,
    signal: &Signal,
    base: &Result<Option<Url>, Reported>,
) -> Result<Option<Url>, Reported> {
    let own = reader.optional_with(&signal.endpoint, http_url);
    let switch = reader.value_with(&signal.exporter, |text| match text {
        "otlp" => Ok(Switch::On),
        "none" => Ok(Switch::Off),
        _ => Err("must be otlp or none"),
    });
    let base = base.as_ref().map_err(|reported| *reported)?;
    match (switch?, own?) {
        (Switch::Off, _) => Ok(None),
        (Switch::On, Some(own)) => Ok(Some(own)),
        (Switch::On, None) => Ok(base.as_ref().and_then(|base| below(base, signal.path))),
    }
}

fn below(base: &Url, path: &str) -> Option<Url> {
    let mut base = base.clone();
    if !base.path().ends_with('/') {
        let folder = format!("{}/", base.path());
        base.set_path(&folder);
    }
    base.join(path).ok()
}
