//! Fixtures of this package's tests.

use reaktly_search::language::Language;
pub(crate) use reaktly_testkit::ScriptedClient as Scripted;
pub(crate) use reaktly_testkit::knowledge::{Article, article, index, shop};

use crate::turn::{Contact, Errand, Memory, People, Persona, Said, Speaker, Timing, TurnInput, Utterance};

pub(crate) fn persona() -> Persona {
    Persona {
        business: "Blue Shop".to_owned(),
        website: Some("https://shop.example.com".to_owned()),
        ..Persona::named("Mia")
    }
}

pub(crate) fn said(speaker: Speaker, text: &str) -> Utterance {
    Utterance { speaker, text: text.to_owned() }
}

/// A turn of one message in a conversation that is under way.
pub(crate) fn turn(text: &str) -> TurnInput {
    TurnInput {
        persona: persona(),
        language: Language::En,
        history: Vec::new(),
        turn: vec![Said::Words(text.to_owned())],
        index: shop(),
        people: People::Online,
        contact: Contact::Continued,
        timing: Timing::Prompt,
        memory: Memory::default(),
        clock: String::new(),
        errand: Errand::default(),
    }
}
