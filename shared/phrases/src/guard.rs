//! What a customer wrote, made safe to be shown to a model and to be kept: one spelling of every character, nothing
//! invisible, a bounded length, and no card number, account number, password or code.

mod accounts;
mod codes;

use std::sync::LazyLock;

use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization;

use crate::lexicon::{self, Phrases, Plain, phrases};

/// Characters of a turn that are read from its beginning.
const HEAD_CHARS: usize = 3_000;
/// Characters of a longer turn that are read from its end.
const TAIL_CHARS: usize = 1_000;

/// A text without secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarded {
    /// The text without them.
    pub text: String,
    /// Whether there were any.
    pub held_secrets: bool,
}

/// Cleans a text and masks the secrets in it.
pub fn guarded(text: &str) -> Guarded {
    let clean = clean(text);
    let masked = masked(&clean);
    Guarded { held_secrets: masked != clean, text: masked }
}

/// One spelling, nothing invisible, bounded.
pub fn clean(text: &str) -> String {
    let visible = |c: &char| (!c.is_control() || *c == '\n') && !is_invisible(*c);
    let mut chars: Vec<char> = text.nfkc().map(|c| if c == '\t' { ' ' } else { c }).filter(visible).collect();
    if chars.len() > HEAD_CHARS + TAIL_CHARS {
        let tail = chars.split_off(chars.len() - TAIL_CHARS);
        chars.truncate(HEAD_CHARS);
        chars.push('…');
        chars.extend(tail);
    }
    chars.into_iter().collect()
}

/// Card numbers, account numbers, passwords and codes by what they are.
pub fn masked(text: &str) -> String {
    let text = accounts::masked(text);
    let text = CARD.replace_all(&text, |found: &Captures<'_>| mask(found, is_card, "[card number]"));
    let text = NAMED.replace_all(&text, |found: &Captures<'_>| {
        let part = |n| found.get(n).map_or("", |found| found.as_str());
        if is_password(part(1), part(2)) { format!("{}[secret]", part(1)) } else { part(0).to_owned() }
    });
    let text = codes::masked(&text);
    if !text.chars().any(|c| c.is_ascii_digit()) || !Plain::of(&text).any(&SECRET) {
        return text;
    }
    CODE.replace_all(&text, "[code]").into_owned()
}

fn mask(found: &Captures<'_>, is_secret: fn(&str) -> bool, mask: &str) -> String {
    let text = found.get(0).map_or("", |found| found.as_str());
    if is_secret(text) { mask.to_owned() } else { text.to_owned() }
}

/// `my password is wrong` names none: what follows must look like one, or stand behind a colon.
fn is_password(name: &str, value: &str) -> bool {
    let odd = |c: char| c.is_ascii_digit() || !(c.is_alphanumeric() || matches!(c, '.' | '!' | '?' | '\'' | '’' | ')'));
    name.trim_end().ends_with([':', '=']) || value.chars().any(odd)
}

/// Zero-width and bidirectional marks, soft hyphens, tags and variation selectors of no visible effect.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200c}' | '\u{200e}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

/// Luhn's check over 13 to 19 digits.
fn is_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let doubled = |(at, digit): (usize, &u32)| match at % 2 {
        1 if *digit > 4 => digit * 2 - 9,
        1 => digit * 2,
        _ => *digit,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    let varied = digits.iter().any(|digit| digits.first() != Some(digit));
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10) && varied
}

static CARD: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d(?:[ -]?\d){12,18}\b"));
/// A password after its name: `my password is hunter2`, `Passwort: geheim`.
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)(\b(?:password|passwort|kennwort|passcode|mot de passe|contraseña|contrasena|palavra-passe|senha|",
        r"wachtwoord|hasło|haslo|hasłem|şifrem|şifre|sifrem|parola|parolă|пароль|pin|pin code|pin-code|cvv|cvc)",
        r"(?: mea| mia| es| est| è| e| é| is| ist| lautet| to| jest|im)?\s*(?:[:=]|\bis\b|\bist\b|\blautet\b|\best\b|",
        r"\bes\b|\bè\b|\bé\b|\bjest\b|\bto\b|\beste\b)\s*)([^\s,;]{3,})"
    ))
});
static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b\d{3}[ -]?\d{3}\b|\b\d{4,8}\b"));
static SECRET: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::MACHINE, "secret"));

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}

#[cfg(test)]
mod tests;
