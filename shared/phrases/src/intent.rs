//! What a customer wants beyond an answer, decided by rules before anything is searched or generated.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::canned::{Say, said_of_ours};
use crate::lexicon::{self, Phrases, Plain, phrases, stretches, whole, word_list};
use regex::Regex;

pub mod courtesies;
mod typos;

/// A wish that rules understand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Intent {
    /// Whether a person is answering.
    AsksIfHuman,
    /// To talk to a person.
    WantsPerson,
    /// Yes to the person just offered.
    AcceptsOffer,
    /// No to the person just offered.
    DeclinesOffer,
    /// Who is answering, or what it can do.
    AsksWho,
    /// How we are.
    AsksHow,
    /// A greeting and nothing else.
    Greets,
    /// Thanks and nothing else.
    Thanks,
    /// A farewell and nothing else.
    Leaves,
    /// An acknowledgement that wants no answer.
    Acknowledges,
    /// Anything else: a question to be answered.
    Asks,
}

/// Whether the message before this turn offered a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offered {
    /// It did.
    Person,
    /// It did not.
    Nothing,
}

/// A yes or a courtesy longer than this is more than that.
const COURTESY_WORDS_MAX: usize = 5;
/// A misspelt wish is short; in longer texts a word is likelier another one.
const TYPO_WORDS_MAX: usize = 14;

/// Understands a turn. The order matters: "am I talking to a person?" is a question about us, not a wish.
pub fn understand(text: &str, offered: Offered) -> Intent {
    let plain = Plain::of(text);
    let words = plain.words();
    let mut about_us = false;
    for sentence in &plain.sentences {
        if IS_HUMAN.is_match(sentence) {
            if or_wishes(sentence) {
                return Intent::WantsPerson;
            }
            about_us = true;
        } else if wishes(sentence) {
            return Intent::WantsPerson;
        }
    }
    if about_us {
        return Intent::AsksIfHuman;
    }
    if is_bare_wish(&words) || wants_with_typos(&plain, &words) {
        return Intent::WantsPerson;
    }
    courtesy(&plain, &words, offered)
}

/// Whether a sentence wishes for a person, after what it says it does not wish for is taken out of it.
fn wishes(sentence: &str) -> bool {
    let rest = REFUSES.replace_all(sentence, " , ");
    (WANTS_PERSON.is_match(&rest) || is_asked_for(&rest)) && !is_about_others(&rest)
}

/// Whether a question about us goes on with a wish: `are you a bot or can I talk to somebody?`
fn or_wishes(sentence: &str) -> bool {
    OR.split(sentence).skip(1).any(|part| {
        let part = format!(" {part}");
        !IS_HUMAN.is_match(&part) && wishes(&part)
    })
}

/// Whether somebody is asked for whom no list knows, by name or office: `Can I speak to Ms Kowalska?`
fn is_asked_for(sentence: &str) -> bool {
    WHOEVER.is_match(sentence) && !NOBODY.is_match(sentence)
}

/// Whether the person spoken of is a third one: a guest, whom a ticket is for, as in `can I bring another person`. To
/// talk to another person is a wish all the same.
fn is_about_others(sentence: &str) -> bool {
    OTHERS.is_match(sentence) && !TALKING.is_match(sentence)
}

/// Compiles the phrases ahead of the first message.
pub fn warm() {
    for phrases in
        [&IS_HUMAN, &ASKS_HOW, &DECLINES, &ACCEPTS, &BARE, &WANTS_PERSON, &WHOEVER, &NOBODY, &OTHERS, &TALKING]
    {
        LazyLock::force(phrases);
    }
    LazyLock::force(&ASKS_WHO);
    LazyLock::force(&REFUSES);
    LazyLock::force(&OR);
    LazyLock::force(&LISTS);
    typos::warm();
    courtesies::only(&Plain::of("thanks"), "");
}

/// Whether a text asks for a person, or offers one.
pub fn speaks_of_a_person(text: &str) -> bool {
    let plain = Plain::of(text);
    plain.any(&WANTS_PERSON)
}

/// Whether a text of ours offered a person, in any language.
pub fn offers_person(text: &str) -> Offered {
    let asks =
        || Plain::of(text).sentences.iter().any(|sentence| sentence.ends_with("? ") && WANTS_PERSON.is_match(sentence));
    if said_of_ours(text, Say::Offer) || asks() { Offered::Person } else { Offered::Nothing }
}

