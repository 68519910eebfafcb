//! Who answers.

use reaktly_domain::ids::TeamId;
pub use reaktly_phrases::Address;
use reaktly_search::language::Language;

/// Turns in a row without an answer that bring a person, unless the owner wants it otherwise.
const AFTER_UNANSWERED: u32 = 1;

/// Who answers: an operator's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Persona {
    /// The operator's name.
    pub name: String,
    /// The business it speaks for; empty when not set.
    pub business: String,
    /// Tone and instructions of its owner, for the model.
    pub instructions: String,
    /// The business's website.
    pub website: Option<String>,
    /// Languages it speaks; the first is its own.
    pub languages: Vec<Language>,
    /// How it addresses customers, where a language knows the difference.
    pub address: Address,
    /// Its own words for saying at first contact that an AI answers; the canned text when not set.
    pub disclosure: Option<String>,
    /// Where customers reach the business when no person can take over: a phone number, an address.
    pub contact: Option<String>,
    /// What the owner never lets the AI handle: words and phrases.
    pub policy_words: Vec<String>,
    /// Teams a customer may ask for.
    pub departments: Vec<Department>,
    /// Turns in a row without an answer that bring a person; at least 1.
    pub after_unanswered: u32,
    /// What anger does.
    pub on_anger: OnAnger,
}

impl Persona {
    /// An operator of that name with every default.
    pub fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            business: String::new(),
            instructions: String::new(),
            website: None,
            languages: Language::ALL.to_vec(),
            address: Address::default(),
            disclosure: None,
            contact: None,
            policy_words: Vec::new(),
            departments: Vec::new(),
            after_unanswered: AFTER_UNANSWERED,
            on_anger: OnAnger::default(),
        }
    }
}

/// What is done about an angry customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnAnger {
    /// A person takes over.
    #[default]
    HandOff,
    /// The AI goes on.
    GoOn,
}

/// A team with the names customers call it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// The team.
    pub team: TeamId,
    /// Its name and its aliases.
    pub names: Vec<String>,
}
