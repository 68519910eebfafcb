//! Small knowledge bases as businesses have them: what they answer is answered, and what they do not know is not.

use std::sync::Arc;

use reaktly_operator::Operator;
use reaktly_operator::turn::{Outcome, Persona};
use reaktly_search::index::Index;
use reaktly_search::language::Language;
use serde::Deserialize;

use crate::entry::Entry;
use crate::sets::SetError;
use crate::{Figure, Goal};

/// A file of houses. The search was made while looking at the first two; the third was written afterwards.
struct Set {
    file: &'static str,
    json: &'static str,
    /// Share of the known questions that is answered in each house, at least.
    answered_least: f64,
    /// Questions answered that nobody knows the answer to, at most, for each house.
    made_up_most: f64,
}

const SETS: [Set; 3] = [
    Set { file: "house.json", json: include_str!("../data/house.json"), answered_least: 0.7, made_up_most: 0.0 },
    Set { file: "houses.json", json: include_str!("../data/houses.json"), answered_least: 0.6, made_up_most: 1.0 },
    Set {
        file: "houses_held_out.json",
        json: include_str!("../data/houses_held_out.json"),
        answered_least: 0.6,
        made_up_most: 1.0,
    },
];

/// Share of the answers that are from the right article.
const RIGHT: f64 = 0.9;

#[derive(Deserialize)]
struct House {
    /// What it is of.
    name: String,
    language: Language,
    articles: Vec<Article>,
    questions: Vec<Question>,
}

#[derive(Deserialize)]
struct Article {
    title: String,
    body: String,
    url: Option<String>,
}

#[derive(Deserialize)]
struct Question {
    text: String,
    /// The article that answers it; nothing for what nobody here knows.
    article: Option<String>,
}

#[derive(Default)]
struct Counts {
    known: usize,
    answered: usize,
    right: usize,
    unknown: usize,
    made_up: usize,
}

/// The goals are ours: no example questions, typos and all. What matters most is the last figure, which allows next to
/// nothing.
///
/// # Errors
/// The operator cannot be set up.
pub async fn measure() -> Result<Vec<Figure>, SetError> {
    let mut figures = Vec::new();
    for set in &SETS {
        let houses: Vec<House> =
            serde_json::from_str(set.json).map_err(|source| SetError::Json { path: set.file.into(), source })?;
        for house in &houses {
            figures.extend(figures_of(house, &count(house).await?, set));
        }
    }
    Ok(figures)
}

async fn count(house: &House) -> Result<Counts, SetError> {
    let entries = (0..).zip(&house.articles).map(|(number, article)| Entry {
        number,
        title: &article.title,
        text: &article.body,
        url: article.url.as_deref(),
        language: house.language,
        ..Entry::default()
    });
    let index = Arc::new(Index::build(entries.flat_map(Entry::pieces).collect()));
    let operator = Operator::new(None)?;
    let persona = Persona { languages: vec![house.language], ..Persona::named("Mia") };
    let mut counts = Counts::default();
    for question in &house.questions {
        let result = operator.ask(persona.clone(), Arc::clone(&index), &question.text).await;
        let sources = match result.outcome {
            Outcome::Reply(reply) => reply.sources,
            _ => Vec::new(),
        };
        if let Some(article) = &question.article {
            counts.known += 1;
            counts.answered += usize::from(!sources.is_empty());
            counts.right += usize::from(sources.iter().any(|source| source.title == *article));
        } else {
            counts.unknown += 1;
            counts.made_up += usize::from(!sources.is_empty());
        }
    }
    Ok(counts)
}

fn figures_of(house: &House, counts: &Counts, set: &Set) -> [Figure; 3] {
    let name = |what: &str| format!("{}.{}: {what}", house.name, house.language.code());
    let (answered, made_up) = (Goal::AtLeast(set.answered_least), Goal::AtMost(set.made_up_most));
    [
        Figure::share(name("known questions answered"), counts.answered, counts.known, answered),
        Figure::share(name("answers from the right article"), counts.right, counts.answered, Goal::AtLeast(RIGHT)),
        Figure::count(name("unknown questions answered"), counts.made_up, counts.unknown, made_up),
    ]
}
