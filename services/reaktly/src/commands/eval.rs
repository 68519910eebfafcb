//! `reaktly eval`: how good the operator is, as one table. Fails when a figure misses its goal.

use std::io::Write;

use reaktly_evaluation::Figure;
use reaktly_runtime::Vars;

use super::Verdict;
use crate::cli::EvalArgs;

mod flow;

pub(super) async fn run(args: &EvalArgs, vars: &Vars, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let mut figures = reaktly_evaluation::measure(args.folder.as_deref()).await?;
    print(out, &figures)?;
    match flow::measure(vars).await? {
        Some(measured) => {
            print(out, &measured)?;
            figures.extend(measured);
        }
        None => writeln!(
            out,
            "not measured: coalescing, take-overs, outages. They need an empty database and an empty NATS: set \
             DATABASE_URL and NATS_URL, or run scripts/eval"
        )?,
    }
    let missed = figures.iter().filter(|figure| !figure.holds()).count();
    writeln!(out, "{} figures, {missed} missed", figures.len())?;
    Ok(if missed == 0 { Verdict::Well } else { Verdict::Unwell })
}

fn print(out: &mut impl Write, figures: &[Figure]) -> anyhow::Result<()> {
    for figure in figures {
        writeln!(out, "{figure}")?;
    }
    Ok(())
}
