//! Sets of one sentence per row.

use std::path::Path;

use super::SetError;

/// Sentences by what they are about.
#[derive(Debug)]
pub struct ParaphraseSet {
    /// The file's name without its ending.
    pub name: String,
    /// What sentences are about, in words, each with its sentences in the order of the file.
    pub intents: Vec<(String, Vec<String>)>,
}

/// A sentence, and whether it wants a person.
#[derive(Debug)]
pub struct Wish {
    /// Whether it does.
    pub wants_person: bool,
    /// Its language's code.
    pub language: String,
    /// The sentence.
    pub text: String,
}

/// An attempt to make the AI do what it should not.
#[derive(Debug)]
pub struct Attempt {
    /// Who makes it.
    pub place: Place,
    /// Its language's code.
    pub language: String,
    /// What it says.
    pub text: String,
}

/// Where an attempt stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A customer writes it.
    Customer,
    /// It stands in the knowledge base.
    Article,
}

pub(super) fn paraphrases(path: &Path, name: &str, text: &str) -> Result<ParaphraseSet, SetError> {
    let mut set = ParaphraseSet { name: name.to_owned(), intents: Vec::new() };
    for record in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let (sentence, category): (String, String) =
            record.map_err(|source| SetError::Csv { path: path.to_owned(), source })?;
        let title = category.replace('_', " ");
        match set.intents.iter_mut().find(|(known, _)| *known == title) {
            Some((_, sentences)) => sentences.push(sentence),
            None => set.intents.push((title, vec![sentence])),
        }
    }
    Ok(set)
}

pub(super) fn wishes(name: &str, text: &str) -> Result<Vec<Wish>, SetError> {
    const EXPECTED: &str = "`person` or `other`, a language and a sentence, with tabs between";
    let wish = |(line, [kind, language, text]): (usize, [&str; 3])| {
        let wants_person = match kind {
            "person" => true,
            "other" => false,
            _ => return Err(SetError::Line { name: name.to_owned(), line, expected: EXPECTED }),
        };
        Ok(Wish { wants_person, language: language.to_owned(), text: text.to_owned() })
    };
    lines(name, text, EXPECTED)?.into_iter().map(wish).collect()
}

pub(super) fn attempts(name: &str, text: &str) -> Result<Vec<Attempt>, SetError> {
    const EXPECTED: &str = "`customer` or `article`, a language and an attempt, with tabs between";
    let attempt = |(line, [place, language, text]): (usize, [&str; 3])| {
        let place = match place {
            "customer" => Place::Customer,
            "article" => Place::Article,
            _ => return Err(SetError::Line { name: name.to_owned(), line, expected: EXPECTED }),
        };
        Ok(Attempt { place, language: language.to_owned(), text: text.to_owned() })
    };
    lines(name, text, EXPECTED)?.into_iter().map(attempt).collect()
}

/// Numbered lines of three fields; empty ones and those that begin with `#` are left out.
fn lines<'a>(name: &str, text: &'a str, expected: &'static str) -> Result<Vec<(usize, [&'a str; 3])>, SetError> {
    let wanted = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let fields = |(number, line): (usize, &'a str)| {
        let mut fields = line.splitn(3, '\t');
        match (fields.next(), fields.next(), fields.next()) {
            (Some(one), Some(two), Some(three)) => Ok((number, [one, two, three])),
            _ => Err(SetError::Line { name: name.to_owned(), line: number, expected }),
        }
    };
    wanted.map(fields).collect()
}
