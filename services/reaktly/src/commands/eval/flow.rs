//! What only shows with the real parts: a queue, a database, the stages that take messages in and answer them. Nothing
//! is sent to anybody: no sender runs.

mod article;
mod coalescing;
mod model;
mod outage;
mod stage;
mod take_over;

use reaktly_evaluation::Figure;
use reaktly_runtime::Vars;

use stage::Stage;

/// The figures, or nothing when no servers are named.
pub(super) async fn measure(vars: &Vars) -> anyhow::Result<Option<Vec<Figure>>> {
    if vars.get("DATABASE_URL").is_none() || vars.get("NATS_URL").is_none() {
        return Ok(None);
    }
    let stage = Stage::prepare(vars).await?;
    let mut figures = coalescing::measure(&stage).await?;
    figures.extend(take_over::measure(&stage).await?);
    figures.extend(outage::measure(&stage).await?);
    Ok(Some(figures))
}
