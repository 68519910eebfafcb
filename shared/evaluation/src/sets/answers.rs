//! Question-answering sets.

use std::path::Path;

use reaktly_search::language::Language;
use serde::Deserialize;

use super::SetError;

/// Paragraphs, and questions whose answers stand in one of them.
#[derive(Debug)]
pub struct AnswerSet {
    /// The file's name without its ending, such as `xquad.de`.
    pub name: String,
    /// Its language; `None` for one that is not among ours.
    pub language: Option<Language>,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// The questions.
    pub questions: Vec<Question>,
}

/// A question of a set.
#[derive(Debug)]
pub struct Question {
    /// The question.
    pub text: String,
    /// Position of the paragraph that answers it.
    pub paragraph: usize,
    /// The answers, word for word.
    pub answers: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<Asked>,
}

#[derive(Deserialize)]
struct Asked {
    question: String,
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    text: String,
}

pub(super) fn read(path: &Path, name: &str, language: Option<Language>, text: &str) -> Result<AnswerSet, SetError> {
    let file: File = serde_json::from_str(text).map_err(|source| SetError::Json { path: path.to_owned(), source })?;
    let mut set = AnswerSet { name: name.to_owned(), language, paragraphs: Vec::new(), questions: Vec::new() };
    for paragraph in file.data.into_iter().flat_map(|article| article.paragraphs) {
        let at = set.paragraphs.len();
        set.paragraphs.push(paragraph.context);
        set.questions.extend(paragraph.qas.into_iter().map(|asked| Question {
            text: asked.question,
            paragraph: at,
            answers: asked.answers.into_iter().map(|answer| answer.text).collect(),
        }));
    }
    Ok(set)
}
