//! A collector for OTLP over HTTP: it keeps the spans and the log records it is sent.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpResponse, HttpServer, web};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use prost::Message as _;

/// An exported span.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The service, from the resource.
    pub service: String,
    /// Its name.
    pub name: String,
    /// Trace id, hex.
    pub trace_id: String,
    /// Span id, hex.
    pub span_id: String,
    /// Parent's span id, hex; empty for a root.
    pub parent_id: String,
    /// Every attribute as `key=value`, of the span and of its events.
    pub attributes: Vec<String>,
}

/// An exported log record.
#[derive(Debug, Clone)]
pub struct Logged {
    /// Its level, such as `INFO`.
    pub level: String,
    /// Everything it says, body and attributes.
    pub text: String,
}

/// A running collector; it stops when dropped.
#[derive(Debug)]
pub struct Collector {
    url: String,
    spans: Arc<Mutex<Vec<Exported>>>,
    logs: Arc<Mutex<Vec<Logged>>>,
    server: ServerHandle,
}

impl Collector {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// When no port is free.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let spans = Arc::new(Mutex::new(Vec::new()));
        let logs = Arc::new(Mutex::new(Vec::new()));
        let shared = (Arc::clone(&spans), Arc::clone(&logs));
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let app = move || {
                    let (spans, logs) = shared.clone();
                    let traces = web::post().to(move |body: web::Bytes| std::future::ready(keep_spans(&spans, body)));
                    let records = web::post().to(move |body: web::Bytes| std::future::ready(keep_logs(&logs, body)));
                    App::new()
                        .app_data(web::PayloadConfig::new(16 << 20))
                        .route("/v1/traces", traces)
                        .route("/v1/logs", records)
                        .default_service(web::to(HttpResponse::Ok))
                };
                let server = HttpServer::new(app).workers(1).disable_signals().listen(listener).expect("it listens");
                let server = server.run();
                sender.send(server.handle()).expect("the test waits");
                server.await.ok();
            });
        });
        Self { url, spans, logs, server: receiver.recv().expect("the collector starts") }
    }

    /// The endpoint, for `OTEL_EXPORTER_OTLP_ENDPOINT`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Every span so far.
    pub fn spans(&self) -> Vec<Exported> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Every log record so far.
    pub fn logs(&self) -> Vec<Logged> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

fn keep_spans(spans: &Mutex<Vec<Exported>>, body: web::Bytes) -> HttpResponse {
    let Ok(request) = ExportTraceServiceRequest::decode(body) else {
        return HttpResponse::BadRequest().finish();
    };
    let mut kept = spans.lock().unwrap_or_else(PoisonError::into_inner);
    for resource in request.resource_spans {
        let about = resource.resource.map(|resource| resource.attributes).unwrap_or_default();
        let service = about.iter().find(|pair| pair.key == "service.name").map(|pair| text(pair.value.as_ref()));
        let service = service.unwrap_or_default();
        for span in resource.scope_spans.into_iter().flat_map(|scope| scope.spans) {
            let of_events = span.events.iter().flat_map(|event| event.attributes.iter());
            let attributes = span.attributes.iter().chain(of_events);
            kept.push(Exported {
                service: service.clone(),
                trace_id: hex::encode(&span.trace_id),
                span_id: hex::encode(&span.span_id),
                parent_id: hex::encode(&span.parent_span_id),
                attributes: attributes.map(|pair| format!("{}={}", pair.key, text(pair.value.as_ref()))).collect(),
                name: span.name,
            });
        }
    }
    HttpResponse::Ok().content_type("application/x-protobuf").finish()
}

fn keep_logs(logs: &Mutex<Vec<Logged>>, body: web::Bytes) -> HttpResponse {
    let Ok(request) = ExportLogsServiceRequest::decode(body) else {
        return HttpResponse::BadRequest().finish();
    };
    let scopes = request.resource_logs.into_iter().flat_map(|resource| resource.scope_logs);
    let records = scopes.flat_map(|scope| scope.log_records);
    logs.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .extend(records.map(|record| Logged { text: format!("{record:?}"), level: record.severity_text }));
    HttpResponse::Ok().content_type("application/x-protobuf").finish()
}

fn text(value: Option<&opentelemetry_proto::tonic::common::v1::AnyValue>) -> String {
    match value.and_then(|value| value.value.as_ref()) {
        Some(Value::StringValue(text)) => text.clone(),
        Some(other) => format!("{other:?}"),
        None => String::new(),
    }
}
