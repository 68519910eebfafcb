//! Vectors of chunks, a byte for each dimension: what a question is near to in meaning.

use super::memory::bytes_of;

/// Largest value of a dimension as stored.
const STEPS: f32 = 127.0;

/// The vectors of a knowledge base's chunks, all made by the same thing. A chunk may have several: of its text, of
/// its sentences, of the questions it answers; it is as near to a question as the nearest of them.
#[derive(Debug, Default)]
pub struct Vectors {
    dimensions: usize,
    values: Vec<i8>,
    /// What a step is worth in each vector, all of length one.
    scales: Vec<f32>,
    /// The chunk of each vector, ascending.
    owners: Vec<u32>,
}

impl Vectors {
    /// No vectors yet, of `dimensions` values each.
    pub fn new(dimensions: usize) -> Self {
        Self { dimensions, ..Self::default() }
    }

    /// Adds a vector of the chunk at `position`; chunks come in ascending order. A vector of another size or without
    /// length is left out.
    pub fn add(&mut self, position: usize, vector: &[f32]) {
        let Some((values, scale)) = quantized(vector).filter(|(values, _)| values.len() == self.dimensions) else {
            return;
        };
        self.values.extend(values);
        self.scales.push(scale);
        self.owners.push(u32::try_from(position).unwrap_or(u32::MAX));
    }

    /// Cosine of each of `chunks` chunks to the question, by the nearest of its vectors; `None` for those without, and
    /// for all when the question's vector is of another size.
    pub(super) fn similarities(&self, question: &[f32], chunks: usize) -> Vec<Option<f32>> {
        let mut nearest = vec![None; chunks];
        let Some((question, question_scale)) =
            quantized(question).filter(|(values, _)| values.len() == self.dimensions)
        else {
            return nearest;
        };
        let vectors = self.values.chunks_exact(self.dimensions.max(1)).zip(&self.scales);
        for ((vector, scale), owner) in vectors.zip(&self.owners) {
            let cosine = dot(vector, &question) * scale * question_scale;
            if let Some(best) = nearest.get_mut(*owner as usize) {
                *best = Some(best.map_or(cosine, |best: f32| best.max(cosine)));
            }
        }
        nearest
    }

    /// Memory they take.
    pub(super) fn size_bytes(&self) -> usize {
        bytes_of(&self.values) + bytes_of(&self.scales) + bytes_of(&self.owners)
    }
}

/// Sum of products; whole numbers, so that the compiler may do many at once.
#[expect(clippy::cast_precision_loss, reason = "a few thousand products of bytes stay below 2^24 by far")]
fn dot(one: &[i8], other: &[i8]) -> f32 {
    one.iter().zip(other).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum::<i32>() as f32
}

/// A vector of length one in bytes, with what a step is worth; `None` when it has no length.
#[expect(clippy::cast_possible_truncation, reason = "values are scaled to -127 to 127")]
fn quantized(vector: &[f32]) -> Option<(Vec<i8>, f32)> {
    let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
    let largest = vector.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    if !length.is_finite() || largest <= 0.0 {
        return None;
    }
    let values = vector.iter().map(|value| (value / largest * STEPS).round() as i8).collect();
    Some((values, largest / STEPS / length))
}

#[cfg(test)]
mod tests;
