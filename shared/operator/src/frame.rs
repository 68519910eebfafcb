//! What stands around an answer: who is speaking at first contact, and an apology when it comes late.

use reaktly_whatsapp::plan::{BUTTON_TITLE_CHARS_MAX, BUTTONS_MAX, title_length};

use crate::canned::{fill, texts};
use crate::turn::{Contact, Outcome, Reply, Timing, TurnInput};
use reaktly_search::language::Language;

/// The outcome as the customer sees it, in one message.
pub(crate) fn around(input: &TurnInput, language: Language, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Reply(mut reply) => {
            reply.buttons.truncate(BUTTONS_MAX);
            let greets = reply.text == texts(language).greeting;
            reply.text = before(input, language, Asks::ForMore) + &reply.text_after(input, greets);
            Outcome::Reply(reply)
        }
        Outcome::Handoff { reason, text, summary, team, priority } => {
            let text = before(input, language, Asks::Nothing) + &text;
            Outcome::Handoff { reason, text, summary, team, priority }
        }
        silent @ Outcome::Silent { .. } => silent,
    }
}

/// Whether a label can stand on a button.
pub(crate) fn fits_button(label: &str) -> bool {
    !label.trim().is_empty() && title_length(label) <= BUTTON_TITLE_CHARS_MAX
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asks {
    ForMore,
    Nothing,
}

impl Reply {
    /// The text behind what stands before it: a bare greeting says nothing after an introduction.
    fn text_after(&self, input: &TurnInput, greets: bool) -> String {
        if greets && input.contact == Contact::First { String::new() } else { self.text.clone() }
    }
}

fn before(input: &TurnInput, language: Language, asks: Asks) -> String {
    let canned = texts(language);
    let persona = &input.persona;
    let mut lines = Vec::new();
    if input.contact == Contact::First {
        let disclosure = if persona.business.is_empty() { canned.disclosure_unnamed } else { canned.disclosure };
        let disclosure = fill(disclosure, &[("operator", &persona.name), ("business", &persona.business)]);
        lines.push(match asks {
            Asks::ForMore => format!("{disclosure} {}", canned.disclosure_person),
            Asks::Nothing => disclosure,
        });
    }
    if input.timing == Timing::Late {
        lines.push(canned.delay.to_owned());
    }
    lines.into_iter().map(|line| line + "\n\n").collect()
}
