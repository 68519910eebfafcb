//! Faults that a test sets: which calls they meet and what then goes wrong.

mod rules;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tokio_util::sync::CancellationToken;

pub(crate) use rules::{Action, Fault, Rule};

/// A Graph call as the rules see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    /// `message`, `markRead`, `typing`, `phoneNumber`, …
    pub(crate) call: &'a str,
    /// The business phone number's id, when the call names one.
    pub(crate) phone_number_id: Option<&'a str>,
    /// Digits or user id of the customer, when the call names one.
    pub(crate) recipient: Option<&'a str>,
}

/// The rules in force and the gates at which calls wait.
#[derive(Default)]
pub(crate) struct Faults(Mutex<State>);

/// Both under one lock, so that no call can come to wait at a gate that nobody will open.
#[derive(Default)]
struct State {
    rules: Vec<Counted>,
    /// By name; a gate that was released stays open until the rules are replaced.
    gates: HashMap<String, CancellationToken>,
}

/// A rule and what it has met so far.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Counted {
    #[serde(flatten)]
    rule: Rule,
    /// Calls it matched.
    seen: u64,
    /// Calls it acted on.
    fired: u64,
}

/// What goes wrong with one call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Verdict {
    /// Wait before anything is done.
    pub(crate) slow: Duration,
    /// Gates to pass before anything is done; a cancelled token is an open gate.
    pub(crate) holds: Vec<CancellationToken>,
    /// Gates to pass between accepting and answering.
    pub(crate) answer_holds: Vec<CancellationToken>,
    /// The fault that decides the answer; the first rule wins.
    pub(crate) answer: Option<Action>,
    /// Whether the first statuses go out before the answer.
    pub(crate) status_first: bool,
    /// What goes wrong with the statuses.
    pub(crate) statuses: Vec<StatusFault>,
}

/// A fault of the statuses of one message.
#[derive(Clone, Debug)]
pub(crate) struct StatusFault {
    /// The status it concerns; all of them when absent.
    pub(crate) status: Option<String>,
    /// `LateMs`, `Missing`, `Duplicate`, `Disorder` or `Failed`.
    pub(crate) action: Action,
}

impl StatusFault {
    /// Whether it concerns this status.
    pub(crate) fn concerns(&self, status: &str) -> bool {
        self.status.as_deref().is_none_or(|only| only == status)
    }
}

impl Faults {
    /// Puts these rules in the place of all others, with nothing counted; calls that were held go on.
    pub(crate) fn replace(&self, rules: Vec<Rule>) {
        let mut state = self.lock();
        state.rules = rules.into_iter().map(Counted::new).collect();
        for (_, gate) in state.gates.drain() {
            gate.cancel();
        }
    }

    /// Takes all rules away; the calls that are held have been ended.
    pub(crate) fn forget(&self) {
        *self.lock() = State::default();
    }

    /// Opens one gate.
    pub(crate) fn release(&self, name: &str) {
        self.lock().gate(name).cancel();
    }

    /// The rules with their counts.
    pub(crate) fn list(&self) -> Vec<Counted> {
        self.lock().rules.clone()
    }

    /// Counts a call with every rule that matches it and adds up what goes wrong.
    pub(crate) fn decide(&self, subject: Subject<'_>) -> Verdict {
        let mut state = self.lock();
        let fired: Vec<_> = state
            .rules
            .iter_mut()
            .enumerate()
            .filter_map(|(index, counted)| counted.fires(index, subject).then(|| counted.rule.clone()))
            .collect();
        let mut verdict = Verdict::default();
        for rule in fired {
            verdict.add(rule, &mut state);
        }
        verdict
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn gate(&mut self, name: &str) -> CancellationToken {
        self.gates.entry(name.to_owned()).or_default().clone()
    }
}

impl Counted {
    fn new(rule: Rule) -> Self {
        Self { rule, seen: 0, fired: 0 }
    }

    fn fires(&mut self, index: usize, subject: Subject<'_>) -> bool {
        let wanted = &self.rule.when;
        if !wanted.matches(subject) {
            return false;
        }
        self.seen += 1;
        let most = wanted.count.or(wanted.nth.map(|_| 1)).unwrap_or(u64::MAX);
        let fires = self.seen >= wanted.nth.unwrap_or(1)
            && self.fired < most
            && wanted.probability.is_none_or(|p| draw(wanted.seed, index, self.seen) < p);
        self.fired += u64::from(fires);
        fires
    }
}

impl Verdict {
    fn add(&mut self, rule: Rule, state: &mut State) {
        match rule.action {
            Action::SlowMs(ms) => self.slow += Duration::from_millis(ms),
            Action::Hold(gate) => self.holds.push(state.gate(&gate)),
            Action::HoldAnswer(gate) => self.answer_holds.push(state.gate(&gate)),
            Action::StatusBeforeResponse => self.status_first = true,
            Action::LateMs(_) | Action::Missing | Action::Duplicate | Action::Disorder | Action::Failed(_) => {
                self.statuses.push(StatusFault { status: rule.when.status, action: rule.action });
            }
            answer => {
                self.answer.get_or_insert(answer);
            }
        }
    }
}

/// A number in 0..1 that depends on nothing but the seed, the rule and how often it matched, so that a run can be repeated.
fn draw(seed: u64, index: usize, nth: u64) -> f64 {
    let mut z = seed
        .wrapping_add((index as u64).wrapping_mul(0xA076_1D64_78BD_642F))
        .wrapping_add(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    // The upper 32 bits alone: they fit a double exactly.
    f64::from(u32::try_from(z >> 32).unwrap_or(u32::MAX)) / (f64::from(u32::MAX) + 1.0)
}
