//! Reading settings, and changing them by name.

use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::{
    Address, CAP_MAX, Caps, Handoff, Hours, NoTimeOfDay, OperatorSettings, OptIn, POLICY_WORDS_MAX, QUIET_MS_MAX,
    ReadMarks, Span, Switch, TEXT_CHARS_MAX, TimeOfDay, Weekday,
};

/// Settings as they are stored: an open object.
pub type Settings = Map<String, Value>;

/// Most characters of a policy word.
const POLICY_WORD_CHARS_MAX: usize = 100;
/// Most spans of a day.
const SPANS_MAX: usize = 8;
/// Most turns of an engagement that can be asked for.
const TURNS_MAX: u64 = 1000;
/// Settings whose members are changed one by one; every other one is a value of its own.
const GROUPS: [&str; 2] = ["handoff", "caps"];
/// The settings that are read.
const NAMES: [&str; 11] = [
    "readMarks",
    "typing",
    "address",
    "disclosure",
    "contact",
    "handoff",
    "hours",
    "quietMs",
    "caps",
    "voice",
    "images",
];
/// The caps that are read.
const CAPS: [&str; 6] = [
    "turnsPerEngagement",
    "conversationDayTokens",
    "accountDayTokens",
    "accountMonthTokens",
    "accountDayMicroUsd",
    "accountMonthMicroUsd",
];
const SWITCH: [(&str, Switch); 2] = [("on", Switch::On), ("off", Switch::Off)];
const OPT_IN: [(&str, OptIn); 2] = [("off", OptIn::Off), ("on", OptIn::On)];

/// What is wrong with a value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field} {message}")]
pub struct SettingProblem {
    /// Where, such as `settings.hours.week.mon.0.from`.
    pub field: String,
    /// What, such as `is no time of day such as 09:00`.
    pub message: String,
}

impl OperatorSettings {
    /// The settings an object holds. What is not set, or makes no sense, is as if nobody had chosen it.
    pub fn of(settings: &Value) -> Self {
        settings.as_object().map_or_else(Self::default, |settings| read(settings, &mut Vec::new()))
    }
}

/// Everything that is wrong with a change.
pub fn problems_of(change: &Settings) -> Vec<SettingProblem> {
    let mut problems = Vec::new();
    read(change, &mut problems);
    problems
}

/// The settings after a change that has no problems: the keys it names replace theirs, `null` takes one back to its
/// default, and the others are kept.
pub fn patched(settings: &Settings, change: &Settings) -> Settings {
    let mut patched = settings.clone();
    for (name, value) in change {
        match (patched.get_mut(name), value) {
            (Some(Value::Object(held)), Value::Object(members)) if GROUPS.contains(&name.as_str()) => {
                put(held, members);
            }
            _ => put(&mut patched, &Map::from_iter([(name.clone(), value.clone())])),
        }
    }
    patched
}

/// The settings with the default of everything nobody chose, keys nobody knows included.
pub fn filled(settings: &Value) -> Settings {
    let mut filled = settings.as_object().cloned().unwrap_or_default();
    let Ok(Value::Object(counts)) = serde_json::to_value(OperatorSettings::of(settings)) else { return filled };
    for (name, value) in counts {
        match (filled.get_mut(&name), value) {
            (Some(Value::Object(held)), Value::Object(members)) if GROUPS.contains(&name.as_str()) => {
                held.extend(members);
            }
            (_, value) => drop(filled.insert(name, value)),
        }
    }
    filled
}

fn put(held: &mut Settings, members: &Settings) {
    for (name, value) in members {
        if value.is_null() {
            held.remove(name);
        } else {
            held.insert(name.clone(), value.clone());
        }
    }
}

