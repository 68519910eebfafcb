//! What the system says of a process: the time it computed, the memory it holds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::Context as _;

#[cfg(test)]
mod tests;

/// Linux counts a process's time in hundredths of a second, whatever the machine (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// Time on a processor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Cpu {
    /// In its own code.
    pub(crate) user: Duration,
    /// In the system's.
    pub(crate) system: Duration,
}

/// Memory in kilobytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Resident {
    /// Now.
    pub(crate) now: u64,
    /// The most there ever was.
    pub(crate) peak: u64,
}

impl Cpu {
    /// What a running process has used since it began.
    pub(crate) fn of(process: u32) -> anyhow::Result<Self> {
        let path = format!("/proc/{process}/stat");
        let stat = std::fs::read_to_string(&path).with_context(|| format!("could not read {path}"))?;
        Self::parse(&stat).with_context(|| format!("could not understand {path}"))
    }

    /// Both together.
    pub(crate) fn total(self) -> Duration {
        self.user + self.system
    }

    /// Adds what was used from `begin` to `end`.
    pub(crate) fn add(&mut self, begin: Self, end: Self) {
        self.user += end.user.saturating_sub(begin.user);
        self.system += end.system.saturating_sub(begin.system);
    }

    fn parse(stat: &str) -> Option<Self> {
        // The name stands in parentheses and may hold blanks; `utime` and `stime` are the 12th and 13th after it.
        let (_, after_name) = stat.rsplit_once(')')?;
        let mut times = after_name.split_whitespace().skip(11).map(|ticks| Some(TICK * ticks.parse::<u32>().ok()?));
        Some(Self { user: times.next()??, system: times.next()?? })
    }
}

impl Resident {
    /// What a running process holds.
    pub(crate) fn of(process: u32) -> anyhow::Result<Self> {
        let path = format!("/proc/{process}/status");
        let status = std::fs::read_to_string(&path).with_context(|| format!("could not read {path}"))?;
        Self::parse(&status).with_context(|| format!("could not understand {path}"))
    }

    fn parse(status: &str) -> Option<Self> {
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        };
        Some(Self { now: field("VmRSS:")?, peak: field("VmHWM:")? })
    }
}

/// Kilobytes as mebibytes.
pub(crate) fn mebibytes(kilobytes: u64) -> String {
    let tenths = (kilobytes * 10 + 512) / 1024;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Our binary of that name, built beside this one.
pub(crate) fn binary(name: &str) -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe().context("could not find this binary")?;
    let path = own.parent().unwrap_or(Path::new(".")).join(name);
    anyhow::ensure!(path.exists(), "{} is not built: see the README of tests/load", path.display());
    Ok(path)
}
