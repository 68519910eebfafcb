//! The health of each component as a metric, so that an alarm needs no probe.

use opentelemetry::KeyValue;

use super::Status;
use crate::process::Components;

/// Registers `reaktly_component_status{component}`: 0 works, 1 is not ready, 2 stalls.
pub(crate) fn observe(components: Components) {
    let meter = opentelemetry::global::meter("runtime");
    let gauge = meter
        .u64_observable_gauge("reaktly.component.status")
        .with_description("0 works, 1 is not ready, 2 has not moved within its bound")
        .with_callback(move |observer| {
            for component in components.report().components {
                let labels = [KeyValue::new("component", component.name)];
                observer.observe(level(component.status), &labels);
            }
        });
    // The provider keeps the callback; the instrument itself is only a handle.
    let _instrument = gauge.build();
}

fn level(status: Status) -> u64 {
    match status {
        Status::Ok => 0,
        Status::NotReady => 1,
        Status::Stalled => 2,
    }
}
