#![doc = include_str!("../README.md")]

pub mod operator;
pub mod summary;
pub mod turn;

pub mod answer;
pub mod canned;
pub mod intent;
pub mod loops;

mod draft;
mod frame;
mod guard;
mod lexicon;
mod prompt;
mod rules;
mod verify;

pub use operator::Operator;

#[cfg(test)]
mod tests;
