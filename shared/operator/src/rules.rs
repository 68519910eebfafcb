//! What is decided about a turn before anything is searched, and why.

use std::collections::HashSet;
use std::sync::LazyLock;

use reaktly_domain::ids::TeamId;

use crate::intent::{Intent, Offered, courtesies, understand};
use crate::lexicon::{self, Phrases, Plain, phrases, word_list};
use crate::marketing;
use crate::turn::{Department, HandoffReason, Memory, Mood, OnAnger, Persona, Speaker, Utterance};
use reaktly_grounding::similarity;

/// From this similarity on a question was asked before.
const ASKED_BEFORE_FROM: f32 = 0.8;
/// Words a repeated question has; shorter texts repeat by chance.
const ASKED_BEFORE_WORDS_MIN: usize = 3;
/// Words around a team's name in which somebody is asked for.
const CONNECT_WORDS: usize = 7;
/// Letters a word in capitals has.
const CAPITALS_MIN: usize = 12;
/// Letters shown of a word that is hidden behind stars.
const MASK_LETTERS_MAX: usize = 3;
/// Letters of a team's name from which on it may have an ending.
const ENDING_FROM: usize = 5;

/// The route of a turn that wants no marketing.
pub const OPT_OUT: &str = "opt_out";

/// What the rules make of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Somebody may harm themselves.
    Safety,
    /// Something burns, smokes or has hurt somebody.
    Danger,
    /// People are to take over.
    HandOver(HandoffReason, Option<TeamId>),
    /// No marketing is wanted.
    OptOut,
    /// The AI's own instructions were asked for.
    Prompt,
    /// A courtesy, or a question about us.
    Courtesy(Intent),
    /// None: it is a question.
    Ask,
}

/// A turn as the rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn<'a> {
    pub(crate) words: &'a str,
    pub(crate) persona: &'a Persona,
    pub(crate) history: &'a [Utterance],
    pub(crate) memory: &'a Memory,
    pub(crate) offered: Offered,
}

/// Compiles the phrases ahead of the first message.
pub(crate) fn warm() {
    LazyLock::force(&LISTS);
    marketing::warm();
}

/// The rule that decides, with the word evidence keeps for it, and how the customer sounds.
pub(crate) fn decide(turn: Turn<'_>) -> (Rule, &'static str, Mood) {
    let plain = Plain::of(turn.words);
    let mood = mood(turn.words, &plain);
    let (rule, route) = decided(turn, &plain, mood);
    (rule, route, mood)
}

fn decided(turn: Turn<'_>, plain: &Plain, mood: Mood) -> (Rule, &'static str) {
    let intent = match understand(turn.words, turn.offered) {
        Intent::Asks => courtesies::only(plain, &turn.persona.name).unwrap_or(Intent::Asks),
        known => known,
    };
    if plain.any(&LISTS.self_harm) {
        return (Rule::Safety, "safety");
    }
    // Whatever else is asked for: what burns or hurts comes first.
    if plain.any(&LISTS.injury) {
        return (Rule::Danger, "policy_injury");
    }
    if marketing::is_stopped_in(plain) {
        return (Rule::OptOut, OPT_OUT);
    }
    if intent == Intent::AsksIfHuman {
        return (Rule::Courtesy(intent), "asks_if_human");
    }
    if let Some(team) = department(plain, &turn.persona.departments) {
        return (Rule::HandOver(HandoffReason::AskedForTeam, Some(team)), "department");
    }
    if intent == Intent::WantsPerson {
        return (Rule::HandOver(HandoffReason::AskedForPerson, None), "wants_person");
    }
    if let Some(route) = policy(plain, &turn.persona.policy_words) {
        return (Rule::HandOver(HandoffReason::Policy, None), route);
    }
    let angry_again = mood == Mood::Unhappy && turn.memory.unhappy > 0;
    if turn.persona.on_anger == OnAnger::HandOff && (mood == Mood::Angry || angry_again) {
        return (Rule::HandOver(HandoffReason::Anger, None), "anger");
    }
    if plain.any(&LISTS.prompt) {
        return (Rule::Prompt, "prompt");
    }
    if intent == Intent::Asks && was_asked_before(turn, plain) {
        return (Rule::HandOver(HandoffReason::RepeatedQuestion, None), "repeated_question");
    }
    match intent {
        Intent::AcceptsOffer => (Rule::HandOver(HandoffReason::AcceptedOffer, None), "accepts_offer"),
        Intent::Asks => (Rule::Ask, ""),
        courtesy => (Rule::Courtesy(courtesy), "courtesy"),
    }
}

