//! The sets in a folder, told apart by their names.
//!
//! - `<name>.<language>.json`: paragraphs with questions and answers (`data`, `paragraphs`, `qas`, `answers`).
//! - `<name>.csv` with the header `text,category`: customers' sentences and what they are about.
//! - `<name>.wishes.tsv`: `person` or `other`, language, sentence.
//! - `<name>.injections.tsv`: `customer` or `article`, language, attempt.

use std::path::{Path, PathBuf};
use std::{fs, io};

use reaktly_search::language::Language;

mod answers;
mod rows;

pub use answers::{AnswerSet, Question};
pub use rows::{Attempt, ParaphraseSet, Place, Wish};

/// A folder's sets.
#[derive(Debug, Default)]
pub struct Sets {
    /// Questions with answers in paragraphs.
    pub answers: Vec<AnswerSet>,
    /// Sentences by what they are about.
    pub paraphrases: Vec<ParaphraseSet>,
    /// Sentences that want a person, and others.
    pub wishes: Vec<Wish>,
    /// Attempts at the AI.
    pub attempts: Vec<Attempt>,
}

/// Why a set cannot be measured with.
#[derive(Debug, thiserror::Error)]
pub enum SetError {
    /// A file or the folder cannot be read.
    #[error("could not read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A question-answering set is not one.
    #[error("{} is not a question-answering set", path.display())]
    Json {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: serde_json::Error,
    },
    /// A table is not one.
    #[error("{} is not a table of text and category", path.display())]
    Csv {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: csv::Error,
    },
    /// A line of a list is not as its name says.
    #[error("{name}, line {line}: {expected} is expected")]
    Line {
        /// The list.
        name: String,
        /// Counted from 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// A set that nothing can be measured with.
    #[error("{} holds no {what}", path.display())]
    Empty {
        /// Which.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
    },
    /// There is no set in the folder.
    #[error(
        "no set in {}: name them <name>.<language>.json, <name>.csv, <name>.wishes.tsv or <name>.injections.tsv",
        path.display()
    )]
    None {
        /// The folder.
        path: PathBuf,
    },
    /// The operator could not be set up.
    #[error("could not set up the operator")]
    Operator(#[from] reaktly_models::SetupError),
}

/// Reads every set of a folder; files of other names are left alone.
///
/// # Errors
/// The folder or a set is not readable.
pub fn find(folder: &Path) -> Result<Sets, SetError> {
    let read = |source| SetError::Read { path: folder.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(read)? {
        paths.push(entry.map_err(read)?.path());
    }
    paths.sort();
    let (mut sets, mut found) = (Sets::default(), 0);
    for path in &paths {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name.ends_with(".wishes.tsv") {
            sets.wishes.extend(filled(path, rows::wishes(name, &text(path)?)?, "sentence")?);
        } else if name.ends_with(".injections.tsv") {
            sets.attempts.extend(filled(path, rows::attempts(name, &text(path)?)?, "attempt")?);
        } else if let Some(stem) = name.strip_suffix(".csv") {
            let set = rows::paraphrases(path, stem, &text(path)?)?;
            let intents = filled(path, set.intents, "sentence")?;
            sets.paraphrases.push(ParaphraseSet { intents, ..set });
        } else if let Some((stem, language)) = name.strip_suffix(".json").and_then(named_language) {
            let set = answers::read(path, stem, language, &text(path)?)?;
            let questions = filled(path, set.questions, "question")?;
            sets.answers.push(AnswerSet { questions, ..set });
        } else {
            continue;
        }
        found += 1;
    }
    if found == 0 {
        return Err(SetError::None { path: folder.to_owned() });
    }
    Ok(sets)
}

/// The product's own list of wishes.
pub(crate) fn own_wishes() -> Result<Vec<Wish>, SetError> {
    rows::wishes("handoff.tsv", include_str!("../data/handoff.tsv"))
}

/// The product's own list of attempts.
pub(crate) fn own_attempts() -> Result<Vec<Attempt>, SetError> {
    rows::attempts("injections.tsv", include_str!("../data/injections.tsv"))
}

/// What a set holds, which must be something: a figure of nothing would look like a goal that was missed.
fn filled<T>(path: &Path, held: Vec<T>, what: &'static str) -> Result<Vec<T>, SetError> {
    if held.is_empty() { Err(SetError::Empty { path: path.to_owned(), what }) } else { Ok(held) }
}

fn text(path: &Path) -> Result<String, SetError> {
    fs::read_to_string(path).map_err(|source| SetError::Read { path: path.to_owned(), source })
}

/// `xquad.de` is German; a language that is not ours is searched as any other text.
fn named_language(stem: &str) -> Option<(&str, Option<Language>)> {
    let (_, code) = stem.rsplit_once('.')?;
    let is_code = (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase());
    is_code.then(|| (stem, Language::from_tag(code)))
}

#[cfg(test)]
mod tests;
