//! What is learned from conversations: questions nothing was found for, answers people gave, thumbs, and turns that are
//! run again before something changes.

pub mod feedback;
pub mod gaps;
pub mod regression;
pub mod spoken;
pub mod suggestions;
