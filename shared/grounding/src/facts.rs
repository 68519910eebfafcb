//! Numbers, prices, dates, times, links and addresses of a text in one spelling, so that `1.299,00` and `1,299.00` are
//! the same, and so are `10 Uhr` and `10:00`.

use std::sync::LazyLock;

use reaktly_search::language::Language;
use regex::{Captures, Regex};

use super::words;

/// A fact that must be right to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Fact {
    /// A page.
    Link(String),
    /// An e-mail address.
    Mail(String),
    /// A phone number or another long number written in groups.
    Phone(String),
    /// A day: year, month and day, in that order where the text has them.
    Date(String),
    /// A time of day, `09:30`.
    Time(String),
    /// An amount of money with its currency.
    Price(String, &'static str),
    /// A percentage.
    Percent(String),
    /// Any other number.
    Number(String),
}

/// Fewest digits of a phone number.
const PHONE_DIGITS_MIN: usize = 7;

/// The facts of a text. Numbers in words count in the language given, or in any.
pub(super) fn facts(text: &str, language: Option<Language>) -> Vec<Fact> {
    let mut found = Vec::new();
    let mut rest = MAILS.replace_all(text, |hit: &Captures<'_>| {
        found.push(Fact::Mail(part(hit, 0).trim_end_matches('.').to_lowercase()));
        " "
    });
    let mut take = |pattern: &Regex, fact: &dyn Fn(&Captures<'_>) -> Vec<Fact>| {
        rest = pattern
            .replace_all(&rest, |hit: &Captures<'_>| {
                let facts = fact(hit);
                let kept = if facts.is_empty() { part(hit, 0).to_owned() } else { " ".to_owned() };
                found.extend(facts);
                kept
            })
            .into_owned()
            .into();
    };
    take(&LINKS, &|hit| vec![Fact::Link(address(part(hit, 0)))]);
    take(&DATES, &|hit| date(hit).into_iter().collect());
    take(&TIMES, &|hit| time(hit));
    take(&PHONES, &|hit| phone(part(hit, 0)).into_iter().collect());
    take(&PRICES, &|hit| price(hit));
    take(&PERCENT, &|hit| vec![Fact::Percent(number(part(hit, 1))), Fact::Number(number(part(hit, 1)))]);
    let rest = LIST_MARKERS.replace_all(&rest, "");
    found.extend(NUMBERS.find_iter(&rest).map(|hit| Fact::Number(number(hit.as_str()))));
    found.extend(in_words(&rest, language));
    found
}

fn part<'t>(hit: &Captures<'t>, n: usize) -> &'t str {
    hit.get(n).map_or("", |part| part.as_str())
}

fn address(text: &str) -> String {
    let text = text.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*', '_', '/', '›']).to_lowercase();
    let text = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")).unwrap_or(&text);
    text.strip_prefix("www.").unwrap_or(text).to_owned()
}

fn date(hit: &Captures<'_>) -> Option<Fact> {
    let numbers = |from: usize| [from, from + 1, from + 2].map(|n| number(part(hit, n)));
    let (year, month, day) = if part(hit, 1).is_empty() {
        let [day, month, year] = numbers(4);
        (year, month, day)
    } else {
        let [year, month, day] = numbers(1);
        (year, month, day)
    };
    let value = |text: &str| text.parse::<u32>().unwrap_or(0);
    let plausible = (1..=31).contains(&value(&day)) && (1..=31).contains(&value(&month));
    let year = if year.len() == 2 { format!("20{year}") } else { year };
    plausible.then(|| Fact::Date(format!("{year}-{month}-{day}")))
}

/// A time with its hour as a number: `from 10 to 19` says the same as `10:00 to 19:00`.
fn time(hit: &Captures<'_>) -> Vec<Fact> {
    let (hour, minute, half) = match (part(hit, 1), part(hit, 4)) {
        ("", "") => (part(hit, 6), part(hit, 7), ""),
        ("", hour) => (hour, "", part(hit, 5)),
        (hour, _) => (hour, part(hit, 2), part(hit, 3)),
    };
    let half = half.to_lowercase();
    let (Ok(hour), minute) = (hour.parse::<u32>(), minute.parse::<u32>().unwrap_or(0)) else { return vec![] };
    let hour = match (half.starts_with('p'), half.starts_with('a')) {
        (true, _) if hour < 12 => hour + 12,
        (_, true) if hour == 12 => 0,
        _ => hour,
    };
    if hour > 24 || minute > 59 {
        return vec![];
    }
    vec![Fact::Time(format!("{hour:02}:{minute:02}")), Fact::Number(hour.to_string())]
}

fn phone(text: &str) -> Option<Fact> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let grouped = text.contains([' ', '-', '/', '(', '+']);
    (digits.len() >= PHONE_DIGITS_MIN && grouped).then_some(Fact::Phone(digits))
}

