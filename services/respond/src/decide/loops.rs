//! Whether another machine seems to be answering: then the AI falls silent and a person looks. Pure.
//!
//! By its words the operator recognises one; here are time and number. Only what was said since a person last wrote
//! counts: and a customer who repeats a question before it is answered, or sends a burst of words, is none.

use jiff::{SignedDuration, Timestamp};
use reaktly_operator::loops::looks_like_a_machine;
use reaktly_operator::turn::{Speaker, Utterance};

/// Nobody has read an answer and written this many messages within [`READING_TIME_MIN`] of it.
const BURST_MESSAGES: usize = 3;
/// Reading an answer takes a person longer.
const READING_TIME_MIN: SignedDuration = SignedDuration::from_millis(1500);
/// More messages than this within [`FLOOD_TIME`] …
const FLOOD_MESSAGES: usize = 20;
/// … and at least this many answers among them.
const FLOOD_ANSWERS: usize = 5;
const FLOOD_TIME: SignedDuration = SignedDuration::from_mins(5);

/// Something that was said, and when we knew of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Uttered<'a> {
    /// Who said it.
    pub speaker: Speaker,
    /// What.
    pub text: &'a str,
    /// When.
    pub at: Timestamp,
}

/// The sign of another machine in what was said last, oldest first, the turn to be answered included.
pub fn sign(said: &[Uttered<'_>], now: Timestamp) -> Option<&'static str> {
    let since = said.iter().rposition(|uttered| uttered.speaker == Speaker::Agent).map_or(0, |agent| agent + 1);
    let said = said.get(since..).unwrap_or_default();
    let (last, history) = told(said)?;
    if let Some(sign) = looks_like_a_machine(&history, &[last]) {
        return Some(sign.as_str());
    }
    if is_burst(said) {
        return Some("burst");
    }
    is_flood(said, now).then_some("flood")
}

/// What was said last and before, with what an impatient customer repeated before it was answered said once.
fn told<'a>(said: &[Uttered<'a>]) -> Option<(&'a str, Vec<Utterance>)> {
    let mut told: Vec<&Uttered<'a>> = Vec::with_capacity(said.len());
    for uttered in said {
        let is_repeated = told.last().is_some_and(|last| {
            (last.speaker, uttered.speaker) == (Speaker::Customer, Speaker::Customer)
                && last.text.trim().eq_ignore_ascii_case(uttered.text.trim())
        });
        if !is_repeated {
            told.push(uttered);
        }
    }
    let last = told.pop()?;
    let history = told.iter().map(|uttered| Utterance { speaker: uttered.speaker, text: uttered.text.to_owned() });
    Some((last.text, history.collect()))
}

fn of<'a, 's>(said: &'s [Uttered<'a>], speaker: Speaker) -> impl Iterator<Item = &'s Uttered<'a>> {
    said.iter().filter(move |uttered| uttered.speaker == speaker)
}

/// A machine answers every time: one answer met by a burst may have crossed with what a person was writing.
fn is_burst(said: &[Uttered<'_>]) -> bool {
    let mut answer: Option<Timestamp> = None;
    let (mut quick, mut bursts, mut answers) = (0, 0, 0);
    for uttered in said {
        match uttered.speaker {
            Speaker::Ai => {
                answer = Some(uttered.at);
                answers += 1;
                quick = 0;
            }
            _ if answer.is_some_and(|at| uttered.at.duration_since(at) <= READING_TIME_MIN) => {
                quick += 1;
                bursts += usize::from(quick == BURST_MESSAGES && answers > 1);
            }
            _ => {}
        }
    }
    bursts > 0
}

fn is_flood(said: &[Uttered<'_>], now: Timestamp) -> bool {
    let is_recent = |uttered: &&Uttered<'_>| now.duration_since(uttered.at) <= FLOOD_TIME;
    of(said, Speaker::Customer).filter(is_recent).count() > FLOOD_MESSAGES
        && of(said, Speaker::Ai).filter(is_recent).count() >= FLOOD_ANSWERS
}

#[cfg(test)]
mod tests;
