//! Search over the chunks of one knowledge base version: BM25 over stems and over character 4-grams, half and half,
//! mixed with nearness in meaning where there are vectors.
//!
//! Stems know a language's endings; 4-grams need no language and see into compounds. An index never changes: a new
//! version of the knowledge base is a new index.

mod asked;
mod fields;
mod fusion;
mod memory;
mod query;
mod reader;
mod representation;
mod search;
mod sentences;
mod synonyms;
mod vectors;
mod vocabulary;

pub use query::{EmbedQuestion, Embedded, Meaning, Query};
pub use search::{Hit, Index};
pub use sentences::{Sentence, best_sentences};
pub use synonyms::meanings;
pub use vectors::Vectors;
