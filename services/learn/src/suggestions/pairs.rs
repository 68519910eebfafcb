//! The question a customer asked and the answer a person gave to it, found without a model. Pure.

use reaktly_domain::ids::MessageId;
use reaktly_search::alike::Features;
use reaktly_search::language::Language;
use reaktly_store::learning::spoken::{By, Spoken};

use super::clean;
use crate::words::{self, mask, speaks_of_one_case};

/// Words that mean something, at least, of a question and of an answer worth keeping.
const QUESTION_WORDS_MIN: usize = 1;
const ANSWER_WORDS_MIN: usize = 3;
/// Words from which on a message without a question mark may ask.
const ASKING_WORDS_MIN: usize = 3;
/// Most characters of an answer: longer ones are correspondence.
const ANSWER_CHARS_MAX: usize = 1_500;
/// Words of an answer beyond this say no more for it.
const TELLING_WORDS_MAX: usize = 30;

/// What was said, and by whom.
#[derive(Debug, Clone, Copy)]
pub(super) struct Heard<'a> {
    /// The words, oldest first.
    pub(super) talk: &'a [Spoken],
    /// Names of the customer and of the people.
    pub(super) names: &'a [String],
    /// The language it is in.
    pub(super) language: Language,
}

/// A question and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pair {
    /// The first message of the answer.
    pub(super) message: MessageId,
    /// In the customer's words.
    pub(super) question: String,
    /// In the person's words.
    pub(super) answer: String,
}

/// What a customer asked and the people's words that followed.
#[derive(Debug, Default)]
struct Exchange {
    asked: Vec<String>,
    answered: Vec<(MessageId, String)>,
    is_asked_back: bool,
}

/// The pair that tells most; `None` when nobody answered a question, or only one customer's own matter.
pub(super) fn find(heard: Heard<'_>) -> Option<Pair> {
    let pairs = exchanges(heard).into_iter().filter_map(|exchange| pair(&exchange, heard));
    let telling = |pair: &Pair| Features::of(&pair.answer, heard.language).words().min(TELLING_WORDS_MAX);
    // The first of the best, so that the same talk always gives the same pair.
    pairs.reduce(|best, next| if telling(&next) > telling(&best) { next } else { best })
}

fn exchanges(heard: Heard<'_>) -> Vec<Exchange> {
    let mut done = Vec::new();
    let mut open = Exchange::default();
    for said in heard.talk {
        match said.by {
            By::Customer => {
                let goes_on = open.answered.is_empty() || !may_ask(&said.text, heard.language);
                if !goes_on {
                    done.push(std::mem::take(&mut open));
                }
                if open.answered.is_empty() {
                    open.asked.push(said.text.clone());
                    open.is_asked_back = false;
                }
            }
            By::Person(_) => {
                let text = clean::answer(&said.text, heard.names);
                if words::asks(&text) {
                    open.is_asked_back = true;
                } else if !text.is_empty() {
                    open.answered.push((said.id, text));
                }
            }
            // What the AI said in between, such as that a person takes over, is neither.
            By::Ai => {}
        }
    }
    done.push(open);
    done
}

fn pair(exchange: &Exchange, heard: Heard<'_>) -> Option<Pair> {
    let Heard { names, language, .. } = heard;
    let question = words::question(&exchange.asked, language)?;
    let (message, _) = exchange.answered.first()?;
    let answer: Vec<&str> = exchange.answered.iter().map(|(_, text)| text.as_str()).collect();
    let answer = answer.join("\n");
    let says = |text: &str| Features::of(text, language).words();
    let tells = says(&question) >= QUESTION_WORDS_MIN && says(&answer) >= ANSWER_WORDS_MIN;
    let is_own = is_personal(&question, names)
        || is_personal(&answer, names)
        || exchange.asked.iter().any(|text| mask(text).is_personal());
    let fits = tells && answer.chars().count() <= ANSWER_CHARS_MAX && !is_own;
    fits.then_some(Pair { message: *message, question, answer })
}

/// Whether a text is about one customer alone.
pub(super) fn is_personal(text: &str, names: &[String]) -> bool {
    mask(text).is_personal() || speaks_of_one_case(text) || clean::names_somebody(text, names)
}

fn may_ask(text: &str, language: Language) -> bool {
    words::asks(text) || text.contains('?') || Features::of(text, language).words() >= ASKING_WORDS_MIN
}

#[cfg(test)]
mod tests;
