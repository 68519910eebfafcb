//! Measures search on public data: `cargo run --release -p reaktly-operator --example retrieval -- FOLDER`.
//!
//! The folder holds `xquad.<language>.json` (question-answering sets, JSON) and `banking77_train.csv`; whichever are there are measured.
//! It prints recall of the right paragraph, how often the best two sentences hold the answer, how well coverage tells
//! answerable questions from others (the right paragraph hidden), what the operator replies, and how many questions it
//! takes for a wish for a person.

#![expect(clippy::print_stdout, reason = "an example prints its result")]

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use reaktly_domain::ids::{ArticleId, ChunkId};
use reaktly_operator::Operator;
use reaktly_operator::intent::{Intent, Offered, understand};
use reaktly_operator::turn::{Outcome, Persona};
use reaktly_search::chunk::IndexedChunk;
use reaktly_search::index::{Hit, Index, Query, best_sentences};
use reaktly_search::language::Language;
use serde_json::Value;
use uuid::Uuid;

type Failure = Box<dyn std::error::Error>;

struct Question {
    text: String,
    paragraph: usize,
    answers: Vec<String>,
}

fn main() -> Result<(), Failure> {
    let folder = std::env::args().nth(1).ok_or("the first argument is the folder with the data")?;
    for language in Language::ALL {
        let file = Path::new(&folder).join(format!("xquad.{}.json", language.code()));
        if file.exists() {
            measure_xquad(&file, language)?;
        }
    }
    let banking = Path::new(&folder).join("banking77_train.csv");
    if banking.exists() {
        measure_banking(&banking)?;
    }
    Ok(())
}

fn measure_xquad(file: &Path, language: Language) -> Result<(), Failure> {
    let (paragraphs, questions) = read_xquad(file)?;
    let started = Instant::now();
    let index = Index::build(paragraphs.iter().map(|text| entry("", text, &[], language)).collect());
    let built = started.elapsed();
    let (mut first, mut third, mut one, mut two) = (0, 0, 0, 0);
    let (mut answerable, mut hidden) = (Vec::new(), Vec::new());
    let started = Instant::now();
    for question in &questions {
        let hits = index.search(&Query::of(&question.text, language), 4);
        first += usize::from(hits.first().is_some_and(|hit| hit.position == question.paragraph));
        third += usize::from(hits.iter().take(3).any(|hit| hit.position == question.paragraph));
        answerable.push(coverage(hits.first()));
        hidden.push(coverage(hits.iter().find(|hit| hit.position != question.paragraph)));
        let texts: Vec<(Hit, String)> =
            hits.iter().take(3).map(|hit| (*hit, paragraphs.get(hit.position).cloned().unwrap_or_default())).collect();
        let best = best_sentences(&index, &question.text, language, &texts);
        let holds = |count: usize| {
            best.iter().take(count).any(|sentence| question.answers.iter().any(|answer| sentence.text.contains(answer)))
        };
        one += usize::from(holds(1));
        two += usize::from(holds(2));
    }
    let spent = started.elapsed();
    let n = questions.len();
    let (replied, held) = replies(&Arc::new(index), &questions, language)?;
    let wishes =
        questions.iter().filter(|question| understand(&question.text, Offered::Nothing) != Intent::Asks).count();
    println!(
        "{}: {n} questions  R@1 {:.3}  R@3 {:.3}  sentence {:.3}  two {:.3}  AUROC {:.3}  .5 kept {:.2} refused {:.2}  \
         replied {:.3}, of those held {:.3}  not asking {wishes}  build {} ms, question {} µs",
        language.code(),
        share(first, n),
        share(third, n),
        share(one, n),
        share(two, n),
        auroc(&answerable, &hidden),
        share(answerable.iter().filter(|coverage| **coverage >= 0.5).count(), n),
        share(hidden.iter().filter(|coverage| **coverage < 0.5).count(), n),
        share(replied, n),
        share(held, replied),
        built.as_millis(),
        spent.as_micros() / n.max(1) as u128,
    );
    Ok(())
}

