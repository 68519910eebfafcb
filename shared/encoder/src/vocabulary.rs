//! A text in pieces of the vocabulary: of all ways to cut it, the likeliest.

use std::collections::HashMap;

use prost::Message;

use crate::LoadError;
use crate::normalizer::Normalizer;

/// The file's name.
pub(crate) const FILE: &str = "sp.model";

/// A character the vocabulary does not have.
const UNKNOWN: u32 = 0;
/// Where a text begins.
const BEGIN: u32 = 1;
/// Where it ends.
const END: u32 = 2;
/// How much less likely than the unlikeliest piece an unknown character is.
const UNKNOWN_PENALTY: f64 = 10.0;

/// Pieces with how likely each is.
#[derive(Debug)]
pub(crate) struct Vocabulary {
    pieces: HashMap<String, (u32, f64)>,
    chars_max: usize,
    unknown_score: f64,
    normalizer: Normalizer,
}

/// The file: `SentencePiece`'s model, as far as it is needed.
#[derive(Clone, PartialEq, Message)]
struct Model {
    #[prost(message, repeated, tag = "1")]
    pieces: Vec<Piece>,
    #[prost(message, optional, tag = "3")]
    normalizer: Option<Rules>,
}

#[derive(Clone, PartialEq, Message)]
struct Piece {
    #[prost(string, optional, tag = "1")]
    piece: Option<String>,
    #[prost(float, optional, tag = "2")]
    score: Option<f32>,
}

#[derive(Clone, PartialEq, Message)]
struct Rules {
    #[prost(bytes = "vec", optional, tag = "2")]
    map: Option<Vec<u8>>,
}

/// The best way to reach a place in a text.
#[derive(Debug, Clone, Copy)]
struct Step {
    score: f64,
    /// Where its last piece begins, and which one it is.
    from: usize,
    piece: u32,
}

impl Vocabulary {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, LoadError> {
        let unusable = |reason: String| LoadError::Unusable { file: FILE, reason };
        let model = Model::decode(bytes).map_err(|error| unusable(error.to_string()))?;
        let map = model.normalizer.and_then(|rules| rules.map);
        let normalizer = map.and_then(|map| Normalizer::read(&map));
        let normalizer = normalizer.ok_or_else(|| unusable("it has no table of replacements".to_owned()))?;
        let mut vocabulary =
            Self { pieces: HashMap::with_capacity(model.pieces.len()), chars_max: 0, unknown_score: 0.0, normalizer };
        for (id, piece) in (0..).zip(model.pieces) {
            let (text, score) = (piece.piece.unwrap_or_default(), f64::from(piece.score.unwrap_or_default()));
            vocabulary.chars_max = vocabulary.chars_max.max(text.chars().count());
            vocabulary.unknown_score = vocabulary.unknown_score.min(score);
            vocabulary.pieces.insert(text, (id, score));
        }
        vocabulary.unknown_score -= UNKNOWN_PENALTY;
        Ok(vocabulary)
    }

    /// The numbers of a text's pieces between the marks of its beginning and end.
    pub(crate) fn pieces(&self, text: &str) -> Vec<u32> {
        let normal = self.normalizer.normalize(text);
        let mut pieces = vec![END];
        if normal.is_empty() {
            pieces.push(UNKNOWN);
        }
        let steps = self.steps(&normal);
        let mut at = steps.len().saturating_sub(1);
        while let Some(step) = steps.get(at).filter(|_| at > 0) {
            pieces.push(step.piece);
            at = step.from;
        }
        pieces.push(BEGIN);
        pieces.reverse();
        pieces
    }

    /// The best step to each boundary between characters, from left to right; of equals the one that begins first.
    fn steps(&self, normal: &str) -> Vec<Step> {
        let boundaries: Vec<usize> = normal.char_indices().map(|(at, _)| at).chain([normal.len()]).collect();
        let nowhere = Step { score: f64::NEG_INFINITY, from: 0, piece: UNKNOWN };
        let mut steps = vec![nowhere; boundaries.len()];
        if let Some(first) = steps.first_mut() {
            first.score = 0.0;
        }
        for (from, start) in boundaries.iter().enumerate() {
            let base = steps.get(from).map_or(f64::NEG_INFINITY, |step| step.score);
            for (length, end) in (1..=self.chars_max).zip(boundaries.iter().skip(from + 1)) {
                let known = normal.get(*start..*end).and_then(|text| self.pieces.get(text)).copied();
                let unknown = (length == 1).then_some((UNKNOWN, self.unknown_score));
                let Some((piece, score)) = known.or(unknown) else { continue };
                if let Some(step) = steps.get_mut(from + length).filter(|step| base + score > step.score) {
                    *step = Step { score: base + score, from, piece };
                }
            }
        }
        steps
    }
}

#[cfg(test)]
mod tests;
