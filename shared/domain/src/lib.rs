#![doc = include_str!("../README.md")]

pub mod clock;
pub mod content;
pub mod conversation;
pub mod delivery;
pub mod identity;
pub mod ids;
pub mod limits;
pub mod turns;

pub use clock::{Clock, ManualClock, SystemClock};
