//! `reaktly topology`.

use std::io::Write;

use reaktly_bus::{Topology, topology};
use reaktly_runtime::Vars;
use reaktly_runtime::config::load;

use super::Verdict;
use crate::cli::TopologyArgs;
use crate::connect;
use crate::settings::QueueSettings;

pub(super) async fn run(args: &TopologyArgs, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let settings: QueueSettings = load(vars)?;
    let declared = Topology::of(settings.streams.0);
    let bus = connect::bus(&settings.nats).await?;
    if args.check {
        topology::verify(&bus, &declared).await?;
        writeln!(out, "{declared}\nNATS holds all of this.")?;
        return Ok(Verdict::Well);
    }
    let changes = topology::apply(&bus, &declared).await?;
    writeln!(out, "{declared}")?;
    for change in changes {
        writeln!(out, "{change}")?;
    }
    Ok(Verdict::Well)
}
