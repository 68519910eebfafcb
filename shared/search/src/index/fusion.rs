//! Words and meaning together: a convex mix of both scores, each brought to the scale of its best chunk.

/// What meaning counts where question and chunk share a language: words are the better witness there.
pub(super) const SAME_LANGUAGE: f32 = 0.3;
/// What meaning counts across languages, where words meet by chance.
pub(super) const OTHER_LANGUAGE: f32 = 0.8;
/// Chunks whose cosines lie closer together than this are not told apart further than they are: in a small knowledge
/// base nothing may be near.
const SPREAD_MIN: f32 = 0.2;

/// Mixes `by_words` with `by_meaning`, in place. `weight` gives what meaning counts for a chunk. A chunk without a
/// vector is judged by its words.
pub(super) fn mix(by_words: &mut [f32], by_meaning: &[Option<f32>], weight: impl Fn(usize) -> f32) {
    let best_words = by_words.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
    let known = || by_meaning.iter().flatten().copied();
    let nearest = known().fold(f32::NEG_INFINITY, f32::max);
    let farthest = known().fold(f32::INFINITY, f32::min);
    let spread = (nearest - farthest).max(SPREAD_MIN);
    for (position, (score, cosine)) in by_words.iter_mut().zip(by_meaning).enumerate() {
        let words = *score / best_words;
        let meaning = cosine.map_or(words, |cosine| 1.0 - (nearest - cosine) / spread);
        let weight = weight(position);
        *score = (1.0 - weight) * words + weight * meaning;
    }
}
