//! `reaktly eval`: how well questions find their answers, without a model.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use reaktly_domain::ids::{ArticleId, ChunkId};
use reaktly_operator::Operator;
use reaktly_search::chunk::IndexedChunk;
use reaktly_search::index::{Index, Query};
use reaktly_search::language::Language;
use reaktly_operator::turn::{Outcome, Persona};
use serde::Deserialize;
use uuid::Uuid;

use super::Verdict;
use crate::cli::EvalArgs;

/// How many of the best passages are looked at.
const PASSAGES: usize = 3;

pub(super) async fn run(args: &EvalArgs, out: &mut impl Write) -> anyhow::Result<Verdict> {
    let folder = &args.folder;
    let entries = fs::read_dir(folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    let mut sets = 0;
    for file in &files {
        if let Some(language) = language_of(file) {
            let score = measure(&read(file)?, language).await?;
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            writeln!(out, "{name}: {score}")?;
            sets += 1;
        }
    }
    if sets == 0 {
        bail!("no question-answering set in {}: name them <name>.<language>.json", folder.display());
    }
    Ok(Verdict::Well)
}

/// `faq.en.json` is English; a file of another name is none of ours.
fn language_of(file: &Path) -> Option<Language> {
    let code = file.file_name()?.to_str()?.strip_suffix(".json")?.rsplit_once('.')?.1;
    Language::ALL.into_iter().find(|language| language.code() == code)
}

/// A question-answering set: paragraphs, each with questions and their answers. What else is in it does not matter.
#[derive(Deserialize)]
struct Set {
    data: Vec<Article>,
}

#[derive(Deserialize)]
struct Article {
    paragraphs: Vec<Paragraph>,
}

#[derive(Deserialize)]
struct Paragraph {
    context: String,
    qas: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    question: String,
    answers: Vec<Answer>,
}

#[derive(Deserialize)]
struct Answer {
    text: String,
}

fn read(file: &Path) -> anyhow::Result<Vec<Paragraph>> {
    let text = fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
    let set: Set =
        serde_json::from_slice(&text).with_context(|| format!("{} is not a question-answering set", file.display()))?;
    Ok(set.data.into_iter().flat_map(|article| article.paragraphs).collect())
}

/// What came of the questions of one set.
#[derive(Default)]
struct Score {
    questions: usize,
    first: usize,
    among_first: usize,
    replied: usize,
    right: usize,
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { questions, first, among_first, replied, right } = *self;
        write!(
            f,
            "{questions} questions; the right paragraph first {:.3}, among the first {PASSAGES} {:.3}; \
             replied to {:.3}, of those with the answer {:.3}",
            share(first, questions),
            share(among_first, questions),
            share(replied, questions),
            share(right, replied),
        )
    }
}

async fn measure(paragraphs: &[Paragraph], language: Language) -> anyhow::Result<Score> {
    let chunks = paragraphs.iter().map(|paragraph| chunk(&paragraph.context, language));
    let index = Arc::new(Index::build(chunks.collect()));
    let operator = Operator::new(None)?;
    let mut score = Score::default();
    for (position, paragraph) in paragraphs.iter().enumerate() {
        for question in &paragraph.qas {
            let hits = index.search(&Query::of(&question.question, language), PASSAGES);
            score.questions += 1;
            score.first += usize::from(hits.first().is_some_and(|hit| hit.position == position));
            score.among_first += usize::from(hits.iter().any(|hit| hit.position == position));
            let result = operator.ask(persona(language), Arc::clone(&index), &question.question).await;
            if let Outcome::Reply(reply) = result.outcome
                && !reply.sources.is_empty()
            {
                score.replied += 1;
                score.right += usize::from(question.answers.iter().any(|answer| reply.text.contains(&answer.text)));
            }
        }
    }
    Ok(score)
}

fn persona(language: Language) -> Persona {
    Persona { languages: vec![language], ..Persona::named("Operator") }
}

fn chunk(text: &str, language: Language) -> IndexedChunk {
    IndexedChunk {
        id: ChunkId::from_uuid(Uuid::nil()),
        article: ArticleId::from_uuid(Uuid::nil()),
        version: 1,
        ordinal: 0,
        siblings: 1,
        language,
        title: String::new(),
        heading: String::new(),
        text: text.to_owned(),
        questions: Vec::new(),
        url: None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a test set")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}
