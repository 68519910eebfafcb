//! What is searched for: the customer's turn, with what was said before it.

use crate::language::Language;

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
}

impl<'a> Query<'a> {
    /// A question without context.
    pub const fn of(text: &'a str, language: Language) -> Self {
        Self { text, previous: None, answer: None, language }
    }
}
