//! What is searched for: the customer's turn, with what was said before it.

use std::future::Future;
use std::pin::Pin;

use crate::language::Language;
use crate::text::question_terms;

/// Terms of a turn that are enough to stand alone; a shorter one is understood together with the turn before.
const STANDALONE_TERMS: usize = 3;

/// A question with its context. The context is scored beside it, not joined to it: a follow-up finds its topic, and a
/// new question is not drowned by the old one.
#[derive(Debug, Clone, Copy)]
pub struct Query<'a> {
    /// What the customer says now.
    pub text: &'a str,
    /// What the customer said in the turn before.
    pub previous: Option<&'a str>,
    /// What was last answered.
    pub answer: Option<&'a str>,
    /// The language of the question.
    pub language: Language,
    /// The question's vector, where there is something that makes vectors.
    pub meaning: Option<Meaning<'a>>,
}

/// A question as a vector.
#[derive(Debug, Clone, Copy)]
pub struct Meaning<'a> {
    /// The vector of [`Query::to_embed`], made by what made the vectors of the chunks; of any length.
    pub vector: &'a [f32],
    /// From which cosine on a chunk answers by its vector alone; `None` when that is not known of what made the vector.
    pub answers_from: Option<f32>,
}

/// A question's vector, with what [`Meaning`] says of it.
#[derive(Debug, Clone)]
pub struct Embedded {
    /// Of any length.
    pub vector: Vec<f32>,
    /// As in [`Meaning`].
    pub answers_from: Option<f32>,
}

/// Makes vectors of questions; given to an index by whoever gave it vectors.
pub trait EmbedQuestion: std::fmt::Debug + Send + Sync {
    /// The vector of a question; `None` when it cannot be had soon, or says nothing in that language.
    fn embed<'a>(
        &'a self,
        question: &'a str,
        language: Language,
    ) -> Pin<Box<dyn Future<Output = Option<Embedded>> + Send + 'a>>;
}

impl<'a> Query<'a> {
    /// A question without context.
    pub const fn of(text: &'a str, language: Language) -> Self {
        Self { text, previous: None, answer: None, language, meaning: None }
    }

    /// The text whose vector belongs into `meaning`: the turn, after the one before when it does not stand alone.
    pub fn to_embed(&self) -> String {
        match self.previous {
            Some(previous) if !self.stands_alone() => format!("{previous}\n{}", self.text),
            _ => self.text.to_owned(),
        }
    }

    pub(super) fn stands_alone(&self) -> bool {
        question_terms(self.text, self.language).about.len() >= STANDALONE_TERMS
    }
}
