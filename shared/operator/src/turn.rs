//! What goes into a turn and what comes out of it.

mod evidence;
mod input;
mod outcome;
mod persona;

pub(crate) use evidence::milliseconds;
pub use evidence::{Answerer, Evidence, Passage};
pub use input::{Contact, Errand, Memory, Opening, People, Picture, Said, Speaker, Timing, TurnInput, Utterance};
pub use outcome::{
    Cancelled, HandoffReason, Mood, Outcome, Priority, Reply, SilenceReason, Source, Summary, TurnResult,
};
pub use persona::{Address, Department, OnAnger, Persona};
