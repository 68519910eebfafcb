//! Whole messages that say nothing but courtesies: thanks, praise, farewells, a plain no, `got it`, laughter, in any
//! order and number, with whatever stands around them.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

use super::Intent;
use crate::lexicon::{COURTESIES, Plain};

/// Words of the longest message that is nothing but courtesies.
const WORDS_MAX: usize = 30;
/// Bytes the compiled phrases may take.
const BYTES_MAX: usize = 32 << 20;

/// The courtesy a message comes to, when it is nothing else; `name` is the operator's, who may be addressed.
pub fn only(plain: &Plain, name: &str) -> Option<Intent> {
    let words = plain.words();
    if words.is_empty() || words.len() > WORDS_MAX || plain.sentences.iter().any(|sentence| sentence.ends_with("? ")) {
        return None;
    }
    let name = Plain::of(name);
    let name = name.words();
    let words: Vec<&str> = words.into_iter().filter(|word| !name.contains(word)).collect();
    [drawn(&words, 1), drawn(&words, 2)].iter().find_map(|text| meant(text))
}

/// The words with a blank after each; a letter that is drawn out (`thaaanks`) stands `times` times.
fn drawn(words: &[&str], times: usize) -> String {
    let mut text = String::new();
    let mut run = (' ', 0_usize);
    for word in words {
        let long = is_drawn(word);
        for c in word.chars() {
            run = if run.0 == c { (c, run.1 + 1) } else { (c, 1) };
            if !long || run.1 <= times {
                text.push(c);
            }
        }
        run = (' ', 1);
        text.push(' ');
    }
    text
}

/// Whether a letter stands three times in a row.
fn is_drawn(word: &str) -> bool {
    let chars: Vec<char> = word.chars().collect();
    chars.windows(3).any(|three| matches!(three, [a, b, c] if a == b && b == c && a.is_alphabetic()))
}

fn meant(text: &str) -> Option<Intent> {
    let is_whole = LISTS.whole.iter().any(|whole| whole.is_match(text));
    let padded = format!(" {text}");
    let says = |kind: &Regex| kind.is_match(&padded);
    if !is_whole || LISTS.asks.is_match(text) || (says(&LISTS.denied) && !says(&LISTS.thanked)) {
        return None;
    }
    Some(match () {
        () if says(&LISTS.bye) => Intent::Leaves,
        () if says(&LISTS.no) => Intent::DeclinesOffer,
        () if says(&LISTS.thanks) => Intent::Thanks,
        () if says(&LISTS.done) => Intent::DeclinesOffer,
        () if says(&LISTS.ack) => Intent::Acknowledges,
        () => return None,
    })
}

struct Lists {
    /// Whole messages of one language, which may hold English words.
    whole: Vec<Regex>,
    /// A question in the order of its words, where its mark was left out.
    asks: Regex,
    /// Where no and not are one word, a no before what is good may be either.
    denied: Regex,
    thanked: Regex,
    bye: Regex,
    no: Regex,
    thanks: Regex,
    done: Regex,
    ack: Regex,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let of = |kind| pattern(&format!(" (?:{}) ", phrases(&LANGUAGES, kind)));
    let whole = |language| {
        let both = ["en", language];
        let all = KINDS.map(|kind| phrases(&both, kind)).join("|");
        pattern(&format!("^(?:(?:{all}) )+$"))
    };
    let good = ["ack", "thanks"].map(|kind| phrases(&NO_IS_NOT, kind)).join("|");
    Lists {
        whole: LANGUAGES.into_iter().map(whole).collect(),
        asks: pattern(&format!("^(?:{}) ", phrases(&["any"], "asks"))),
        denied: pattern(&format!(
            " (?:no|nao|nie|nu) (?:(?:jest|este|e|esta|es|muy|foarte|bardzo|muito) )?(?:{good}) | no (?:good|great|clear|help) "
        )),
        thanked: pattern(&format!(" (?:{}) ", phrases(&["any"], "thanked"))),
        bye: of("bye"),
        no: of("no"),
        thanks: of("thanks"),
        done: of("done"),
        ack: of("ack"),
    }
});

const KINDS: [&str; 6] = ["thanks", "bye", "no", "done", "ack", "filler"];
const LANGUAGES: [&str; 10] = ["en", "de", "fr", "es", "it", "pt", "nl", "pl", "tr", "ro"];
const NO_IS_NOT: [&str; 4] = ["es", "pt", "pl", "ro"];

/// The alternatives of a kind in these languages.
fn phrases(languages: &[&str], kind: &str) -> String {
    let of_kind = |line: &'static str| {
        let (name, phrases) = line.split_once(": ")?;
        let (language, key) = name.split_once('.')?;
        (key == kind && languages.contains(&language)).then_some(phrases)
    };
    COURTESIES.lines().filter_map(of_kind).collect::<Vec<_>>().join("|")
}

#[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
fn pattern(text: &str) -> Regex {
    RegexBuilder::new(text).size_limit(BYTES_MAX).dfa_size_limit(BYTES_MAX).build().expect("the phrases are valid")
}

#[cfg(test)]
mod tests;