fn price(hit: &Captures<'_>) -> Vec<Fact> {
    let (currency, amount) = match part(hit, 1) {
        "" => (part(hit, 4), part(hit, 3)),
        currency => (currency, part(hit, 2)),
    };
    let currency = currency.to_lowercase();
    let known = CURRENCIES.iter().find(|(_, names)| names.split(' ').any(|name| name == currency));
    let amount = number(amount);
    known.map(|(code, _)| vec![Fact::Price(amount.clone(), code), Fact::Number(amount)]).unwrap_or_default()
}

/// Digits with a decimal point where there are decimals. The last separator is one when one or two digits follow it.
fn number(text: &str) -> String {
    let text = text.trim_end_matches(['.', ',', '\'', ' ']);
    let (whole, decimals) = match text.rsplit_once(['.', ',']) {
        Some((whole, decimals)) if decimals.len() < 3 => (whole, decimals),
        _ => (text, ""),
    };
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    match decimals.trim_end_matches('0') {
        "" => digits.to_owned(),
        decimals => format!("{digits}.{decimals}"),
    }
}

/// Numbers from two on that are written out. What means other things too (`neuf`, `sei`, `on`) is left out.
fn in_words(text: &str, language: Option<Language>) -> Vec<Fact> {
    let of = |line: &&str| language.is_none_or(|language| line.starts_with(language.code()));
    let lists: Vec<&str> = WORDS.lines().filter(of).collect();
    let value = |word: &String| {
        let entries = lists.iter().flat_map(|list| list.split(' ')).filter_map(|entry| entry.split_once('='));
        let mut named = entries.filter(|(name, _)| name == word);
        named.next().map(|(_, value)| Fact::Number(value.to_owned()))
    };
    words(text, Language::En).iter().filter_map(value).collect()
}

impl Fact {
    /// Whether it is the number one, whose word is an article too: it is known where it is said, and asked for nowhere.
    pub(super) fn is_one(&self) -> bool {
        matches!(self, Self::Number(number) if number == "1")
    }
}

/// Whether a text has a word for one.
pub(super) fn says_one(text: &str) -> bool {
    words(text, Language::En).iter().any(|word| ONES.contains(&word.as_str()))
}

const ONES: [&str; 19] = [
    "one", "ein", "eine", "einen", "einem", "einer", "un", "une", "una", "uno", "um", "uma", "een", "één", "jeden",
    "jedna", "jedno", "bir", "unu",
];

/// A line for each language: its code, and words with their values.
const WORDS: &str = include_str!("lexicon/numbers.txt");

const CURRENCIES: [(&str, &str); 8] = [
    ("eur", "€ eur euro euros"),
    ("usd", "$ usd us$ dollar dollars dólares dolari dolar"),
    ("gbp", "£ gbp pound pounds pfund"),
    ("chf", "chf franken fr."),
    ("pln", "zł pln złotych złote złoty zlotych"),
    ("try", "₺ tl try lira"),
    ("ron", "lei ron leu"),
    ("brl", "r$ brl reais"),
];

static MAILS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[\w.+-]+@[\w-]+(?:\.[\w-]+)+"));

/// Addresses of pages with a scheme, and names that phones turn into links.
static LINKS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b[a-z][a-z0-9+.-]*://\S+|\bwww\.\S+|\b(?:javascript|data|mailto|tel):\S+",
        r"|\b(?:[a-z0-9-]+\.)+[a-z]{2,24}\b(?:[/?#]\S*)?|\b\d{1,3}(?:\.\d{1,3}){3}\b(?:[:/]\S*)?"
    ))
});

static DATES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\b|\b(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})\b"));

static TIMES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(\d{1,2})[:.](\d{2}) ?([ap])\.?m\b\.?|\b(\d{1,2}) ?([ap])\.?m\b\.?",
        r"|\b(\d{1,2})(?:(?:[:h]| uhr )([0-5]\d)(?: uhr)?\b| ?(?:uhr|h|heures|heure)\b)"
    ))
});

static PHONES: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:\+|\(?\b)\d[\d ()/-]{5,}\d\b"));

static PRICES: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(€|us\$|r\$|\$|£|₺|\b(?:eur|usd|gbp|chf|pln|ron|try|tl))\s?(\d[\d.,']*)",
        r"|(\d[\d.,']*)\s?(€|us\$|\$|£|₺|zł|fr\.|(?:eur|euros?|usd|dollars?|dólares|dolari|dolar|gbp|pounds?|pfund|chf|",
        r"franken|pln|złotych|złote|złoty|zlotych|ron|lei|leu|try|tl|lira|brl|reais)\b)"
    ))
});

static PERCENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)(\d[\d.,']*)\s?(?:%|(?:percent|per cent|prozent|pour cent|por ciento|por cento|per cento|procent|proc|yüzde)\b)",
    )
});

static NUMBERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\d[\d.,']*"));

static LIST_MARKERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^\s*\d{1,2}[.)]\s"));

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}
