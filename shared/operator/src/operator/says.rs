//! What the operator says of its own accord, and how it offers or fetches people. Where there are none, it never offers
//! one: it says how else to reach the business.

use reaktly_domain::ids::TeamId;
use reaktly_whatsapp::plan::BUTTONS_MAX;

use super::memory::Ending;
use super::work::Work;
use crate::answer::{COVERAGE_MAY_BE_MEANT, Found};
use crate::canned::Say;
use crate::frame;
use crate::intent::{Intent, Offered};
use crate::turn::{HandoffReason, Opening, Outcome, People, Priority, Reply, SilenceReason, Summary};

/// Who is not understood is asked back once before a person takes over.
const ASKED_BACK: u32 = 2;
/// Words of a message that says too little to be looked up.
const VAGUE_WORDS_MAX: usize = 2;
/// Topics named when asking back.
const TOPICS_MAX: usize = 2;
/// Most characters of a topic.
const TOPIC_CHARS_MAX: usize = 72;

/// What is done about a turn, and how that leaves the conversation.
pub(crate) struct Decision {
    pub(crate) outcome: Outcome,
    pub(super) ending: Ending,
}

impl Work<'_> {
    pub(super) fn say(&self, what: Say) -> Decision {
        Self::reply(self.texts.say(what).to_owned(), Ending::Other)
    }

    /// A courtesy is returned; who or what answers is said plainly.
    pub(super) fn courtesy(&self, intent: Intent) -> Decision {
        let persona = &self.input.persona;
        let values = [("operator", persona.name.as_str()), ("business", persona.business.as_str())];
        match intent {
            Intent::AsksIfHuman => self.offering(&self.texts.fill(Say::Identity, &values), Vec::new(), Ending::Other),
            Intent::AsksWho if self.is_first_contact() => self.say(Say::Greeting),
            Intent::AsksWho => {
                let who = if persona.business.is_empty() { Say::WhoUnnamed } else { Say::Who };
                Self::reply(self.texts.fill(who, &values), Ending::Other)
            }
            Intent::AsksHow => self.say(Say::HowAreYou),
            Intent::Thanks => self.say(Say::Welcome),
            Intent::Leaves => self.say(Say::Goodbye),
            Intent::DeclinesOffer => self.say(Say::Alright),
            Intent::Acknowledges if !self.is_first_contact() => {
                let outcome = Outcome::Silent { reason: SilenceReason::Acknowledgement };
                Decision { outcome, ending: Ending::Other }
            }
            _ => self.say(Say::Greeting),
        }
    }

    /// Nothing but pictures, voice notes and the like: asked for words once, then a person is offered, then one looks.
    pub(super) fn unreadable(&self) -> Decision {
        let last = self.last_of_ours().unwrap_or_default();
        let (media, offer) = (self.texts.say(Say::Media), self.texts.say(Say::Offer));
        if self.input.people != People::None {
            if last.contains(media) {
                return self.offering("", Vec::new(), Ending::Unanswered);
            }
            if last.trim() == offer {
                return self.hand_over(HandoffReason::UnreadableMedia, None, None);
            }
        }
        Self::reply(media.to_owned(), Ending::Unanswered)
    }

    /// Says that nothing is known and offers a person; after as many times in a row as the owner wants, one takes over.
    pub(super) fn cannot_answer(&self, found: &Found<'_>) -> Decision {
        if self.is_vague() {
            return self.ask_openly(Some(found));
        }
        if self.is_enough(1) {
            return self.hand_over(HandoffReason::NoAnswer, None, Some(found));
        }
        let text = self.texts.say(Say::CannotAnswer);
        match self.input.people {
            People::None => Self::reply(format!("{text}\n\n{}", self.contact()), Ending::Unanswered),
            // A line before says that another language is spoken here: that is why.
            _ if self.says_language() => self.offering("", Vec::new(), Ending::Unanswered),
            _ => self.offering(text, Vec::new(), Ending::Unanswered),
        }
    }

    /// The line about the language with the offer of a person, or a question where it was said before.
    pub(super) fn offered_beside_language(&self) -> Decision {
        if self.says_language() && self.input.people != People::None {
            return self.offering("", Vec::new(), Ending::Other);
        }
        self.say(Say::ClarifyOpen)
    }

    /// Asks for more words, and offers a person; the second time in a row one takes over.
    pub(super) fn ask_openly(&self, found: Option<&Found<'_>>) -> Decision {
        if self.is_enough(ASKED_BACK) && self.input.people != People::None {
            return self.hand_over(HandoffReason::NotUnderstood, None, found);
        }
        self.offering(self.texts.say(Say::ClarifyOpen), Vec::new(), Ending::Unanswered)
    }

    /// A word or two that no passage knows: nobody could say whether they are known.
    fn is_vague(&self) -> bool {
        self.foreign.is_none() && self.words.split_whitespace().count() <= VAGUE_WORDS_MAX
    }

    /// Whether the answer says first that another language is spoken here.
    fn says_language(&self) -> bool {
        frame::only_language(self).is_some()
    }

    /// Asks back with the nearest topics and offers a person; the second time in a row a person takes over.
    pub(super) fn clarify(&self, found: &Found<'_>) -> Decision {
        if self.is_enough(ASKED_BACK) && self.input.people != People::None {
            return self.hand_over(HandoffReason::NotUnderstood, None, Some(found));
        }
        let mut topics = found.titles();
        topics.retain(|title| !title.is_empty() && title.chars().count() <= TOPIC_CHARS_MAX);
        topics.truncate(TOPICS_MAX);
        let question = if topics.is_empty() { Say::ClarifyOpen } else { Say::Clarify };
        self.offering(self.texts.say(question), topics, Ending::Unanswered)
    }

    /// What the model asks back, with the offer the second time.
    pub(super) fn asked_back(&self, mut reply: Reply, found: &Found<'_>) -> Decision {
        if self.is_enough(ASKED_BACK) && self.input.people != People::None {
            return self.hand_over(HandoffReason::NotUnderstood, None, Some(found));
        }
        if self.input.memory.unanswered > 0 && self.input.people != People::None {
            self.with_person(&mut reply.buttons);
        }
        Decision { outcome: Outcome::Reply(reply), ending: Ending::Unanswered }
    }

    /// Adds the choice of a person to others, once.
    pub(super) fn with_person(&self, labels: &mut Vec<String>) {
        let person = self.texts.say(Say::PersonButton);
        if !labels.iter().any(|label| label == person) {
            labels.truncate(BUTTONS_MAX - 1);
            labels.push(person.to_owned());
        }
    }

    /// People take over and the customer is told so.
    pub(super) fn hand_over(&self, reason: HandoffReason, team: Option<TeamId>, found: Option<&Found<'_>>) -> Decision {
        let before = match reason {
            HandoffReason::NoAnswer | HandoffReason::NotUnderstood => Some(Say::CannotAnswer),
            HandoffReason::Failed | HandoffReason::Budget => Some(Say::Sorry),
            HandoffReason::Anger | HandoffReason::Complaint => Some(Say::Regret),
            HandoffReason::RepeatedQuestion | HandoffReason::Repetition => Some(Say::NotHelped),
            HandoffReason::Safety => Some(Say::Safety),
            _ => None,
        };
        self.hand_over_after(before, reason, team, found)
    }

    /// The same with what is said `before`.
    pub(super) fn hand_over_after(
        &self,
        before: Option<Say>,
        reason: HandoffReason,
        team: Option<TeamId>,
        found: Option<&Found<'_>>,
    ) -> Decision {
        let told = match self.input.people {
            People::Online => self.texts.say(Say::Handoff).to_owned(),
            People::Away { opens: None } => self.texts.say(Say::NobodyAvailable).to_owned(),
            People::Away { opens: Some(opens) } => self.texts.fill(Say::Closed, &[("when", &self.opening(opens))]),
            People::None => self.contact(),
        };
        let text = match before {
            Some(before) => format!("{}\n\n{told}", self.texts.say(before)),
            None if self.input.people == People::None && told != self.texts.say(Say::NoPeople) => {
                format!("{} {told}", self.texts.say(Say::NoPeople))
            }
            None => told,
        };
        if self.input.people == People::None {
            return Self::reply(text, Ending::Unanswered);
        }
        let said: Vec<String> = self.input.turn.iter().map(|said| crate::guard::guarded(said.text()).text).collect();
        let summary = Summary {
            question: said.join("\n"),
            answered: self.last_of_ours().map(str::to_owned),
            articles: found.map(near).unwrap_or_default(),
            language: self.language,
            mood: self.mood,
        };
        let outcome = Outcome::Handoff { reason, text, summary, team, priority: Priority::Normal };
        Decision { outcome, ending: Ending::Other }
    }

    /// The decision with the priority it needs.
    pub(super) fn urgent(mut decision: Decision, is_urgent: bool) -> Decision {
        if let (true, Outcome::Handoff { priority, .. }) = (is_urgent, &mut decision.outcome) {
            *priority = Priority::High;
        }
        decision
    }

    /// A text with the offer of a person; `labels` become choices before that of the person.
    fn offering(&self, text: &str, labels: Vec<String>, ending: Ending) -> Decision {
        let mut buttons: Vec<String> = labels.into_iter().filter(|label| frame::is_label(label)).collect();
        let mut parts: Vec<&str> = if text.is_empty() { Vec::new() } else { vec![text] };
        if self.input.people != People::None {
            parts.push(self.texts.say(Say::Offer));
            buttons.push(self.texts.say(Say::PersonButton).to_owned());
        }
        let reply = Reply { text: parts.join("\n\n"), buttons, sources: Vec::new() };
        Decision { outcome: Outcome::Reply(reply), ending }
    }

    fn reply(text: String, ending: Ending) -> Decision {
        Decision { outcome: Outcome::Reply(Reply { text, ..Reply::default() }), ending }
    }

    /// Whether this turn without an answer is the one that brings a person, the `least`th at the earliest. An offer
    /// stands for a turn without one.
    fn is_enough(&self, least: u32) -> bool {
        let offered = u32::from(self.offered == Offered::Person);
        let before = self.input.memory.unanswered.max(offered);
        before.saturating_add(1) >= self.input.persona.after_unanswered.max(least)
    }

    /// How to reach the business without a person in this chat.
    fn contact(&self) -> String {
        let persona = &self.input.persona;
        let contact = persona.contact.as_deref().map(str::trim).filter(|contact| !contact.is_empty());
        match (contact, persona.website.as_deref()) {
            (Some(contact), _) => self.texts.fill(Say::Contact, &[("contact", contact)]),
            (None, Some(website)) => self.texts.fill(Say::ContactSite, &[("website", website)]),
            (None, None) => self.texts.say(Say::NoPeople).to_owned(),
        }
    }

    fn opening(&self, opens: Opening) -> String {
        let time = format!("{:02}:{:02}", opens.hour, opens.minute);
        match opens.days_ahead {
            0 => self.texts.fill(Say::Today, &[("time", &time)]),
            1 => self.texts.fill(Say::Tomorrow, &[("time", &time)]),
            _ => {
                let day = self.texts.nth(Say::Weekdays, opens.weekday.into());
                self.texts.fill(Say::OnDay, &[("day", day), ("time", &time)])
            }
        }
    }
}

/// Titles of the articles that may be meant; what merely shares a word with the question helps nobody.
fn near(found: &Found<'_>) -> Vec<String> {
    let hits = found.hits.iter().filter(|(hit, _)| hit.evidence() >= COVERAGE_MAY_BE_MEANT);
    Found { hits: hits.copied().collect() }.titles()
}
