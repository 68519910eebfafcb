use opentelemetry::trace::TracerProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing_subscriber::layer::SubscriberExt;

use super::*;

const REMOTE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const REMOTE_TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

fn traced<T>(work: impl FnOnce() -> T) -> T {
    let provider = SdkTracerProvider::builder().build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("test"));
    tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), work)
}

#[test]
fn the_context_of_one_hop_is_the_parent_of_the_next() {
    traced(|| {
        let first = tracing::info_span!("first");
        set_parent(&first, Some(REMOTE), Some("vendor=1"));
        let sent = traceparent(&first).unwrap();
        assert!(sent.starts_with(&format!("00-{REMOTE_TRACE}-")));
        assert_ne!(sent, REMOTE);
        let second = tracing::info_span!("second");
        set_parent(&second, Some(&sent), None);
        let _entered = second.enter();
        assert_eq!(current_trace_id().as_deref(), Some(REMOTE_TRACE));
    });
}

#[test]
fn the_vendors_part_travels_along() {
    traced(|| {
        let span = tracing::info_span!("hop");
        set_parent(&span, Some(REMOTE), Some("vendor=1"));
        let mut headers = BTreeMap::new();
        inject(&span, &mut headers);
        assert_eq!(headers.get(TRACESTATE).map(String::as_str), Some("vendor=1"));
        assert_eq!(headers.len(), 2);
    });
}

#[test]
fn a_malformed_context_begins_a_trace_of_its_own() {
    traced(|| {
        for malformed in ["", "00-zz", "\r\n", "00-00000000000000000000000000000000-0000000000000000-01"] {
            let span = tracing::info_span!("hop");
            set_parent(&span, Some(malformed), None);
            let own = traceparent(&span).unwrap();
            assert!(!own.contains("00000000000000000000000000000000"), "{own}");
        }
    });
}

#[test]
fn a_link_leaves_the_trace_as_it_is() {
    traced(|| {
        let span = tracing::info_span!("turn");
        add_link(&span, REMOTE);
        assert!(!traceparent(&span).unwrap().contains(REMOTE_TRACE));
    });
}

#[test]
fn without_a_trace_nothing_is_written() {
    let mut headers = BTreeMap::new();
    inject(&Span::none(), &mut headers);
    assert!(headers.is_empty());
    assert_eq!(current_traceparent(), None);
    assert_eq!(current_trace_id(), None);
}
