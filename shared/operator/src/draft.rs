//! A model's answer as data, whatever shape it came in.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Messages of an answer.
const MESSAGES_MAX: usize = 2;

/// What the model wants to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Action {
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
pub(crate) enum Reason {
    Asked,
    AccountSpecific,
    Complaint,
    Policy,
    CannotHelp,
    Safety,
    SalesLead,
    #[default]
    #[serde(other)]
    None,
}

/// A citation.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Quote {
    pub(crate) id: String,
    pub(crate) quote: String,
}

/// How the customer sounds to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sounds {
    Unhappy,
    Angry,
    #[default]
    #[serde(other)]
    Calm,
}

/// A model's answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Draft {
    #[serde(deserialize_with = "lenient")]
    pub(crate) quotes: Vec<Quote>,
    pub(crate) action: Action,
    #[serde(alias = "handoff_reason")]
    pub(crate) reason: Reason,
    #[serde(deserialize_with = "lenient")]
    pub(crate) messages: Vec<String>,
    #[serde(alias = "answer", alias = "message", alias = "reply", alias = "content", alias = "response")]
    #[serde(deserialize_with = "lenient")]
    pub(crate) text: String,
    #[serde(deserialize_with = "lenient")]
    pub(crate) buttons: Vec<String>,
    #[serde(deserialize_with = "lenient")]
    pub(crate) article: String,
    #[serde(deserialize_with = "lenient")]
    pub(crate) search_again: String,
    #[serde(deserialize_with = "lenient")]
    pub(crate) customer_mood: Sounds,
}

/// What does not fit counts as not said: models of smaller providers leave out fields or write `null`.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

/// Reads an answer: the schema's object, perhaps in a code fence or between other words, else plain text. `None` for
/// something that is neither, such as half an object.
pub(crate) fn read(answer: &str) -> Option<Draft> {
    let answer = without_thoughts(answer).trim();
    if let Some(draft) = object(answer) {
        return Some(draft);
    }
    let looks_like_data = answer.starts_with(['{', '[']) || answer.starts_with("```json");
    (!looks_like_data && !answer.is_empty()).then(|| Draft { text: answer.to_owned(), ..Draft::default() })
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
