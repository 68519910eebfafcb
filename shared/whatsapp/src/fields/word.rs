//! What the owner of a number must know, from whatever field it came: in plain words, with how grave it is, what it is
//! about, and what Meta now says of the number.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{HISTORY_DECLINED, TemplateChange, account, number, others, template};
use crate::errors::{self, Class};
use crate::webhook::{ErrorNotice, wire};

/// How grave a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know; nobody has to do anything.
    Info,
    /// Somebody should look.
    Warning,
    /// Messages stop, or soon will.
    Critical,
}

impl Severity {
    /// As stored and shown.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// Something Meta now says of a number; null when it no longer holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its name in the API, such as `messagingLimit`.
    pub name: &'static str,
    /// What it is.
    pub value: Value,
}

impl Fact {
    pub(super) fn new(name: &'static str, value: impl Into<Value>) -> Self {
        Self { name, value: value.into() }
    }
}

/// What the owner of a number must know.
#[derive(Debug, Clone, PartialEq)]
pub struct Word {
    /// Meta's event or decision, such as `DISABLED_UPDATE`.
    pub event: String,
    /// How grave it is. Only what is more than an info waits for somebody.
    pub severity: Severity,
    /// What it means and what to do, in plain English.
    pub title: String,
    /// What it is about. A later word on the same topic settles the earlier ones; empty when it stands alone.
    pub topic: String,
    /// The business account, where the value itself names it.
    pub business_account_id: Option<String>,
    /// The number's id, where the value itself names it.
    pub phone_number_id: Option<String>,
    /// When it happened, where the value itself says so.
    pub at: Option<Timestamp>,
    /// What Meta now says of the number.
    pub facts: Vec<Fact>,
    /// The template it is about.
    pub template: Option<TemplateChange>,
    /// Whether the field is one this version knows.
    pub is_known: bool,
}

impl Word {
    pub(super) fn new(event: &str, severity: Severity, title: impl Into<String>) -> Self {
        Self {
            event: event.to_owned(),
            severity,
            title: title.into(),
            topic: String::new(),
            business_account_id: None,
            phone_number_id: None,
            at: None,
            facts: Vec::new(),
            template: None,
            is_known: true,
        }
    }

    pub(super) fn about(mut self, topic: impl Into<String>) -> Self {
        self.topic = topic.into();
        self
    }

    pub(super) fn with(mut self, facts: impl IntoIterator<Item = Fact>) -> Self {
        self.facts.extend(facts);
        self
    }
}

/// Reads the value of a field. Templates are recognised by their keys, because Meta's own pages print them under
/// another field's name.
pub fn read(field: &str, value: &Value) -> Word {
    if let Some(word) = template::word(value) {
        return word;
    }
    match field {
        "account_alerts" => account::alert(value),
        "account_review_update" => account::review(value),
        "account_update" => account::update(value),
        "account_settings_update" => account::settings(value),
        "business_capability_update" => number::capability(value),
        "phone_number_name_update" => number::name(value),
        "phone_number_quality_update" => number::quality(value),
        "security" => number::security(value),
        "business_username_update" | "business_username_updates" => number::username(value),
        "flows" => others::flow(value),
        "payment_configuration_update" => others::payment(value),
        "partner_solutions" => others::solution(value),
        "automatic_events" | "tracking_events" => others::automatic(field, value),
        "history" => history_word(value),
        "group_lifecycle_update" => others::group_failure(value),
        _ => unknown(field, value),
    }
}

/// How far the import of past chats is: `history[].metadata`.
fn history_word(progress: &Value) -> Word {
    let phase = wire::integer(progress, "phase");
    let percent = wire::integer(progress, "progress");
    let part = phase.map(|phase| match phase {
        0 => "of the last day".to_owned(),
        1 => "of the last 90 days".to_owned(),
        2 => "of the last 180 days".to_owned(),
        other => format!("in phase {other}"),
    });
    let chats = part.map_or_else(|| "past chats".to_owned(), |part| format!("past chats {part}"));
    let title = match percent {
        Some(100) => format!("Meta has handed over all {chats}. They are in the inbox and get no answers."),
        Some(percent) => format!("Meta is handing over {chats}: {percent} % so far. They get no answers."),
        None => format!("Meta is handing over {chats}. They get no answers."),
    };
    Word::new("HISTORY_PROGRESS", Severity::Info, title).about("history")
}

