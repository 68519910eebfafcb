//! Instruments as every service makes them.

use opentelemetry::metrics::{Counter, Meter};

/// A counter that can be seen from the start, before anything was counted.
pub fn counter(meter: &Meter, name: &'static str, help: &'static str) -> Counter<u64> {
    let counter = meter.u64_counter(name).with_description(help).build();
    counter.add(0, &[]);
    counter
}
