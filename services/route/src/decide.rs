//! Who gets the next conversation. Pure.

use reaktly_domain::ids::UserId;
use reaktly_store::assignments::Candidate;

/// Conversations one agent holds at most by assignment; taking over by hand is not bounded.
pub const OPEN_MAX: i64 = 20;

/// The agent with room who holds the fewest conversations; of equals, the one idle longest.
pub fn choose(candidates: &[Candidate]) -> Option<UserId> {
    candidates
        .iter()
        .filter(|candidate| candidate.open < OPEN_MAX)
        .min_by_key(|candidate| (candidate.open, candidate.last_assigned_at, candidate.agent))
        .map(|candidate| candidate.agent)
}

#[cfg(test)]
mod tests;
