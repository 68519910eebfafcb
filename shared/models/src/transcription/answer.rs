//! The answer of a transcription endpoint: verbose or plain JSON.

use serde::Deserialize;

use super::{Transcript, TranscriptionError};

/// Below this average the model doubts its own words; Whisper draws the line there, too.
const LOG_PROBABILITY_MIN: f64 = -1.0;

#[derive(Deserialize)]
struct Answer {
    text: String,
    #[serde(default)]
    segments: Option<Vec<Segment>>,
}

#[derive(Deserialize)]
struct Segment {
    #[serde(default)]
    text: String,
    #[serde(default)]
    avg_logprob: Option<f64>,
}

/// What was heard, by status and body.
pub(super) fn read(status: u16, body: &[u8]) -> Result<Transcript, TranscriptionError> {
    match status {
        200..=299 => {}
        408 | 409 | 429 | 500.. => return Err(TranscriptionError::Overloaded { status }),
        _ => return Err(TranscriptionError::Refused { status }),
    }
    let answer: Answer = serde_json::from_slice(body).map_err(|_malformed| TranscriptionError::Unreadable)?;
    let text = answer.text.trim();
    let doubtful = answer.segments.as_deref().and_then(log_probability).is_some_and(|log| log < LOG_PROBABILITY_MIN);
    if doubtful || !text.chars().any(char::is_alphanumeric) {
        return Ok(Transcript::NotUnderstood);
    }
    Ok(Transcript::Words(text.to_owned()))
}

/// The average over all segments, the longer ones counting more; none when no segment says.
fn log_probability(segments: &[Segment]) -> Option<f64> {
    let said = segments.iter().filter_map(|segment| {
        let weight = f64::from(u32::try_from(segment.text.len().max(1)).unwrap_or(u32::MAX));
        Some((weight, segment.avg_logprob?))
    });
    let (weights, sum) = said.fold((0.0, 0.0), |(weights, sum), (weight, log)| (weights + weight, sum + weight * log));
    (weights > 0.0).then(|| sum / weights)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn heard(answer: &Value) -> Transcript {
        read(200, answer.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn plain_and_verbose_answers_are_understood() {
        let words = Transcript::Words("When do you open?".to_owned());
        assert_eq!(heard(&json!({"text": " When do you open?"})), words);
        let sure = json!([{"text": "When do you open?", "avg_logprob": -0.2, "no_speech_prob": 0.01}]);
        assert_eq!(heard(&json!({"text": "When do you open?", "language": "en", "segments": sure})), words);
        assert_eq!(heard(&json!({"text": "When do you open?", "segments": null})), words);
    }

    #[test]
    fn no_words_and_doubtful_words_are_not_understood() {
        for text in ["", "  ", "…", "♪"] {
            assert_eq!(heard(&json!({"text": text})), Transcript::NotUnderstood, "{text}");
        }
        let doubted =
            json!([{"text": "Thank you for watching", "avg_logprob": -1.6}, {"text": "Ok", "avg_logprob": -0.1}]);
        assert_eq!(
            heard(&json!({"text": "Thank you for watching Ok", "segments": doubted})),
            Transcript::NotUnderstood
        );
    }

    #[test]
    fn a_failure_is_told_apart_from_nonsense() {
        assert_eq!(read(503, b""), Err(TranscriptionError::Overloaded { status: 503 }));
        assert_eq!(read(429, b""), Err(TranscriptionError::Overloaded { status: 429 }));
        assert_eq!(read(401, b""), Err(TranscriptionError::Refused { status: 401 }));
        assert_eq!(read(200, b"When do you open?"), Err(TranscriptionError::Unreadable));
    }
}
