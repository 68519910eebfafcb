#![doc = include_str!("../README.md")]

pub mod operator;
pub mod summary;
pub mod turn;

pub mod answer;
pub mod loops;

mod frame;
mod prompt;
mod rules;

pub use operator::Operator;
pub use reaktly_phrases::{canned, intent};

use reaktly_phrases::{guard, lexicon, marketing};

pub use rules::OPT_OUT;

/// Compiles the rules' phrases, which the first message would wait for otherwise. Called where a service starts; blocks for
/// some tenths of a second.
pub fn warm() {
    intent::warm();
    rules::warm();
    operator::warm();
    loops::warm();
}

#[cfg(test)]
mod tests;
