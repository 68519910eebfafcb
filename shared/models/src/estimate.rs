//! How many tokens a text has, before a provider has counted them.
//!
//! Without a model's tokenizer the bytes are counted: about 3.3 per token in Latin script and 2.2 in others. What
//! providers report afterwards corrects the estimate, model by model.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{LlmRequest, Usage};

/// Bytes of a token in Latin script.
const LATIN_BYTES: f64 = 3.3;
/// Bytes of a token in other scripts.
const OTHER_BYTES: f64 = 2.2;
/// Rather too many than too few.
const MARGIN: f64 = 1.15;
/// Tokens around each message.
const MESSAGE_TOKENS: u32 = 4;
/// Tokens of a picture, roughly; providers scale large ones down.
const IMAGE_TOKENS: u32 = 1_500;
/// How much the latest call counts in a model's correction.
const LATEST_SHARE: f64 = 0.2;
/// How far reports may move the estimate: beyond it, something else than the tokenizer is at work.
const CORRECTION: std::ops::RangeInclusive<f64> = 0.25..=4.0;

/// Tokens of a text, by its bytes and script.
pub fn tokens(text: &str) -> u32 {
    let estimate = text.chars().map(|c| f64::from(u32::try_from(c.len_utf8()).unwrap_or(4)) / bytes_per_token(c));
    whole(estimate.sum::<f64>() * MARGIN)
}

/// Tokens a request makes the model read, by the bytes of its texts.
pub fn request_tokens(request: &LlmRequest) -> u32 {
    let texts = [request.prompt(), request.schema.1.to_string()];
    let messages = u32::try_from(request.turns.len() + request.system.len()).unwrap_or(u32::MAX);
    let images = request.turns.iter().flat_map(crate::Turn::images).count();
    let images = u32::try_from(images).unwrap_or(u32::MAX).saturating_mul(IMAGE_TOKENS);
    let words = texts.iter().fold(0, |sum: u32, text| sum.saturating_add(tokens(text)));
    words.saturating_add(messages.saturating_mul(MESSAGE_TOKENS)).saturating_add(images)
}

/// What each model's reports say about the estimate.
#[derive(Debug, Default)]
pub(crate) struct Estimator(Mutex<HashMap<String, f64>>);

impl Estimator {
    /// What the model will probably count for this request and an answer of its full length.
    pub(crate) fn request(&self, model: &str, request: &LlmRequest) -> Usage {
        let factor = self.lock().get(model).copied().unwrap_or(1.0);
        let input = whole(f64::from(request_tokens(request)) * factor);
        Usage { input, output: request.max_output_tokens, ..Usage::default() }
    }

    /// Learns from what a model counted. Pictures are counted by other rules and teach nothing about texts.
    pub(crate) fn learn(&self, model: &str, request: &LlmRequest, counted: &Usage) {
        let estimated = request_tokens(request);
        let pictured = request.turns.iter().any(|turn| turn.images().next().is_some());
        if estimated == 0 || counted.input == 0 || pictured {
            return;
        }
        let seen = (f64::from(counted.input) / f64::from(estimated)).clamp(*CORRECTION.start(), *CORRECTION.end());
        let mut factors = self.lock();
        let factor = factors.get(model).map_or(seen, |known| known + LATEST_SHARE * (seen - known));
        factors.insert(model.to_owned(), factor);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, f64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Latin letters with their accents, digits and common punctuation.
const fn bytes_per_token(c: char) -> f64 {
    match c {
        '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{2000}'..='\u{206f}' => LATIN_BYTES,
        _ => OTHER_BYTES,
    }
}

fn whole(tokens: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a float's cast stops at the type's ends, and the estimate is never negative"
    )]
    let whole = tokens.ceil() as u32;
    whole
}

#[cfg(test)]
mod tests;
