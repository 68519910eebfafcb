#![doc = include_str!("../README.md")]

pub mod canned;
pub mod claims;
pub mod guard;
pub mod intent;
pub mod lexicon;
pub mod marketing;

/// How customers are addressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Address {
    /// `Sie`, `vous`, `usted`.
    #[default]
    Formal,
    /// `du`, `tu`, `tú`.
    Informal,
}
