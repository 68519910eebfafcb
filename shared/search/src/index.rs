//! Search over the chunks of one knowledge base version: BM25 over stems and over character 4-grams, half and half.
//!
//! Stems know a language's endings; 4-grams need no language and see into compounds. An index never changes: a new
//! version of the knowledge base is a new index.

mod fields;
mod query;
mod representation;
mod search;
mod sentences;

pub use query::Query;
pub use search::{Hit, Index};
pub use sentences::{Sentence, best_sentences};
