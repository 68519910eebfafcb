#![doc = include_str!("../README.md")]

mod persona;
mod shelf;

pub use persona::persona;
pub use shelf::Shelf;
