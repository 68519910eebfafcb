//! What stands around an answer: who is speaking at first contact, an apology when it comes late, a line about the
//! language, a word about secrets.

use std::sync::LazyLock;

use reaktly_search::language::Language;
use reaktly_whatsapp::plan::BUTTONS_MAX;
use regex::Regex;

use crate::canned::{Say, texts};
use crate::intent::speaks_of_a_person;
use crate::operator::Work;
use crate::turn::{Outcome, People, Reply, Timing};

/// The outcome as the customer sees it, in one message.
pub(crate) fn around(work: &Work<'_>, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Reply(reply) => {
            let mut buttons = reply.buttons;
            buttons.truncate(BUTTONS_MAX);
            let greets = reply.text == work.texts.say(Say::Greeting);
            // A bare greeting says nothing after an introduction.
            let text = if greets && work.is_first_contact() { "" } else { reply.text.as_str() };
            let text = framed(work, Asks::ForMore, text);
            Outcome::Reply(Reply { text, buttons, sources: reply.sources })
        }
        Outcome::Handoff { reason, text, summary, team, priority } => {
            let text = framed(work, Asks::Nothing, &text);
            Outcome::Handoff { reason, text, summary, team, priority }
        }
        silent @ Outcome::Silent { .. } => silent,
    }
}

/// Whether a label can be offered to choose; one too long for a button becomes a line of a list.
pub(crate) fn is_label(label: &str) -> bool {
    !label.trim().is_empty() && !label.contains('\n')
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    ForMore,
    Nothing,
}

fn framed(work: &Work<'_>, asks: Asks, text: &str) -> String {
    let mut parts = Vec::new();
    if work.is_first_contact() {
        parts.push(disclosure(work, asks));
    }
    if work.input.timing == Timing::Late {
        parts.push(work.texts.say(Say::Delay).to_owned());
    }
    parts.extend(only_language(work));
    if !text.is_empty() {
        parts.push(text.to_owned());
    }
    if work.held_secrets && !work.was_said(work.texts.say(Say::Secret)) {
        parts.push(work.texts.say(Say::Secret).to_owned());
    }
    parts.join("\n\n")
}

/// Who answers, that it is an AI, and how to reach a person. The owner's own words may say it, not leave it out.
fn disclosure(work: &Work<'_>, asks: Asks) -> String {
    let persona = &work.input.persona;
    let values = [("operator", persona.name.as_str()), ("business", persona.business.as_str())];
    let own = persona.disclosure.as_deref().map(str::trim).filter(|own| !own.is_empty());
    let mut lines = match own {
        Some(own) => {
            let own =
                values.iter().fold(own.to_owned(), |own, (name, value)| own.replace(&format!("{{{name}}}"), value));
            let note = (!SAYS_AI.is_match(&own)).then(|| work.texts.say(Say::AiNote).to_owned());
            std::iter::once(own).chain(note).collect()
        }
        None if persona.business.is_empty() => vec![work.texts.fill(Say::DisclosureUnnamed, &values)],
        None => vec![work.texts.fill(Say::Disclosure, &values)],
    };
    match (asks, work.input.people) {
        (Asks::Nothing, _) => {}
        (Asks::ForMore, People::None) => lines.extend(own.is_none().then(|| work.texts.say(Say::AskMe).to_owned())),
        (Asks::ForMore, _) if own.is_some_and(speaks_of_a_person) => {}
        (Asks::ForMore, _) => lines.push(work.texts.say(Say::DisclosurePerson).to_owned()),
    }
    lines.join(" ")
}

/// One line when the customer's language is none of the operator's, once: in theirs where we know it.
pub(crate) fn only_language(work: &Work<'_>) -> Option<String> {
    let theirs = work.foreign?.unwrap_or(work.language);
    let texts = texts(theirs, work.input.persona.address);
    let place = Language::ALL.into_iter().position(|language| language == work.language)?;
    let line = texts.fill(Say::OnlyLanguage, &[("language", texts.nth(Say::Languages, place))]);
    (!work.was_said(&line)).then_some(line)
}

/// Words that say what answers, in the languages we speak.
static SAYS_AI: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?i)\b(?:ai|a\.i\.|ki|ia|i\.a\.|bot|chat-?bot|robot|gpt|ki-\w+|ai-\w+)\b|artificial|künstlich|kuenstlich|",
        r"artificiel|kunstmatig|sztuczn|yapay zek|inteligență artificială|inteligência artificial"
    ))
});

#[expect(clippy::expect_used, reason = "the pattern is a constant, compiled by a test")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern is valid")
}
