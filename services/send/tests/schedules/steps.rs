//! What can happen.

/// Milliseconds that may pass at a time: within a claim, past a claim's age, a hold, a lease, the time for an unknown
/// outcome, the end of hope, a restriction, a window.
pub(crate) const PAUSES: [i64; 9] = [20, 700, 6_000, 11_000, 31_000, 61_000, 620_000, 4 * 3_600_000, 25 * 3_600_000];

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// By the AI, under the epoch of the moment.
    Ai,
    /// By a person.
    Agent,
    /// A template, by a person.
    Template,
    /// A template of marketing, by a person.
    Marketing,
}

/// One thing that happens.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Step {
    /// Somebody writes a message.
    Write(Kind),
    /// A person takes the conversation.
    TakeOver,
    /// The AI gets it back.
    HandBack,
    /// The customer writes: the window is open again.
    CustomerWrites,
    /// The customer wants no more marketing.
    CustomerStops,
    /// A worker goes on: asks, claims, posts, records.
    Work {
        /// Which of the two.
        worker: usize,
        /// What Meta makes of a POST, and whether the worker stalls before it.
        chance: u8,
    },
    /// A worker is gone, with whatever it had in its hands.
    Crash {
        /// Which of the two.
        worker: usize,
    },
    /// Milliseconds pass.
    Pass(i64),
    /// The sweeper looks.
    Sweep {
        /// Whether our own intake was healthy, so that silence is evidence.
        silent: bool,
    },
    /// A status of Meta comes in.
    Report {
        /// Which of those under way, whether it comes again, whether it lost our mark.
        chance: u8,
    },
}