/// An error that Meta reports beside messages.
pub fn of_error(error: &ErrorNotice) -> Word {
    let own_words = error.details.as_deref().or(error.title.as_deref()).unwrap_or("without saying what it is");
    let code = error.code;
    let (severity, title) = match code {
        HISTORY_DECLINED => (
            Severity::Info,
            "The business declined to share past chats when the number was connected; new messages come as usual."
                .to_owned(),
        ),
        131_035 => (
            Severity::Critical,
            "A customer's message was lost: the number stores nothing at Meta, and the webhook could not be delivered in time. Check that the webhook URL answers."
                .to_owned(),
        ),
        131_036 => (
            Severity::Warning,
            "A customer's message was lost: Meta could not decrypt it again. Ask the customer to write once more."
                .to_owned(),
        ),
        _ => match errors::entry(code, None) {
            Some(entry) => {
                let grave = if entry.class == Class::Credential { Severity::Critical } else { Severity::Warning };
                (grave, format!("Meta reports error {code}: {}. What helps: {}.", entry.meaning, entry.remedy))
            }
            None => (Severity::Warning, format!("Meta reports error {code}: {own_words}")),
        },
    };
    Word::new(&code.to_string(), severity, title).about(format!("error.{code}"))
}

/// Fields whose elements are read one by one; a value without any comes here.
const KNOWN_ELSEWHERE: [&str; 17] = [
    "messages",
    "messaging",
    "messaging_postbacks",
    "message_deliveries",
    "message_reads",
    "smb_message_echoes",
    "message_echoes",
    "standby",
    "messaging_handovers",
    "calls",
    "user_preferences",
    "user_id_update",
    "smb_app_state_sync",
    "group_participants_update",
    "group_participant_update",
    "group_settings_update",
    "group_status_update",
];

/// A field this version does not know: kept as it came, never in the way.
fn unknown(field: &str, value: &Value) -> Word {
    let event = wire::first_text(value, &["event", "type", "status", "decision"]).unwrap_or_default();
    let known = KNOWN_ELSEWHERE.contains(&field);
    let what = if known { "without anything this version can read" } else { "a field this version does not know" };
    let title = format!("Meta sent \"{field}\", {what}. It is kept as it came; nothing else was done with it.");
    let mut word = Word::new(&event, Severity::Info, title);
    word.is_known = known;
    word
}

/// `RESTRICTED_BIZ_INITIATED_MESSAGING` as people write it: `restricted biz initiated messaging`.
pub(super) fn plain(word: &str) -> String {
    word.replace('_', " ").to_lowercase()
}

/// Words of Meta's own at the end of ours, where there are any.
pub(super) fn said(words: Option<&str>) -> String {
    words.filter(|words| !words.is_empty()).map(|words| format!(" Meta says: {words}")).unwrap_or_default()
}

/// `2000` as `2,000`; `TIER_2K` as `2,000`; `-1` and `UNLIMITED` as no limit.
pub(super) fn limit_in_words(limit: &str) -> String {
    let tier = limit.strip_prefix("TIER_").unwrap_or(limit);
    let number = match tier.strip_suffix('K') {
        Some(thousands) => thousands.parse::<i64>().ok().and_then(|thousands| thousands.checked_mul(1000)),
        None => tier.parse().ok(),
    };
    match number {
        Some(-1) => "no limit".to_owned(),
        Some(number) => format!("{} customers a day", grouped(number)),
        None if tier == "UNLIMITED" => "no limit".to_owned(),
        None if tier == "NOT_SET" => "not set yet".to_owned(),
        None => plain(tier),
    }
}

fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A messaging limit as the API shows it: Meta's word or number.
pub(super) fn limit_fact(limit: &str) -> Fact {
    Fact::new("messagingLimit", json!(limit))
}
