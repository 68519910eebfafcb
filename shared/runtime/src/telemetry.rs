//! Logs, traces and metrics, set up once per process.
//!
//! Logs go to standard error: one JSON object per line in production, short text in development, each with its trace
//! id. Traces always have ids, so that logs and messages carry them; they are exported when an OTLP endpoint is given.
//! Metrics are always on `/metrics`, and are pushed as well when there is an endpoint for them.

mod exporters;
mod lines;
mod panics;

#[cfg(test)]
mod tests;

use std::time::Duration;

use opentelemetry::trace::TracerProvider;
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer};

use crate::ProcessSettings;
use crate::settings::{Environment, Switch, TelemetrySettings};

/// A collector that is away may hold up the end of the process by this much.
const FLUSH_TIME_MAX: Duration = Duration::from_secs(3);
/// Libraries that would log about the very export of logs, or chat at `info`.
const QUIET_TARGETS: [&str; 9] =
    ["hyper", "hyper_util", "reqwest", "h2", "opentelemetry", "async_nats", "tokio_postgres", "genai", "actix_server"];

/// The telemetry of a process, to be shut down at its end.
#[derive(Debug)]
pub struct Telemetry {
    traces: SdkTracerProvider,
    metrics: SdkMeterProvider,
    logs: Option<SdkLoggerProvider>,
    registry: prometheus::Registry,
}

/// Why telemetry could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
    /// An OTLP exporter could not be built.
    #[error("could not build the exporter for {signal}")]
    Exporter {
        /// `traces`, `metrics` or `logs`.
        signal: &'static str,
        /// Why not.
        source: opentelemetry_otlp::ExporterBuildError,
    },
    /// `/metrics` could not be set up.
    #[error("could not set up the metrics")]
    Metrics(#[source] opentelemetry_sdk::error::OTelSdkError),
    /// Another part of this process has set up logging already.
    #[error("logging is set up already")]
    Logging(#[source] tracing_subscriber::util::TryInitError),
}

impl Telemetry {
    /// Sets up everything for the program `name`.
    ///
    /// # Errors
    /// [`TelemetryError`]; also when called twice in one process.
    pub fn start(name: &str, settings: &ProcessSettings) -> Result<Self, TelemetryError> {
        // The exporters build an HTTP client, which needs a TLS provider; one that is there already will do.
        drop(rustls::crypto::ring::default_provider().install_default());
        let registry = prometheus::Registry::new();
        let telemetry = Self::providers(name, &settings.telemetry, registry)?;
        telemetry.install(settings)?;
        panics::log_them(settings.environment);
        Ok(telemetry)
    }

    /// Where `/metrics` reads from.
    pub fn registry(&self) -> prometheus::Registry {
        self.registry.clone()
    }

    /// Sends what is still held back, within three seconds.
    pub async fn shutdown(self) {
        let flushing = tokio::task::spawn_blocking(move || {
            let mut failures = Vec::new();
            failures.extend(self.traces.shutdown_with_timeout(FLUSH_TIME_MAX).err());
            failures.extend(self.metrics.shutdown_with_timeout(FLUSH_TIME_MAX).err());
            failures.extend(self.logs.and_then(|logs| logs.shutdown_with_timeout(FLUSH_TIME_MAX).err()));
            failures
        });
        match tokio::time::timeout(FLUSH_TIME_MAX, flushing).await {
            Ok(Ok(failures)) => {
                for error in failures {
                    tracing::warn!(%error, "could not send the last telemetry");
                }
            }
            Ok(Err(error)) => tracing::warn!(%error, "could not send the last telemetry"),
            Err(_) => tracing::warn!("could not send the last telemetry in time"),
        }
    }

    fn providers(
        name: &str,
        settings: &TelemetrySettings,
        registry: prometheus::Registry,
    ) -> Result<Self, TelemetryError> {
        if settings.sdk == Switch::Off {
            return Ok(Self {
                traces: SdkTracerProvider::builder().build(),
                metrics: SdkMeterProvider::builder().build(),
                logs: None,
                registry,
            });
        }
        let resource = exporters::resource(name, settings);
        Ok(Self {
            traces: exporters::traces(settings, resource.clone())?,
            metrics: exporters::metrics(settings, resource.clone(), &registry)?,
            logs: exporters::logs(settings, resource)?,
            registry,
        })
    }

    fn install(&self, settings: &ProcessSettings) -> Result<(), TelemetryError> {
        // Each layer has its filter, so that a terse log does not thin out the traces.
        let log_filter = || filter(&settings.telemetry.log_filter);
        let lines = match settings.environment {
            Environment::Production => lines::json(std::io::stderr),
            Environment::Development => lines::text(std::io::stderr),
        };
        let traced = (settings.telemetry.sdk == Switch::On).then(|| {
            tracing_opentelemetry::layer()
                .with_tracer(self.traces.tracer("reaktly"))
                .with_threads(false)
                .with_location(false)
                .with_tracked_inactivity(false)
                .with_filter(LevelFilter::INFO)
        });
        // What is exported is what is logged: below that, libraries tell what passes through them, texts included.
        let bridge = self.logs.as_ref();
        let bridge = bridge.map(|logs| OpenTelemetryTracingBridge::new(logs).with_filter(log_filter()).boxed());
        tracing_subscriber::registry()
            .with(traced)
            .with(lines.with_filter(log_filter()))
            .with(bridge)
            .try_init()
            .map_err(TelemetryError::Logging)?;
        opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
        opentelemetry::global::set_tracer_provider(self.traces.clone());
        opentelemetry::global::set_meter_provider(self.metrics.clone());
        Ok(())
    }
}

/// The operator's filter; libraries that chat are quiet unless it names them.
fn filter(directives: &str) -> EnvFilter {
    let quiet = QUIET_TARGETS.into_iter().filter(|target| !directives.contains(target));
    quiet.fold(EnvFilter::new(directives), |filter, target| match format!("{target}=warn").parse() {
        Ok(directive) => filter.add_directive(directive),
        Err(_) => filter,
    })
}
