#![doc = include_str!("../README.md")]

pub mod articles;
pub mod people;
pub mod rehearsal;
pub mod spending;
pub mod vectors;

mod persona;
mod questions;
mod shelf;
mod warm;

pub use persona::{departments, persona};
pub use shelf::Shelf;
pub use warm::Warmer;