fn read(settings: &Settings, problems: &mut Vec<SettingProblem>) -> OperatorSettings {
    let mut group = Group { path: "settings".to_owned(), members: Some(settings), problems };
    group.only(&NAMES);
    let words = [("turn", ReadMarks::Turn), ("off", ReadMarks::Off)];
    let read_marks = group.word("readMarks", words).unwrap_or_default();
    let typing = group.word("typing", SWITCH).unwrap_or_default();
    let address = [("formal", Address::Formal), ("informal", Address::Informal)];
    let address = group.word("address", address).unwrap_or_default();
    let disclosure = group.text("disclosure");
    let contact = group.text("contact");
    let handoff = handoff(group.group("handoff"));
    let hours = hours(group.group("hours"));
    let quiet_ms = group.number("quietMs", 0, QUIET_MS_MAX.into()).and_then(|quiet| u32::try_from(quiet).ok());
    let caps = caps(group.group("caps"));
    let voice = group.word("voice", OPT_IN).unwrap_or_default();
    let images = group.word("images", OPT_IN).unwrap_or_default();
    OperatorSettings { read_marks, typing, address, disclosure, contact, handoff, hours, quiet_ms, caps, voice, images }
}

fn handoff(mut group: Group<'_>) -> Handoff {
    let default = Handoff::default();
    group.only(&["people", "afterUnanswered", "anger", "policyWords"]);
    let after = group.number("afterUnanswered", 1, 5).and_then(|after| u32::try_from(after).ok());
    Handoff {
        people: group.word("people", SWITCH).unwrap_or_default(),
        after_unanswered: after.unwrap_or(default.after_unanswered),
        anger: group.word("anger", SWITCH).unwrap_or_default(),
        policy_words: group.words("policyWords"),
    }
}

fn caps(mut group: Group<'_>) -> Caps {
    let default = Caps::default();
    let turns = group.number("turnsPerEngagement", 1, TURNS_MAX).and_then(|turns| u32::try_from(turns).ok());
    group.only(&CAPS);
    let mut cap = |name| group.number(name, 0, CAP_MAX);
    Caps {
        turns_per_engagement: turns.unwrap_or(default.turns_per_engagement),
        conversation_day_tokens: cap("conversationDayTokens"),
        account_day_tokens: cap("accountDayTokens"),
        account_month_tokens: cap("accountMonthTokens"),
        account_day_micro_usd: cap("accountDayMicroUsd"),
        account_month_micro_usd: cap("accountMonthMicroUsd"),
    }
}

fn hours(mut group: Group<'_>) -> Option<Hours> {
    let members = group.members?;
    let zone = match members.get("zone").and_then(Value::as_str) {
        Some(name) => {
            TimeZone::get(name).ok().or_else(|| group.refuse("zone", "is no time zone such as Europe/Berlin"))
        }
        None => group.refuse("zone", "is required"),
    };
    group.only(&["zone", "week", "answerOutside"]);
    let answer_outside = group.word("answerOutside", SWITCH).unwrap_or_default();
    if group.given("week").is_none() {
        group.report(
            "week",
            "is required: the spans of each day, such as {\"mon\": [{\"from\": \"09:00\", \"to\": \"17:00\"}]}",
        );
    }
    let mut week = group.group("week");
    week.only(&Weekday::ALL.map(Weekday::name));
    let days = Weekday::ALL.map(|day| week.spans(day.name()));
    Some(Hours::new(zone?, days, answer_outside))
}

/// A part of the settings, and where it lies.
struct Group<'a> {
    path: String,
    members: Option<&'a Settings>,
    problems: &'a mut Vec<SettingProblem>,
}

