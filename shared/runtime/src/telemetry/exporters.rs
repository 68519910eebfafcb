//! The providers of the three signals. The SDK reads the remaining `OTEL_*` variables by itself (sampler, batch sizes,
//! headers, time-outs, resource attributes).

use opentelemetry_otlp::{LogExporter, MetricExporter, SpanExporter, WithExportConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;

use super::TelemetryError;
use crate::service::program;
use crate::settings::TelemetrySettings;

/// Who reports: `OTEL_SERVICE_NAME`, else `reaktly-` and the program's name.
pub(super) fn resource(name: &str, settings: &TelemetrySettings) -> Resource {
    let service_name = settings.service_name.clone().unwrap_or_else(|| program(name));
    Resource::builder().with_service_name(service_name).build()
}

/// Spans with ids in any case, exported when there is an endpoint.
pub(super) fn traces(settings: &TelemetrySettings, resource: Resource) -> Result<SdkTracerProvider, TelemetryError> {
    let provider = SdkTracerProvider::builder().with_resource(resource);
    let Some(endpoint) = &settings.traces else { return Ok(provider.build()) };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_endpoint(endpoint.as_str())
        .build()
        .map_err(|source| TelemetryError::Exporter { signal: "traces", source })?;
    Ok(provider.with_batch_exporter(exporter).build())
}

/// Instruments read by `/metrics`, pushed as well when there is an endpoint.
pub(super) fn metrics(
    settings: &TelemetrySettings,
    resource: Resource,
    registry: &prometheus::Registry,
) -> Result<SdkMeterProvider, TelemetryError> {
    let reader = opentelemetry_prometheus::exporter()
        .with_registry(registry.clone())
        .build()
        .map_err(TelemetryError::Metrics)?;
    let provider = SdkMeterProvider::builder().with_resource(resource).with_reader(reader);
    let Some(endpoint) = &settings.metrics else { return Ok(provider.build()) };
    let exporter = MetricExporter::builder()
        .with_http()
        .with_endpoint(endpoint.as_str())
        .build()
        .map_err(|source| TelemetryError::Exporter { signal: "metrics", source })?;
    Ok(provider.with_periodic_exporter(exporter).build())
}

/// Log records with their trace, when there is an endpoint.
pub(super) fn logs(
    settings: &TelemetrySettings,
    resource: Resource,
) -> Result<Option<SdkLoggerProvider>, TelemetryError> {
    let Some(endpoint) = &settings.logs else { return Ok(None) };
    let exporter = LogExporter::builder()
        .with_http()
        .with_endpoint(endpoint.as_str())
        .build()
        .map_err(|source| TelemetryError::Exporter { signal: "logs", source })?;
    Ok(Some(SdkLoggerProvider::builder().with_resource(resource).with_batch_exporter(exporter).build()))
}
