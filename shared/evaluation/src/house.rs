//! Small knowledge bases as businesses have them: what they answer is answered, and what they do not know is not.

use std::path::Path;
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

/// A small knowledge base with questions.
#[derive(Debug, Deserialize)]
pub struct House {
    /// What it is of.
    pub name: String,
    /// The language of its articles.
    pub language: Language,
    articles: Vec<Article>,
    questions: Vec<Question>,
}

#[derive(Debug, Deserialize)]
struct Article {
    title: String,
    body: String,
    url: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Question {
    text: String,
    /// The article that answers it; nothing for what nobody here knows.
    article: Option<String>,
    /// What is counted apart, such as questions in another language.
    #[serde(default)]
    kind: String,
}

/// What came of a question.
#[derive(Debug)]
pub struct Told<'a> {
    /// The question.
    pub question: &'a str,
    /// What it is counted with; empty for most.
    pub kind: &'a str,
    /// The title of the article that answers it; nothing for what nobody here knows.
    pub article: Option<&'a str>,
    /// How it ended.
    pub end: End,
    /// The evidence's coverage.
    pub coverage: f32,
    /// What was said, with its choices, or why people took over.
    pub said: String,
}

/// How a question ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Answered, from the right article among others.
    Right,
    /// Answered from other articles, or though nobody knows.
    Wrong,
    /// Asked back, with the right article to choose.
    AskedRight,
    /// Asked back otherwise.
    Asked,
    /// People took over, or nothing was said.
    Left,
}

/// The goals are ours: no example questions, typos and all. What matters most is the last figure, which allows next to
/// nothing.
///
/// # Errors
/// The operator cannot be set up.
pub async fn measure() -> Result<Vec<Figure>, SetError> {
    let mut figures = Vec::new();
    for set in &SETS {
        for house in &houses(Path::new(set.file), set.json)? {
            figures.extend(figures_of(house, &tell(house).await?, set));
        }
    }
    Ok(figures)
}

/// The houses of a file.
///
/// # Errors
/// It is not a list of houses.
pub fn houses(path: &Path, json: &str) -> Result<Vec<House>, SetError> {
    serde_json::from_str(json).map_err(|source| SetError::Json { path: path.to_owned(), source })
}

/// What comes of each question of a house.
///
/// # Errors
/// The operator cannot be set up.
pub async fn tell(house: &House) -> Result<Vec<Told<'_>>, SetError> {
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
    let others = Language::ALL.into_iter().filter(|language| *language != house.language);
    let languages: Vec<Language> = std::iter::once(house.language).chain(others).collect();
    let mut told = Vec::with_capacity(house.questions.len());
    for question in &house.questions {
        let persona = Persona { languages: languages.clone(), ..Persona::named("Mia") };
        let result = operator.ask(persona, Arc::clone(&index), &question.text).await;
        let article = question.article.as_deref();
        let (end, said) = end_of(result.outcome, article);
        let coverage = result.evidence.coverage;
        told.push(Told { question: &question.text, kind: &question.kind, article, end, coverage, said });
    }
    Ok(told)
}

fn end_of(outcome: Outcome, article: Option<&str>) -> (End, String) {
    match outcome {
        Outcome::Reply(reply) => {
            let from = |article: &str| reply.sources.iter().any(|source| source.title == article);
            let to_choose = |article: &str| reply.buttons.iter().any(|label| label == article);
            let end = match (article, reply.sources.is_empty()) {
                (Some(article), false) if from(article) => End::Right,
                (_, false) => End::Wrong,
                (Some(article), true) if to_choose(article) => End::AskedRight,
                (_, true) => End::Asked,
            };
            (end, format!("{} {:?}", reply.text, reply.buttons))
        }
        Outcome::Handoff { reason, text, .. } => (End::Left, format!("[{}] {text}", reason.as_str())),
        Outcome::Silent { reason } => (End::Left, format!("[{}]", reason.as_str())),
    }
}

fn figures_of(house: &House, told: &[Told<'_>], set: &Set) -> [Figure; 3] {
    let name = |what: &str| format!("{}.{}: {what}", house.name, house.language.code());
    let count = |is: &dyn Fn(&Told<'_>) -> bool| told.iter().filter(|told| is(told)).count();
    let known = count(&|told| told.article.is_some());
    let answered = count(&|told| told.article.is_some() && matches!(told.end, End::Right | End::Wrong));
    let right = count(&|told| told.end == End::Right);
    let made_up = count(&|told| told.article.is_none() && told.end == End::Wrong);
    [
        Figure::share(name("known questions answered"), answered, known, Goal::AtLeast(set.answered_least)),
        Figure::share(name("answers from the right article"), right, answered, Goal::AtLeast(RIGHT)),
        Figure::count(name("unknown questions answered"), made_up, told.len() - known, Goal::AtMost(set.made_up_most)),
    ]
}
