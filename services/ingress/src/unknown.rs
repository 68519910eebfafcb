//! Paths that were asked for and do not exist: remembered for a while, in bounded space, so that guessing does not
//! become a load on the bucket.

use std::collections::HashSet;
use std::time::Duration;

use tokio::time::Instant;

#[cfg(test)]
mod tests;

/// A path is remembered for one to two of these.
const GENERATION_TIME: Duration = Duration::from_secs(10);
/// Paths of one generation; more begin the next early.
const GENERATION_PATHS_MAX: usize = 4096;
/// Questions to the bucket per second.
const ASKS_PER_SECOND_MAX: u32 = 50;

/// The memory, in two generations: the older one is dropped as a whole.
#[derive(Debug)]
pub(crate) struct Unknown {
    young: HashSet<String>,
    old: HashSet<String>,
    generation_began: Instant,
    second_began: Instant,
    asked_this_second: u32,
}

/// What to do about a path that is not in the snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Ask the bucket: the path may be newer than what the watch has brought.
    Ask,
    /// It was asked for lately, or too much is being asked: take it as unknown.
    TakeAsUnknown,
}

impl Unknown {
    pub(crate) fn new(now: Instant) -> Self {
        Self {
            young: HashSet::new(),
            old: HashSet::new(),
            generation_began: now,
            second_began: now,
            asked_this_second: 0,
        }
    }

    /// Decides about a path, and counts the question if there is to be one.
    pub(crate) fn next(&mut self, path: &str, now: Instant) -> Next {
        self.age(now);
        if self.young.contains(path) || self.old.contains(path) || self.asked_this_second >= ASKS_PER_SECOND_MAX {
            return Next::TakeAsUnknown;
        }
        self.asked_this_second += 1;
        Next::Ask
    }

    /// Remembers that the bucket does not hold a path.
    pub(crate) fn remember(&mut self, path: &str, now: Instant) {
        if self.young.len() >= GENERATION_PATHS_MAX {
            self.begin_generation(now);
        }
        self.young.insert(path.to_owned());
    }

    fn age(&mut self, now: Instant) {
        if now.saturating_duration_since(self.generation_began) >= GENERATION_TIME {
            self.begin_generation(now);
        }
        if now.saturating_duration_since(self.second_began) >= Duration::from_secs(1) {
            self.second_began = now;
            self.asked_this_second = 0;
        }
    }

    fn begin_generation(&mut self, now: Instant) {
        self.old = std::mem::take(&mut self.young);
        self.generation_began = now;
    }
}
