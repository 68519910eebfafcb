//! NATS: there, new enough, with the streams as declared, and read by those who should.

use reaktly_bus::consume::backlog;
use reaktly_bus::topology::{self, TopologyError};
use reaktly_bus::{Bus, Topology};

use super::{Check, Patient};

/// More messages waiting than this for one consumer is worth a look.
const LAG_MAX: u64 = 1000;

pub(super) async fn checks(patient: &Patient) -> Vec<Check> {
    let bus = match &patient.bus {
        Ok(bus) => bus,
        Err(error) => {
            let away = Check::fail("nats", format!("{error:#}"), "start NATS, or set NATS_URL to where it is");
            let rest = ["topology", "lag"].map(|id| Check::unknown(id, "NATS is away"));
            return [away].into_iter().chain(rest).collect();
        }
    };
    let version = bus.server_version().unwrap_or_else(|| "of an unknown version".to_owned());
    let declared = Topology::of(patient.streams.0);
    let server = Check::pass("nats", format!("nats-server {version} answers"));
    vec![server, check_topology(bus, &declared).await, check_lag(bus, &declared).await]
}

async fn check_topology(bus: &Bus, declared: &Topology) -> Check {
    const ID: &str = "topology";
    match topology::verify(bus, declared).await {
        Ok(()) => {
            let (streams, consumers) = (declared.streams.len(), declared.consumers.len());
            Check::pass(ID, format!("{streams} streams and {consumers} consumers are as declared"))
        }
        Err(error @ (TopologyError::Missing { .. } | TopologyError::Differs { .. })) => {
            Check::fail(ID, error.to_string(), "run `reaktly topology`; what is kept stays")
        }
        Err(error) => {
            let error = anyhow::Error::new(error);
            Check::fail(ID, format!("{error:#}"), "use nats-server 2.12 or newer with JetStream switched on")
        }
    }
}

async fn check_lag(bus: &Bus, declared: &Topology) -> Check {
    const ID: &str = "lag";
    let mut lags = Vec::new();
    let mut worst = 0;
    for consumer in &declared.consumers {
        match backlog(bus, consumer).await {
            Some(waiting) => {
                worst = worst.max(waiting);
                lags.push(format!("{} {waiting}", consumer.name));
            }
            None => lags.push(format!("{} unknown", consumer.name)),
        }
    }
    let evidence = format!("messages waiting: {}", lags.join(", "));
    if worst > LAG_MAX {
        Check::warn(
            ID,
            evidence,
            "see whether the service runs and what it logs; start more of it when it only is slow",
        )
    } else {
        Check::pass(ID, evidence)
    }
}
