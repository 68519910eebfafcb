//! Measures an index of 2,000 and of 20,000 chunks: `cargo run --release -p reaktly-search --example speed`.
//!
//! Texts are made of words drawn as in a language: few often, most rarely. It prints how long the building takes, how
//! long a search takes (p50 and p95), and the memory of a chunk as estimated and as the system counts it.

#![expect(clippy::print_stdout, reason = "an example prints its result")]

use std::time::{Duration, Instant};

use reaktly_domain::ids::{ArticleId, ChunkId};
use reaktly_search::chunk::IndexedChunk;
use reaktly_search::index::{Index, Meaning, Query, Vectors};
use reaktly_search::language::Language;
use uuid::Uuid;

/// Searches measured.
const SEARCHES: usize = 500;
/// Different words.
const WORDS: u64 = 30_000;
/// Words of a chunk; about 800 characters.
const CHUNK_WORDS: usize = 115;
/// Values of a vector.
const DIMENSIONS: usize = 512;

/// A sequence that looks random and is the same every time.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn word(&mut self) -> String {
        // The smaller of several draws, so that some words come often.
        let rank = (0..6).map(|_| self.next() % WORDS).min().unwrap_or(0);
        let syllables = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "zur", "schen", "tal"];
        let mut word = String::new();
        let mut rest = rank + 13;
        while rest > 0 {
            let at = usize::try_from(rest % 12).unwrap_or(0);
            word.push_str(syllables.get(at).copied().unwrap_or_default());
            rest /= 12;
        }
        word
    }

    fn text(&mut self, words: usize) -> String {
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }

    fn vector(&mut self) -> Vec<f32> {
        (0..DIMENSIONS).map(|_| if self.next().is_multiple_of(2) { 1.0 } else { -0.5 }).collect()
    }
}

fn main() {
    for chunks in [2_000, 20_000] {
        measure(chunks);
    }
}

fn measure(count: usize) {
    let mut sequence = Sequence(7);
    let before = resident_bytes();
    let chunks: Vec<IndexedChunk> = (0..count).map(|_| chunk(&mut sequence)).collect();
    let started = Instant::now();
    let index = Index::build(chunks);
    let built = started.elapsed();
    let held = resident_bytes().saturating_sub(before);
    let (p50, p95) = searched(&index, &mut sequence, None);
    println!(
        "{count} chunks: built in {} ms, search p50 {} µs, p95 {} µs, {} bytes a chunk estimated, {} counted",
        built.as_millis(),
        p50.as_micros(),
        p95.as_micros(),
        index.size_bytes() / count,
        held / count,
    );
    let mut vectors = Vectors::new(DIMENSIONS);
    (0..count).for_each(|position| vectors.add(position, &sequence.vector()));
    let index = index.with_vectors(vectors);
    let question = sequence.vector();
    let (p50, p95) = searched(&index, &mut sequence, Some(Meaning { vector: &question, answers_from: None }));
    println!(
        "  with vectors: search p50 {} µs, p95 {} µs, {} bytes a chunk",
        p50.as_micros(),
        p95.as_micros(),
        index.size_bytes() / count,
    );
}

fn searched(index: &Index, sequence: &mut Sequence, meaning: Option<Meaning<'_>>) -> (Duration, Duration) {
    let mut spent: Vec<Duration> = Vec::with_capacity(SEARCHES);
    for _ in 0..SEARCHES {
        let (text, previous, answer) = (sequence.text(8), sequence.text(8), sequence.text(30));
        let context = (Some(previous.as_str()), Some(answer.as_str()));
        let query = Query { previous: context.0, answer: context.1, meaning, ..Query::of(&text, Language::De) };
        let started = Instant::now();
        std::hint::black_box(index.search(&query, 6));
        spent.push(started.elapsed());
    }
    spent.sort();
    let at = |share: usize| spent.get(spent.len() * share / 100).copied().unwrap_or_default();
    (at(50), at(95))
}

fn chunk(sequence: &mut Sequence) -> IndexedChunk {
    IndexedChunk {
        id: ChunkId::from_uuid(Uuid::nil()),
        article: ArticleId::from_uuid(Uuid::nil()),
        version: 1,
        ordinal: 0,
        siblings: 1,
        language: Language::De,
        title: sequence.text(4),
        heading: sequence.text(3),
        text: sequence.text(CHUNK_WORDS),
        questions: (0..3).map(|_| sequence.text(7)).collect(),
        url: None,
    }
}

/// Memory of this process as the system counts it; 0 where it does not say.
fn resident_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes =
        line.and_then(|line| line.split_whitespace().next()).and_then(|number| number.parse::<usize>().ok());
    kilobytes.unwrap_or(0) * 1024
}
