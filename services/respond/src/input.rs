//! What the AI is given for a turn.

use jiff::{SignedDuration, Timestamp};
use reaktly_events::PresenceKind;
use reaktly_search::language::Language;
use reaktly_library::{Shelf, persona};
use reaktly_operator::turn::{Contact, Errand, People, Memory, Persona, Said, Speaker, Timing, TurnInput, Utterance};
use reaktly_store::annotations::{self, Annotated};
use reaktly_store::conversations::Conversation;
use reaktly_store::messages::{self, Message};
use reaktly_store::operators::{self, Operator};
use reaktly_store::turns::{self, Turn};
use reaktly_store::{AsyncPgConnection, StoreResult, integrations, presence};
use reaktly_worker::Worker;

use crate::decide::{is_backlog, said};

/// Messages before the turn that the AI sees.
const HISTORY_MESSAGES_MAX: i64 = 24;
/// Messages of one turn; a customer who sends more is answered for the newest.
const TURN_MESSAGES_MAX: i64 = 50;

/// A turn's input with what belongs beside it.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) input: TurnInput,
    /// What the customer sees while the turn is worked on; nothing when the operator wants it so.
    pub(crate) shown: Option<Shown>,
    /// The messages waited too long and nobody is working on them.
    pub(crate) is_backlog: bool,
    /// The customer took back whatever was to be answered.
    pub(crate) is_withdrawn: bool,
}

/// Something the customer sees of the work on a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shown {
    /// The newest message of the turn, by Meta's id.
    pub(crate) wamid: String,
    /// That it is read, or that an answer is being written.
    pub(crate) kind: PresenceKind,
}

/// What to show for a message: typing where a model takes its time, a read mark where the answer comes at once.
fn shown(operator: &Operator, wamid: Option<String>, pace: Pace) -> Option<Shown> {
    let kind = match pace {
        Pace::TakesTime if operator.shows_typing() => PresenceKind::Typing,
        _ if operator.marks_read() => PresenceKind::Read,
        _ => return None,
    };
    Some(Shown { wamid: wamid?, kind })
}

/// How long answers take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// A model writes them.
    TakesTime,
    /// They are found.
    AtOnce,
}

/// Loads a turn's input; `None` when nobody can answer it any more: the number is gone.
pub(crate) async fn load(
    worker: &Worker,
    shelf: &Shelf,
    conversation: &Conversation,
    turn: Turn,
    (stale, pace): (SignedDuration, Pace),
) -> StoreResult<Option<Loaded>> {
    let now = worker.clock.now();
    let mut conn = worker.store.connection().await?;
    let Some(operator) = operator(&mut conn, conversation).await? else { return Ok(None) };
    let messages = Messages::load(&mut conn, conversation, turn).await?;
    let phone_number = turns::phone_number(&mut conn, conversation).await?;
    let spoken = turns::has_spoken(&mut conn, conversation).await?;
    let people = presence::online(&mut conn, now, conversation.account).await?;
    let handed_back = turns::was_handed_back_after(&mut conn, conversation, turn.upto_seq).await?;
    drop(conn);
    let persona = persona(&operator);
    let language = language(conversation, phone_number.as_deref(), &persona);
    let main = persona.languages.first().copied().unwrap_or_default();
    let index = shelf.index(conversation.account, operator.knowledge_base_id, main).await?;
    let late = messages.oldest.is_some_and(|oldest| is_backlog(oldest, now, stale));
    let is_withdrawn = messages.turn.is_empty();
    let input = TurnInput {
        persona,
        language,
        history: messages.history,
        turn: messages.turn,
        index,
        people: if people.is_empty() { People::Away { opens: None } } else { People::Online },
        contact: if spoken { Contact::Continued } else { Contact::First },
        timing: if late { Timing::Late } else { Timing::Prompt },
        memory: Memory::default(),
        clock: String::new(),
        errand: Errand::default(),
    };
    let shown = shown(&operator, messages.wamid, pace);
    Ok(Some(Loaded { input, shown, is_backlog: late && !handed_back, is_withdrawn }))
}

async fn operator(conn: &mut AsyncPgConnection, conversation: &Conversation) -> StoreResult<Option<Operator>> {
    let Some(integration) = integrations::get(conn, conversation.account, conversation.integration).await? else {
        return Ok(None);
    };
    operators::get(conn, conversation.account, integration.operator_id).await
}

struct Messages {
    history: Vec<Utterance>,
    turn: Vec<Said>,
    oldest: Option<Timestamp>,
    wamid: Option<String>,
}

impl Messages {
    async fn load(conn: &mut AsyncPgConnection, conversation: &Conversation, turn: Turn) -> StoreResult<Self> {
        let (account, id) = (conversation.account, conversation.id);
        let newest = messages::page(conn, account, id, None, HISTORY_MESSAGES_MAX + TURN_MESSAGES_MAX).await?;
        let mut loaded = Self { history: Vec::new(), turn: Vec::new(), oldest: None, wamid: None };
        for Annotated { message, revoked_at, .. } in &annotations::annotated(conn, account, newest).await? {
            if revoked_at.is_some() || matches!(message.kind.as_str(), "edit" | "revoke") {
                continue;
            }
            let content = message.parsed_content()?;
            if message.direction == "inbound" && message.seq > turn.from_seq {
                let Some(said) = said(&content).filter(|_| message.seq <= turn.upto_seq) else { continue };
                loaded.turn.push(said);
                loaded.oldest = loaded.oldest.or(Some(message.sent_at));
                loaded.wamid.clone_from(&message.wamid);
            } else if let Some(speaker) = speaker(message) {
                loaded.history.push(Utterance { speaker, text: message.text.clone() });
            }
        }
        let surplus = loaded.history.len().saturating_sub(usize::try_from(HISTORY_MESSAGES_MAX).unwrap_or(usize::MAX));
        loaded.history.drain(..surplus);
        Ok(loaded)
    }
}

/// Who said a message that reached its reader; `None` for one that did not.
fn speaker(message: &Message) -> Option<Speaker> {
    if matches!(message.status.as_str(), "cancelled" | "failed" | "failed_unknown") {
        return None;
    }
    match message.author.as_str() {
        "customer" => Some(Speaker::Customer),
        "ai" => Some(Speaker::Ai),
        _ => Some(Speaker::Agent),
    }
}

/// The conversation's language, else what the customer's country suggests, else the operator's own.
fn language(conversation: &Conversation, phone_number: Option<&str>, persona: &Persona) -> Language {
    let known = conversation.language.as_deref().and_then(Language::from_tag);
    let guessed = phone_number.and_then(Language::of_phone_number).filter(|guess| persona.languages.contains(guess));
    known.or(guessed).or_else(|| persona.languages.first().copied()).unwrap_or_default()
}