/// Reasons that are looked at first.
pub(crate) fn is_urgent(route: &str) -> bool {
    matches!(
        route,
        "safety" | "policy_legal" | "policy_privacy" | "policy_chargeback" | "policy_injury" | "policy_press"
    )
}

/// How a customer who says this sounds.
pub(crate) fn mood_of(text: &str) -> Mood {
    mood(text, &Plain::of(text))
}

/// How the customer sounds. Loud writing makes anger of annoyance.
fn mood(text: &str, plain: &Plain) -> Mood {
    if plain.any(&LISTS.strong) || swears_behind_stars(text) {
        return Mood::Angry;
    }
    let loud = is_loud(text);
    if plain.any(&LISTS.mild) {
        return if loud { Mood::Angry } else { Mood::Unhappy };
    }
    // `THANK YOU!!!` and `HELLO!!!` are loud and mean well.
    if loud && !plain.any(&LISTS.pleased) && !is_courteous(plain) { Mood::Unhappy } else { Mood::Calm }
}

/// Whether a word is hidden behind stars: `f***`, `sh*t`. Stars around a word are formatting.
fn swears_behind_stars(text: &str) -> bool {
    let is_hidden = |word: &str| {
        let shown = word.split('*').next().map_or(0, |shown| shown.chars().count());
        let is_short = (1..=MASK_LETTERS_MAX).contains(&shown) && !word.chars().any(|c| c.is_ascii_digit());
        let spelt = || "uieao".chars().any(|c| Plain::of(&word.replacen('*', &c.to_string(), 1)).any(&LISTS.strong));
        // `EUR**` has a footnote.
        let is_code = shown == MASK_LETTERS_MAX && !word.chars().any(char::is_lowercase);
        is_short && !is_code && (word.contains("**") || spelt())
    };
    text.split_whitespace().filter(|word| word.contains('*')).any(is_hidden)
}

/// Whether a text says nothing but courtesies.
fn is_courteous(plain: &Plain) -> bool {
    let greets = || understand(&plain.words().join(" "), Offered::Nothing) == Intent::Greets;
    courtesies::only(plain, "").is_some() || greets()
}

/// Capitals throughout, or exclamation marks in a row.
fn is_loud(text: &str) -> bool {
    let (upper, lower) = text.chars().fold((0, 0), |(upper, lower), c| {
        (upper + usize::from(c.is_uppercase()), lower + usize::from(c.is_lowercase()))
    });
    text.contains("!!!") || text.contains("?!?!") || (upper >= CAPITALS_MIN && lower * 4 < upper)
}

/// The team that is asked for: its name near a verb that connects, or the name and nothing else.
fn department(plain: &Plain, departments: &[Department]) -> Option<TeamId> {
    let all = plain.words();
    let asked_for = |name: &Vec<String>| {
        let is_name = |words: &[&str]| {
            words.len() == name.len() && words.iter().zip(name).all(|(word, part)| is_word(word, part))
        };
        let rest: Vec<&str> = all.iter().filter(|word| !LISTS.please.contains(**word)).copied().collect();
        if is_name(&all) || is_name(&rest) {
            return true;
        }
        plain.sentences.iter().any(|sentence| {
            let words: Vec<&str> = sentence.split(' ').filter(|word| !matches!(*word, "" | "?")).collect();
            (0..words.len()).any(|at| {
                let around = |from: usize, to: usize| words.get(from..to.min(words.len())).unwrap_or_default();
                let (before, after) = (around(at.saturating_sub(CONNECT_WORDS), at), at + name.len());
                let about = before.iter().rev().take(2).any(|word| LISTS.about.contains(word));
                let connects = |words: &[&str]| LISTS.connect.is_match(&format!(" {} ", words.join(" ")));
                let is_end =
                    words.get(after).is_none_or(|word| LISTS.please.contains(word) || LISTS.team.contains(word));
                let needed = || is_end && LISTS.need.is_match(&format!(" {} ", before.join(" ")));
                is_name(around(at, after))
                    && !about
                    && (connects(before) || connects(around(after, after + CONNECT_WORDS)) || needed())
            })
        })
    };
    let named = departments.iter().flat_map(|department| {
        let names = department.names.iter().map(|name| words_of(name)).filter(|name| !name.is_empty());
        names.map(|name| (department.team, name)).collect::<Vec<_>>()
    });
    // The longest name wins: "sales support" is not "support".
    named.filter(|(_, name)| asked_for(name)).max_by_key(|(_, name)| name.len()).map(|(team, _)| team)
}

