//! One trace over every hop.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reaktly_bus::topology;
use reaktly_events::Stage;
use reaktly_testkit::wait_until;
use tracing::Instrument as _;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

use crate::world::{Running, Scripted, World};

fn current_trace() -> String {
    tracing::Span::current().context().span().span_context().trace_id().to_string()
}

#[tokio::test]
async fn a_handler_continues_the_trace_of_the_publisher() {
    let tracer = SdkTracerProvider::builder().build().tracer("test");
    let subscriber = tracing_subscriber::registry().with(tracing_opentelemetry::layer().with_tracer(tracer));
    let _subscribed = tracing::subscriber::set_default(subscriber);
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());

    let world = World::start().await;
    let continued = Arc::new(Mutex::new(String::new()));
    let noting = Arc::clone(&continued);
    let handler = Scripted::new(move |_, _| {
        *noting.lock().unwrap() = current_trace();
        async { Ok(()) }
    });
    let running = Running::start(&world.bus, topology::stage(Stage::Send), &handler, 1);
    let published = async {
        let body = Bytes::from_static(b"{}");
        world.bus.publish("tasks.send.c1", &std::collections::BTreeMap::new(), body, "traced").await.unwrap();
        current_trace()
    }
    .instrument(tracing::info_span!("publish"))
    .await;
    wait_until("it is handled", async || !continued.lock().unwrap().is_empty()).await;
    assert_ne!(published, "00000000000000000000000000000000");
    assert_eq!(*continued.lock().unwrap(), published);
    running.stop().await;
}