/// A short whole message of nothing but courtesy, else a question.
fn courtesy(plain: &Plain, words: &[&str], offered: Offered) -> Intent {
    let text = words.join(" ");
    let lists = &*LISTS;
    let asks = plain.sentences.iter().any(|sentence| sentence.ends_with("? "));
    let brief = !words.is_empty() && words.len() <= COURTESY_WORDS_MAX;
    let all_in = |list: &HashSet<&str>| words.iter().all(|word| list.contains(word));
    let any_in = |list: &HashSet<&str>| words.iter().any(|word| list.contains(word));
    if offered == Offered::Person && !asks {
        if DECLINES.is_match(&text) {
            return Intent::DeclinesOffer;
        }
        if ACCEPTS.is_match(&text) {
            return Intent::AcceptsOffer;
        }
    }
    if offered == Offered::Person && brief && !asks {
        if words.first().is_some_and(|word| lists.first_yes.contains(word)) {
            return Intent::AcceptsOffer;
        }
        if all_in(&lists.no) {
            return Intent::DeclinesOffer;
        }
    }
    if words.len() <= 2 * COURTESY_WORDS_MAX && plain.sentences.len() <= 2 && ASKS_WHO.0.is_match(&format!(" {text} "))
    {
        return Intent::AsksWho;
    }
    if ASKS_HOW.is_match(&text) {
        return Intent::AsksHow;
    }
    if words.is_empty() {
        return Intent::Acknowledges;
    }
    let thanks_at_length = words.len() <= 2 * COURTESY_WORDS_MAX && any_in(&lists.thanks);
    if asks || !(brief || thanks_at_length) {
        return Intent::Asks;
    }
    let with_thanks = |word: &&str| {
        lists.thanks.contains(word)
            || lists.with_thanks.contains(word)
            || lists.yes.contains(word)
            || lists.bye.contains(word)
    };
    if any_in(&lists.thanks) && words.iter().all(with_thanks) {
        return Intent::Thanks;
    }
    if all_in(&lists.bye) && any_in(&lists.bye_core) {
        return Intent::Leaves;
    }
    if all_in(&lists.greeting) {
        return Intent::Greets;
    }
    if words.len() <= 2 && all_in(&lists.yes) { Intent::Acknowledges } else { Intent::Asks }
}

fn is_bare_wish(words: &[&str]) -> bool {
    let please = |word: &&&str| !LISTS.please.contains(**word);
    let kept: Vec<&str> = words.iter().filter(please).copied().collect();
    !kept.is_empty()
        && kept.len() <= COURTESY_WORDS_MAX
        && (BARE.is_match(&kept.join(" ")) || BARE.is_match(&words.join(" ")))
}

fn wants_with_typos(plain: &Plain, words: &[&str]) -> bool {
    if words.len() > TYPO_WORDS_MAX {
        return false;
    }
    let mended = plain.sentences.iter().filter_map(|sentence| typos::mended(sentence));
    let mended: Vec<String> = mended.collect();
    mended.iter().any(|sentence| {
        let words: Vec<&str> = sentence.split(' ').filter(|word| !matches!(*word, "" | "?")).collect();
        !IS_HUMAN.is_match(sentence) && (wishes(sentence) || is_bare_wish(&words))
    })
}

/// Words of courtesies.
struct Lists {
    yes: HashSet<&'static str>,
    first_yes: HashSet<&'static str>,
    no: HashSet<&'static str>,
    greeting: HashSet<&'static str>,
    thanks: HashSet<&'static str>,
    with_thanks: HashSet<&'static str>,
    bye: HashSet<&'static str>,
    bye_core: HashSet<&'static str>,
    please: HashSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let list = |key| word_list(lexicon::COURTESY, key).into_iter().collect();
    let any = |key| word_list(lexicon::PERSON, key).into_iter().collect();
    Lists {
        yes: list("yes"),
        first_yes: list("first_yes"),
        no: any("any.no"),
        greeting: list("greeting"),
        thanks: list("thanks"),
        with_thanks: list("with_thanks"),
        bye: list("bye"),
        bye_core: list("bye_core"),
        please: any("any.please"),
    }
});

/// Phrases matched against a whole message, whether it ends in a question mark or not.
struct AsksWho(Phrases);

static IS_HUMAN: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::HUMAN, "asks"));
static ASKS_WHO: LazyLock<AsksWho> = LazyLock::new(|| AsksWho(phrases(lexicon::HUMAN, "who")));
static ASKS_HOW: LazyLock<Phrases> = LazyLock::new(|| {
    let how = word_list(lexicon::COURTESY, "how").join("|");
    whole(&format!("any.how: {how}"), "how")
});
static DECLINES: LazyLock<Phrases> = LazyLock::new(|| whole(lexicon::COURTESY, "decline"));
static ACCEPTS: LazyLock<Phrases> = LazyLock::new(|| whole(lexicon::COURTESY, "accept"));
static BARE: LazyLock<Phrases> = LazyLock::new(|| whole(lexicon::PERSON, "bare"));
static WANTS_PERSON: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::PERSON, "phrase"));
static REFUSES: LazyLock<Regex> = LazyLock::new(|| stretches(lexicon::PERSON, "refuse"));
static WHOEVER: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::WHOEVER, "whoever"));
static NOBODY: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::WHOEVER, "nobody"));
static OR: LazyLock<Regex> = LazyLock::new(|| stretches(lexicon::WHOEVER, "or"));
static OTHERS: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::PERSON, "others"));
static TALKING: LazyLock<Phrases> = LazyLock::new(|| phrases(lexicon::PERSON, "talking"));

#[cfg(test)]
mod tests;
