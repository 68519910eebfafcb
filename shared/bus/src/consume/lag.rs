//! How far behind a consumer is, asked of the server: what is never delivered can be seen nowhere else.

use std::time::Duration;

use super::metrics::Metrics;
use crate::Bus;
use crate::topology::ConsumerSpec;

const EVERY: Duration = Duration::from_secs(10);

/// Messages of a consumer that are not settled: waiting or under way. `None` when the server does not say.
pub async fn backlog(bus: &Bus, spec: &ConsumerSpec) -> Option<u64> {
    let stream = bus.reading().get_stream_no_info(spec.stream).await.ok()?;
    let info = stream.consumer_info(spec.name).await.ok()?;
    Some(info.num_pending.saturating_add(u64::try_from(info.num_ack_pending).unwrap_or(u64::MAX)))
}

/// Reports for ever.
pub(super) async fn report(bus: &Bus, spec: &ConsumerSpec, metrics: &Metrics) {
    loop {
        if let Ok(stream) = bus.reading().get_stream_no_info(spec.stream).await
            && let Ok(info) = stream.consumer_info(spec.name).await
        {
            metrics.lag(info.num_pending, u64::try_from(info.num_ack_pending).unwrap_or(u64::MAX));
        }
        tokio::time::sleep(EVERY).await;
    }
}
