#![doc = include_str!("../README.md")]

pub mod clock;
pub mod content;
pub mod context;
pub mod conversation;
pub mod delivery;
pub mod identity;
pub mod ids;
pub mod limits;
pub mod operator_settings;
pub mod turns;
pub mod variants;

pub use clock::{Clock, ManualClock, SystemClock};
