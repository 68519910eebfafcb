//! A model's answer as data, whatever shape it came in.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::Quote;

/// Messages of an answer.
const MESSAGES_MAX: usize = 2;

/// What the model wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Answer with facts.
    Answer,
    /// Ask back.
    Clarify,
    /// Be polite.
    Smalltalk,
    /// Refuse what is not the business's matter.
    OutOfScope,
    /// Say that it does not know.
    NoAnswer,
    /// Hand over.
    Handoff,
    /// Say nothing.
    Done,
    /// It did not say: the answer came as plain text.
    #[default]
    #[serde(other)]
    Unsaid,
}

/// Why it hands over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The customer asked for a person.
    Asked,
    /// It concerns the customer's own order or account.
    AccountSpecific,
    /// The customer complains.
    Complaint,
    /// The business's policy leaves it to people.
    Policy,
    /// It cannot help.
    CannotHelp,
    /// Somebody may be in danger.
    Safety,
    /// Somebody wants to buy.
    SalesLead,
    /// It did not say.
    #[default]
    #[serde(other)]
    None,
}

/// How the customer sounds to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sounds {
    /// Not content.
    Unhappy,
    /// Angry.
    Angry,
    /// Neither, or it did not say.
    #[default]
    #[serde(other)]
    Calm,
}

/// A model's answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Draft {
    #[serde(deserialize_with = "lenient")]
    /// What it rests on.
    pub quotes: Vec<Quote>,
    /// What to do.
    pub action: Action,
    /// Why a person is to take over.
    #[serde(alias = "handoff_reason")]
    pub reason: Reason,
    #[serde(deserialize_with = "lenient")]
    /// What to send, as the schema asks.
    pub messages: Vec<String>,
    /// What to send, under the names that models give it of their own accord.
    #[serde(alias = "answer", alias = "message", alias = "reply", alias = "content", alias = "response")]
    #[serde(deserialize_with = "lenient")]
    pub text: String,
    #[serde(deserialize_with = "lenient")]
    /// What the customer may choose from.
    pub buttons: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    /// The article to link, by the id it was given.
    pub article: String,
    #[serde(deserialize_with = "lenient")]
    /// What to look for once more.
    pub search_again: String,
    #[serde(deserialize_with = "lenient")]
    /// How the customer sounds.
    pub customer_mood: Sounds,
}

/// What does not fit counts as not said: models of smaller providers leave out fields or write `null`.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// Reads an answer: the schema's object, perhaps in a code fence or between other words, else plain text. `None` for
/// something that is neither, such as half an object or the page of a proxy.
pub fn read(answer: &str) -> Option<Draft> {
    let answer = without_thoughts(answer).trim();
    if let Some(draft) = object(answer) {
        return Some(draft);
    }
    (!answer.is_empty() && !looks_like_data(answer)).then(|| Draft { text: answer.to_owned(), ..Draft::default() })
}

/// Names of the schema's fields that no answer to a customer begins a line or a pair of braces with.
const FIELDS: [&str; 6] = ["quotes", "action", "handoff_reason", "messages", "search_again", "customer_mood"];

/// Whether a text was meant for a program: JSON cut short, YAML, the markup of an error page.
fn looks_like_data(answer: &str) -> bool {
    let is_field = |line: &str| {
        let line = line.trim_start_matches([' ', '\t', '-', '{', '[', '"', '\'', '`', ',', '*']);
        FIELDS.iter().any(|field| {
            let rest = line.strip_prefix(field).map(|rest| rest.trim_start_matches(['"', '\'', '*', ' ']));
            rest.is_some_and(|rest| rest.starts_with(':'))
        })
    };
    let opens = |mark: char| answer.split(mark).skip(1).any(is_field);
    let markup = answer.starts_with('<') || answer.contains("</") || answer.contains("<!DOCTYPE");
    answer.starts_with(['{', '[']) || answer.starts_with("```") || markup || answer.lines().any(is_field) || opens('{')
}

fn object(answer: &str) -> Option<Draft> {
    let start = answer.find('{')?;
    let end = answer.rfind('}')?;
    let value: Value = serde_json::from_str(answer.get(start..=end)?).ok()?;
    let mut draft: Draft = serde_json::from_value(value).ok()?;
    if draft.text.is_empty() {
        let messages = draft.messages.iter().map(|message| message.trim()).filter(|message| !message.is_empty());
        draft.text = messages.take(MESSAGES_MAX).collect::<Vec<_>>().join("\n\n");
    }
    let says_something = !draft.text.trim().is_empty() || draft.action != Action::Unsaid;
    says_something.then_some(draft)
}

/// Some models think aloud before they answer.
fn without_thoughts(answer: &str) -> &str {
    answer.rsplit_once("</think>").map_or(answer, |(_, rest)| rest)
}

#[cfg(test)]
mod tests;
