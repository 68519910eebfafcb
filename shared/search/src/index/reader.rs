//! Chunks become an index: each word is taken apart once, however often it comes.

use std::collections::HashMap;
use std::ops::Range;

use foldhash::fast::FixedState;

use super::representation::{Builder, Place, Representation};
use super::vocabulary::Vocabulary;
use crate::chunk::IndexedChunk;
use crate::language::Language;
use crate::text::{Word, each_word};

/// Reads chunks into both ways of seeing them.
#[derive(Debug, Default)]
pub(super) struct Reader {
    stems: Builder,
    grams: Builder,
    /// Words by language, each with its place in `known`.
    words: HashMap<Language, HashMap<Box<str>, usize, FixedState>, FixedState>,
    known: Vec<Known>,
    /// The grams of all known words, one after the other.
    gram_ids: Vec<u32>,
    /// Words without diacritics, with the numbers of their stems.
    folded: Vec<(String, u32)>,
    /// Working space: the terms of one text.
    text_stems: Vec<u32>,
    text_grams: Vec<u32>,
}

/// A word taken apart.
#[derive(Debug)]
struct Known {
    stem: u32,
    grams: Range<usize>,
}

impl Reader {
    /// Reads a chunk; chunks come in ascending order.
    pub(super) fn read(&mut self, position: u32, chunk: &IndexedChunk) {
        self.add(position, Place::Title, &chunk.title, chunk.language);
        if !chunk.heading.is_empty() {
            self.add(position, Place::Heading, &chunk.heading, chunk.language);
        }
        self.add(position, Place::Text, &chunk.text, chunk.language);
        for question in &chunk.questions {
            self.add(position, Place::Question, question, chunk.language);
        }
    }

    /// Stems, grams and the words themselves, of this many chunks.
    pub(super) fn finish(self, chunks: usize) -> (Representation, Representation, Vocabulary) {
        (self.stems.build(chunks), self.grams.build(chunks), Vocabulary::of(self.folded))
    }

    fn add(&mut self, position: u32, place: Place, text: &str, language: Language) {
        let (mut stems, mut grams) = (std::mem::take(&mut self.text_stems), std::mem::take(&mut self.text_grams));
        stems.clear();
        grams.clear();
        each_word(text, language, |word| {
            let at = self.word(word, language);
            let Some(known) = self.known.get(at) else { return };
            stems.push(known.stem);
            grams.extend_from_slice(self.gram_ids.get(known.grams.clone()).unwrap_or_default());
        });
        self.stems.add(position, place, &mut stems);
        self.grams.add(position, place, &mut grams);
        (self.text_stems, self.text_grams) = (stems, grams);
    }

    /// Where a word is among the known ones; taken apart when it is new.
    fn word(&mut self, word: &str, language: Language) -> usize {
        let words = self.words.entry(language).or_default();
        if let Some(at) = words.get(word) {
            return *at;
        }
        words.insert(word.into(), self.known.len());
        let Word { folded, stem, grams, .. } = Word::of(word, language);
        let (stem, start) = (self.stems.intern(stem), self.gram_ids.len());
        self.gram_ids.extend(grams.into_iter().map(|gram| self.grams.intern(gram)));
        self.known.push(Known { stem, grams: start..self.gram_ids.len() });
        self.folded.push((folded, stem));
        self.known.len() - 1
    }
}