impl<'a> Group<'a> {
    /// A value that is there.
    fn given(&self, name: &str) -> Option<&'a Value> {
        self.members?.get(name).filter(|value| !value.is_null())
    }

    fn report(&mut self, name: &str, message: impl Into<String>) {
        let field = format!("{}.{name}", self.path);
        self.problems.push(SettingProblem { field, message: message.into() });
    }

    fn refuse<T>(&mut self, name: &str, message: impl Into<String>) -> Option<T> {
        self.report(name, message);
        None
    }

    /// Refuses members by any other name: a misspelt day would be a closed one. `null` takes away what was kept so far.
    fn only(&mut self, names: &[&str]) {
        let given = self.members.into_iter().flatten().filter(|(_, value)| !value.is_null());
        let others = given.map(|(name, _)| name).filter(|name| !names.contains(&name.as_str()));
        for name in others.cloned().collect::<Vec<_>>() {
            self.report(&name, format!("is not one of {}", names.join(", ")));
        }
    }

    fn group(&mut self, name: &str) -> Group<'_> {
        let members = match self.given(name) {
            None => None,
            Some(Value::Object(members)) => Some(members),
            Some(_) => self.refuse(name, "must be an object"),
        };
        Group { path: format!("{}.{name}", self.path), members, problems: self.problems }
    }

    fn word<T: Copy, const N: usize>(&mut self, name: &str, words: [(&str, T); N]) -> Option<T> {
        let given = self.given(name)?;
        let chosen = words.iter().find(|(word, _)| given.as_str() == Some(word)).map(|(_, meaning)| *meaning);
        chosen.or_else(|| {
            let words = words.map(|(word, _)| word);
            self.refuse(name, format!("is not one of {}", words.join(", ")))
        })
    }

    /// A text; a blank one is none.
    fn text(&mut self, name: &str) -> Option<String> {
        match self.given(name)?.as_str().map(str::trim) {
            None => self.refuse(name, "must be a string"),
            Some("") => None,
            Some(text) if text.chars().count() > TEXT_CHARS_MAX => {
                self.refuse(name, format!("is longer than {TEXT_CHARS_MAX} characters"))
            }
            Some(text) => Some(text.to_owned()),
        }
    }

    fn number(&mut self, name: &str, least: u64, most: u64) -> Option<u64> {
        let number = self.given(name)?.as_u64().filter(|number| (least..=most).contains(number));
        number.or_else(|| self.refuse(name, format!("must be a whole number from {least} to {most}")))
    }

    fn words(&mut self, name: &str) -> Vec<String> {
        let Some(given) = self.given(name) else { return Vec::new() };
        let Some(given) = given.as_array() else {
            return self.refuse(name, "must be a list of strings").unwrap_or_default();
        };
        if given.len() > POLICY_WORDS_MAX {
            return self.refuse(name, format!("holds more than {POLICY_WORDS_MAX} words")).unwrap_or_default();
        }
        let mut words = Vec::with_capacity(given.len());
        for (index, word) in given.iter().enumerate() {
            let place = format!("{name}.{index}");
            match word.as_str().map(str::trim) {
                None => self.report(&place, "must be a string"),
                Some("") => self.report(&place, "is empty"),
                Some(word) if word.chars().count() > POLICY_WORD_CHARS_MAX => {
                    self.report(&place, format!("is longer than {POLICY_WORD_CHARS_MAX} characters"));
                }
                Some(word) => words.push(word.to_owned()),
            }
        }
        words
    }

    /// The spans of a day, in order and apart from each other.
    fn spans(&mut self, day: &str) -> Vec<Span> {
        let Some(given) = self.given(day) else { return Vec::new() };
        let Some(given) = given.as_array().filter(|spans| spans.len() <= SPANS_MAX) else {
            return self.refuse(day, format!("must be a list of at most {SPANS_MAX} spans")).unwrap_or_default();
        };
        let mut spans: Vec<Span> = Vec::with_capacity(given.len());
        for (index, span) in given.iter().enumerate() {
            let place = format!("{day}.{index}");
            let (from, to) = (self.time(span, &place, "from"), self.time(span, &place, "to"));
            let (Some(from), Some(to)) = (from, to) else { continue };
            if from >= to {
                self.report(&format!("{place}.to"), "must be later than from");
            } else if spans.last().is_some_and(|last| last.to > from) {
                self.report(&format!("{place}.from"), "begins before the span before it ends");
            } else {
                spans.push(Span { from, to });
            }
        }
        spans
    }

    fn time(&mut self, span: &Value, place: &str, name: &str) -> Option<TimeOfDay> {
        let place = format!("{place}.{name}");
        match span.get(name).map(Value::as_str) {
            None => self.refuse(&place, "is required"),
            Some(None) => self.refuse(&place, "must be a string"),
            Some(Some(text)) => text.parse().map_err(|error: NoTimeOfDay| self.report(&place, error.to_string())).ok(),
        }
    }
}
