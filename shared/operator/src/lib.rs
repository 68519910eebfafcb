#![doc = include_str!("../README.md")]

pub mod operator;
pub mod turn;

pub mod answer;
pub mod canned;
pub mod intent;

mod draft;
mod frame;
mod prompt;
mod verify;

pub use operator::Operator;

#[cfg(test)]
mod tests;
