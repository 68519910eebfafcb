#![doc = include_str!("../README.md")]

pub mod key_ring;
pub mod purpose;
pub mod sealed;

pub use key_ring::{KeyRing, KeyRingError};
pub use purpose::{OpenError, Purpose, SealError};
pub use sealed::Sealed;