/// Whether a word is the other, perhaps with an ending.
fn is_word(word: &str, part: &str) -> bool {
    word == part || (part.chars().count() >= ENDING_FROM && word.starts_with(part))
}

fn words_of(text: &str) -> Vec<String> {
    Plain::of(text).words().into_iter().map(str::to_owned).collect()
}

/// The kind of policy a turn touches: the owner's own words first.
fn policy(plain: &Plain, own: &[String]) -> Option<&'static str> {
    let said = format!(" {} ", plain.words().join(" "));
    let of_owner = |phrase: &String| {
        let words = words_of(phrase);
        !words.is_empty() && said.contains(&format!(" {} ", words.join(" ")))
    };
    if own.iter().any(of_owner) {
        return Some("policy_own");
    }
    LISTS.policies.iter().find(|(_, phrases)| plain.any(phrases)).map(|(route, _)| *route)
}

/// Whether the customer asked the same before and we answered.
fn was_asked_before(turn: Turn<'_>, plain: &Plain) -> bool {
    if plain.words().len() < ASKED_BEFORE_WORDS_MIN {
        return false;
    }
    let answered = turn.history.iter().rposition(|said| said.speaker == Speaker::Ai);
    let before = turn.history.iter().take(answered.unwrap_or(0));
    let mut asked = before.filter(|said| said.speaker == Speaker::Customer);
    asked.any(|said| similarity(&said.text, turn.words) >= ASKED_BEFORE_FROM)
}

struct Lists {
    self_harm: Phrases,
    injury: Phrases,
    policies: Vec<(&'static str, Phrases)>,
    strong: Phrases,
    mild: Phrases,
    pleased: Phrases,
    prompt: Phrases,
    connect: Phrases,
    /// Up to the name: to need or want a team is to ask for it only where nothing else is said of it.
    need: Phrases,
    team: HashSet<&'static str>,
    about: HashSet<&'static str>,
    please: HashSet<&'static str>,
}

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    let policies = [
        ("policy_legal", "legal"),
        ("policy_privacy", "privacy"),
        ("policy_chargeback", "chargeback"),
        ("policy_press", "press"),
    ];
    Lists {
        self_harm: phrases(lexicon::POLICY, "selfharm"),
        injury: phrases(lexicon::POLICY, "injury"),
        policies: policies.map(|(route, key)| (route, phrases(lexicon::POLICY, key))).into(),
        strong: phrases(lexicon::ANGER, "strong"),
        mild: phrases(lexicon::ANGER, "mild"),
        pleased: phrases(lexicon::ANGER, "pleased"),
        prompt: phrases(lexicon::MACHINE, "prompt"),
        connect: phrases(lexicon::PERSON, "connect"),
        need: phrases(lexicon::PERSON, "need"),
        team: word_list(lexicon::PERSON, "any.team").into_iter().collect(),
        about: word_list(lexicon::PERSON, "any.about").into_iter().collect(),
        please: word_list(lexicon::PERSON, "any.please").into_iter().collect(),
    }
});

#[cfg(test)]
mod tests;

#[cfg(test)]
mod stopping;
