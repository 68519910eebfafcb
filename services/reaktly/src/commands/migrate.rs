//! `reaktly migrate`.

use std::io::Write;

use reaktly_runtime::Vars;

use super::Verdict;
use crate::connect;

pub(super) async fn run(vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let applied = connect::store(vars)?.migrate().await?;
    for name in &applied {
        writeln!(out, "applied {name}")?;
    }
    if applied.is_empty() {
        writeln!(out, "nothing to do: the database has the schema of this version")?;
    }
    Ok(Verdict::Well)
}
