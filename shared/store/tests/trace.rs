//! The trace of a transaction goes along with what it causes, whoever publishes that.

use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use opentelemetry::trace::{TraceContextExt as _, TracerProvider as _};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::SdkTracerProvider;
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::envelope::{Stage, wake};
use reaktly_events::headers::TRACEPARENT;
use reaktly_events::outbox::OutboxSource as _;
use reaktly_store::{AsyncPgConnection, Causes, Store, StoreError, StoreSettings};
use reaktly_testkit::{TestDb, wait_for};
use tracing::Instrument as _;
use tracing_opentelemetry::OpenTelemetrySpanExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

#[tokio::test]
async fn what_the_relay_publishes_continues_the_trace_that_caused_it() {
    let tracer = SdkTracerProvider::builder().build().tracer("test");
    let subscriber = tracing_subscriber::registry().with(tracing_opentelemetry::layer().with_tracer(tracer));
    let _subscribed = tracing::subscriber::set_default(subscriber);
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());

    let db = TestDb::create().await;
    let store = Store::new(&StoreSettings { url: db.url(), connections_max: 2 }).unwrap();
    let mut conn = db.connect().await;
    let now = Timestamp::from_second(1_800_000_000).unwrap();
    let row = wake(Stage::Send, now, AccountId::generate(now), ConversationId::generate(now));
    let trace = conn
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut causes = Causes::default();
            causes.push(row);
            let _written = causes.write(conn).await?;
            Ok::<_, StoreError>(tracing::Span::current().context().span().span_context().trace_id().to_string())
        })
        .instrument(tracing::info_span!("handle"))
        .await
        .unwrap();
    let found = wait_for("the row to pass its writer's moment", async || {
        store.unpublished(1).await.unwrap().into_iter().next()
    })
    .await;
    let carried = found.headers.get(TRACEPARENT).unwrap();
    assert!(carried.contains(&trace), "{carried} continues {trace}");
}
