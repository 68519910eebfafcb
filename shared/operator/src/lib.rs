#![doc = include_str!("../README.md")]

pub mod operator;
pub mod turn;

pub mod cache;
pub mod chunk;
pub mod index;

pub mod answer;
pub mod canned;
pub mod intent;
pub mod language;
pub mod llm;

mod draft;
mod frame;
mod prompt;
mod text;
mod verify;

pub use operator::Operator;

#[cfg(test)]
mod tests;
