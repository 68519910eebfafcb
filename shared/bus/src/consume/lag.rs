//! How far behind a consumer is, asked of the server: what is never delivered can be seen nowhere else.

use std::time::Duration;

use super::metrics::Metrics;
use crate::Bus;
use crate::topology::ConsumerSpec;

const EVERY: Duration = Duration::from_secs(10);

/// Messages for a consumer that are not settled yet, delivered or not; `None` when NATS does not tell.
pub async fn backlog(bus: &Bus, consumer: &ConsumerSpec) -> Option<u64> {
    let (pending, unacknowledged) = ask(bus, consumer).await?;
    Some(pending.saturating_add(unacknowledged))
}

/// Reports for ever.
pub(super) async fn report(bus: &Bus, consumer: &ConsumerSpec, metrics: &Metrics) {
    loop {
        if let Some((pending, unacknowledged)) = ask(bus, consumer).await {
            metrics.lag(pending, unacknowledged);
        }
        tokio::time::sleep(EVERY).await;
    }
}

async fn ask(bus: &Bus, consumer: &ConsumerSpec) -> Option<(u64, u64)> {
    let stream = bus.reading().get_stream_no_info(consumer.stream).await.ok()?;
    let info = stream.consumer_info(consumer.name).await.ok()?;
    Some((info.num_pending, u64::try_from(info.num_ack_pending).unwrap_or(u64::MAX)))
}
