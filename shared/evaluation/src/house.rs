//! Two small knowledge bases as customers have them: what they answer is answered, and what they do not know is not.

use std::sync::Arc;

use reaktly_operator::Operator;
use reaktly_operator::turn::{Outcome, Persona};
use reaktly_search::index::Index;
use reaktly_search::language::Language;
use serde::Deserialize;

use crate::entry::Entry;
use crate::sets::SetError;
use crate::{Figure, Goal};

#[derive(Deserialize)]
struct House {
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

/// The goals are ours: no example questions, typos and all. What matters most is the last figure, which allows nothing.
///
///
/// # Errors
/// The operator cannot be set up.
pub async fn measure() -> Result<Vec<Figure>, SetError> {
    let houses: Vec<House> = serde_json::from_str(include_str!("../data/house.json"))
        .map_err(|source| SetError::Json { path: "house.json".into(), source })?;
    let mut figures = Vec::new();
    for house in &houses {
        figures.extend(figures_of(house, &count(house).await?));
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

fn figures_of(house: &House, counts: &Counts) -> [Figure; 3] {
    let name = |what: &str| format!("house.{}: {what}", house.language.code());
    [
        Figure::share(name("known questions answered"), counts.answered, counts.known, Goal::AtLeast(0.7)),
        Figure::share(name("answers from the right article"), counts.right, counts.answered, Goal::AtLeast(0.9)),
        Figure::count(name("unknown questions answered"), counts.made_up, counts.unknown, Goal::AtMost(0.0)),
    ]
}