/// How many questions the operator answers without a model, and how many of those answers hold what was asked for.
fn replies(index: &Arc<Index>, questions: &[Question], language: Language) -> Result<(usize, usize), Failure> {
    let operator = Operator::new(None)?;
    let persona = Persona { languages: vec![language], ..Persona::named("Operator") };
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let (mut replied, mut held) = (0, 0);
    for question in questions {
        let result = runtime.block_on(operator.ask(persona.clone(), Arc::clone(index), &question.text));
        if let Outcome::Reply(reply) = result.outcome
            && !reply.sources.is_empty()
        {
            replied += 1;
            held += usize::from(question.answers.iter().any(|answer| reply.text.contains(answer)));
        }
    }
    Ok((replied, held))
}

fn measure_banking(file: &Path) -> Result<(), Failure> {
    let mut by_intent: Vec<(String, Vec<String>)> = Vec::new();
    let mut positions: HashMap<String, usize> = HashMap::new();
    for line in std::fs::read_to_string(file)?.lines().skip(1) {
        let Some((text, intent)) = line.rsplit_once(',') else { continue };
        let next = by_intent.len();
        let at = *positions.entry(intent.to_owned()).or_insert(next);
        if at == next {
            by_intent.push((intent.replace('_', " "), Vec::new()));
        }
        if let Some((_, texts)) = by_intent.get_mut(at) {
            texts.push(text.trim_matches('"').to_owned());
        }
    }
    let sentences = || by_intent.iter().flat_map(|(_, texts)| texts);
    let wishes = sentences().filter(|text| understand(text, Offered::Nothing) == Intent::WantsPerson).count();
    println!("banking77: {} sentences, {wishes} taken for a wish for a person", sentences().count());
    for examples in [0, 3, 5, 10] {
        let entries = by_intent.iter().map(|(title, texts)| {
            let questions: Vec<String> = texts.iter().take(examples).cloned().collect();
            entry(title, "", &questions, Language::En)
        });
        let index = Index::build(entries.collect());
        let (mut first, mut third, mut n) = (0, 0, 0);
        for (position, (_, texts)) in by_intent.iter().enumerate() {
            for text in texts.iter().skip(10).take(20) {
                let hits = index.search(&Query::of(text, Language::En), 3);
                first += usize::from(hits.first().is_some_and(|hit| hit.position == position));
                third += usize::from(hits.iter().any(|hit| hit.position == position));
                n += 1;
            }
        }
        println!("banking77, {examples} questions: {n}  R@1 {:.3}  R@3 {:.3}", share(first, n), share(third, n));
    }
    Ok(())
}

fn read_xquad(file: &Path) -> Result<(Vec<String>, Vec<Question>), Failure> {
    let data: Value = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let (mut paragraphs, mut questions) = (Vec::new(), Vec::new());
    for paragraph in list(&data, "data").iter().flat_map(|article| list(article, "paragraphs")) {
        for question in list(paragraph, "qas") {
            questions.push(Question {
                text: string(question, "question"),
                paragraph: paragraphs.len(),
                answers: list(question, "answers").iter().map(|answer| string(answer, "text")).collect(),
            });
        }
        paragraphs.push(string(paragraph, "context"));
    }
    Ok((paragraphs, questions))
}

fn entry(title: &str, text: &str, questions: &[String], language: Language) -> IndexedChunk {
    IndexedChunk {
        id: ChunkId::from_uuid(Uuid::nil()),
        article: ArticleId::from_uuid(Uuid::nil()),
        version: 1,
        ordinal: 0,
        siblings: 1,
        language,
        title: title.to_owned(),
        heading: String::new(),
        text: text.to_owned(),
        questions: questions.to_vec(),
        url: None,
    }
}

/// The chance that an answerable question has the higher coverage.
fn auroc(positive: &[f32], negative: &[f32]) -> f64 {
    let wins: f64 = positive
        .iter()
        .flat_map(|p| {
            negative.iter().map(move |n| {
                if p > n {
                    1.0
                } else if (p - n).abs() < f32::EPSILON {
                    0.5
                } else {
                    0.0
                }
            })
        })
        .sum();
    wins / count(positive.len() * negative.len())
}

fn coverage(hit: Option<&Hit>) -> f32 {
    hit.map_or(0.0, |hit| hit.coverage)
}

fn share(part: usize, whole: usize) -> f64 {
    count(part) / count(whole.max(1))
}

#[expect(clippy::cast_precision_loss, reason = "counts of a test set")]
fn count(n: usize) -> f64 {
    n as f64
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn string(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}
