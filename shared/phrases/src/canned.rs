//! What the operator says of its own accord, in every language it speaks, formal and informal.
//!
//! The texts stand in `canned/`, one file for each language: `key = text`, and `key.informal = text` where informal
//! address makes a difference. Names in braces are filled in by [`Texts::fill`].

use std::collections::HashMap;
use std::sync::LazyLock;

use reaktly_search::language::Language;

use crate::Address;

/// Declares the texts with their keys.
macro_rules! says {
    ($($(#[doc = $doc:literal])+ $name:ident = $key:literal,)+) => {
        /// Something to say.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Say { $($(#[doc = $doc])+ $name,)+ }

        impl Say {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)+ }
            }
        }
    };
}

says! {
    /// First contact: who answers.
    Disclosure = "disclosure",
    /// First contact, when the business has no name set.
    DisclosureUnnamed = "disclosure_unnamed",
    /// After the disclosure, when people can take over; the starred word asks for one.
    DisclosurePerson = "disclosure_person",
    /// After the disclosure, when nobody can.
    AskMe = "ask_me",
    /// After an owner's own disclosure that does not say what answers.
    AiNote = "ai_note",
    /// To a greeting.
    Greeting = "greeting",
    /// To thanks.
    Welcome = "welcome",
    /// To a farewell.
    Goodbye = "goodbye",
    /// Yes to the wish for a language, where nothing was asked yet.
    OfCourse = "of_course",
    /// To a no.
    Alright = "alright",
    /// Asked how it is.
    HowAreYou = "how_are_you",
    /// Asked whether it is a person.
    Identity = "identity",
    /// Asked who it is.
    Who = "who",
    /// The same when the business has no name set.
    WhoUnnamed = "who_unnamed",
    /// Before quoted sentences.
    LeadIn = "lead_in",
    /// When one of the topics on the buttons might be meant.
    Clarify = "clarify",
    /// When nothing near was found.
    ClarifyOpen = "clarify_open",
    /// Offers a person; a yes accepts it.
    Offer = "offer",
    /// Label of the button that asks for a person, at most 20 characters.
    PersonButton = "person_button",
    /// A person takes over.
    Handoff = "handoff",
    /// A person will answer later.
    NobodyAvailable = "nobody_available",
    /// A person will answer when the business opens: `{when}`.
    Closed = "closed",
    /// Later today: `{time}`.
    Today = "today",
    /// Tomorrow: `{time}`.
    Tomorrow = "tomorrow",
    /// On another day: `{day}`, `{time}`.
    OnDay = "on_day",
    /// The days from Monday on, in the form [`Say::OnDay`] needs, separated by commas.
    Weekdays = "weekdays",
    /// The languages in the order of [`Language::ALL`], in the form [`Say::OnlyLanguage`] needs, separated by commas.
    Languages = "languages",
    /// Nothing is known about it.
    CannotAnswer = "cannot_answer",
    /// Somebody has to look into the customer's own matter, and needs a number for it.
    AskReference = "ask_reference",
    /// It is not the business's matter.
    OutOfScope = "out_of_scope",
    /// A picture, a voice note and the like.
    Media = "media",
    /// The answer comes late.
    Delay = "delay",
    /// Something failed.
    Sorry = "sorry",
    /// Somebody is angry.
    Regret = "regret",
    /// The same was asked again.
    NotHelped = "not_helped",
    /// Before the website's address.
    Website = "website",
    /// How to reach the business: `{contact}`.
    Contact = "contact",
    /// The same, by its website: `{website}`.
    ContactSite = "contact_site",
    /// Nobody can take over.
    NoPeople = "no_people",
    /// Secrets were sent.
    Secret = "secret",
    /// The customer's language is none of the operator's: `{language}`.
    OnlyLanguage = "only_language",
    /// Somebody may be in danger.
    Safety = "safety",
    /// Something burns, smokes or has hurt somebody.
    Danger = "danger",
    /// Asked for its instructions.
    Prompt = "prompt",
    /// Somebody wants no marketing.
    OptedOut = "opted_out",
    /// What of several questions has no answer: `{questions}`.
    StillOpen = "still_open",
}

/// The texts of one language and form of address.
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    language: Language,
    address: Address,
}

/// The texts of a language and form of address.
pub const fn texts(language: Language, address: Address) -> Texts {
    Texts { language, address }
}

impl Texts {
    /// A text, with its names in braces.
    pub fn say(self, what: Say) -> &'static str {
        let find = |language: Language| {
            let file = FILES.get(&language)?;
            let informal = file.get(&(what.key(), Address::Informal)).filter(|_| self.address == Address::Informal);
            informal.or_else(|| file.get(&(what.key(), Address::Formal))).copied()
        };
        find(self.language).or_else(|| find(Language::En)).unwrap_or_default()
    }

    /// A text with `values` in the place of their names.
    pub fn fill(self, what: Say, values: &[(&str, &str)]) -> String {
        let put = |text: String, (name, value): &(&str, &str)| text.replace(&format!("{{{name}}}"), value);
        values.iter().fold(self.say(what).to_owned(), put)
    }

    /// The nth entry of a list of names.
    pub fn nth(self, what: Say, n: usize) -> &'static str {
        self.say(what).split(", ").nth(n).unwrap_or_default()
    }
}

/// Whether a text holds what we say of our own accord, in whatever language and form of address.
pub fn said_of_ours(text: &str, what: Say) -> bool {
    let in_language = |language| {
        let says = |address| text.contains(texts(language, address).say(what));
        says(Address::Formal) || says(Address::Informal)
    };
    Language::ALL.into_iter().any(in_language)
}

type File = HashMap<(&'static str, Address), &'static str>;

static FILES: LazyLock<HashMap<Language, File>> =
    LazyLock::new(|| Language::ALL.into_iter().map(|language| (language, parsed(source(language)))).collect());

fn parsed(source: &'static str) -> File {
    let entry = |line: &'static str| {
        let (key, text) = line.split_once(" = ")?;
        Some(match key.strip_suffix(".informal") {
            Some(key) => ((key, Address::Informal), text),
            None => ((key, Address::Formal), text),
        })
    };
    source.lines().filter_map(entry).collect()
}

const fn source(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("canned/en.txt"),
        Language::De => include_str!("canned/de.txt"),
        Language::Fr => include_str!("canned/fr.txt"),
        Language::Es => include_str!("canned/es.txt"),
        Language::It => include_str!("canned/it.txt"),
        Language::Pt => include_str!("canned/pt.txt"),
        Language::Nl => include_str!("canned/nl.txt"),
        Language::Pl => include_str!("canned/pl.txt"),
        Language::Tr => include_str!("canned/tr.txt"),
        Language::Ro => include_str!("canned/ro.txt"),
    }
}

#[cfg(test)]
mod tests;
