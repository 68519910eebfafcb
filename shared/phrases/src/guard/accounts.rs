//! International account numbers (ISO 13616), whatever is written right behind them.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;

/// Shortest number, in characters.
const CHARS_MIN: usize = 15;

/// How long the numbers of a country are, by its code.
const LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 \
    EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 \
    KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 \
    PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

/// Two letters, two digits, and as many characters as the longest number may have.
static START: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b[a-z]{2}[ -]?\d{2}(?:[ .-]{0,2}[a-z0-9]){11,30}"));

/// The text with its account numbers masked.
pub(super) fn masked(text: &str) -> String {
    let (mut safe, mut from, mut kept) = (String::with_capacity(text.len()), 0, 0);
    while let Some(found) = START.find_at(text, from) {
        // What begins inside of this one, such as behind two letters of another word, is looked at too.
        from = found.start() + 1;
        if let Some(length) = bytes(found.as_str()) {
            safe.push_str(text.get(kept..found.start()).unwrap_or_default());
            safe.push_str("[account number]");
            kept = found.start() + length;
            from = kept;
        }
    }
    safe.push_str(text.get(kept..).unwrap_or_default());
    safe
}

/// How many bytes of what was found are an account number: as many characters as its country has; of a country that
/// is not known, all up to the end of a word whose check holds, and as much as possible.
fn bytes(found: &str) -> Option<usize> {
    let ends: Vec<usize> =
        found.bytes().zip(1..).filter(|(byte, _)| byte.is_ascii_alphanumeric()).map(|(_, end)| end).collect();
    let is_valid = |end: &usize| found.get(..*end).is_some_and(is_checked);
    let country = found.get(..2)?.to_ascii_uppercase();
    let length = LENGTHS.split(' ').find_map(|entry| entry.strip_prefix(country.as_str())?.parse::<usize>().ok());
    if let Some(length) = length {
        return ends.get(length - 1).copied().filter(is_valid);
    }
    let ends_word = |end: &&usize| !found.as_bytes().get(**end).is_some_and(u8::is_ascii_alphanumeric);
    ends.iter().skip(CHARS_MIN - 1).rev().filter(ends_word).copied().find(is_valid)
}

/// The number moved behind its country and check digits is 1 modulo 97.
fn is_checked(text: &str) -> bool {
    let chars: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let moved = chars.iter().cycle().skip(4).take(chars.len());
    let rest = moved
        .filter_map(|c| c.to_digit(36))
        .fold(0_u32, |rest, value| if value < 10 { (rest * 10 + value) % 97 } else { (rest * 100 + value) % 97 });
    rest == 1
}
