//! What the AI is given for a turn.

mod messages;
mod pictures;

use jiff::SignedDuration;
use reaktly_domain::operator_settings::{OperatorSettings, OptIn};
use reaktly_events::PresenceKind;
use reaktly_library::{Shelf, departments, people, persona};
use reaktly_media::MediaStore;
use reaktly_models::{CallLog, Purpose, Subject};
use reaktly_operator::turn::{Contact, Errand, Memory, Persona, Timing, TurnInput};
use reaktly_search::language::Language;
use reaktly_store::conversations::Conversation;
use reaktly_store::memories::{self, Memory as Kept};
use reaktly_store::operators::Operator;
use reaktly_store::turns::{self, Turn};
use reaktly_store::{StoreResult, presence, teams};
use reaktly_worker::Worker;

use crate::decide::is_backlog;
use crate::decide::loops::sign;

use messages::Messages;
pub(crate) use messages::told;

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
    /// Another machine seems to be answering.
    pub(crate) machine: Option<&'static str>,
    /// What is remembered, as it is stored.
    pub(crate) kept: Kept,
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
fn shown(settings: &OperatorSettings, wamid: Option<String>, pace: Pace) -> Option<Shown> {
    let kind = match pace {
        Pace::TakesTime if settings.shows_typing() => PresenceKind::Typing,
        _ if settings.marks_read() => PresenceKind::Read,
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

/// Whether pictures can be shown to the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// They can.
    Sees,
    /// They cannot.
    Blind,
}

/// What loading needs beside the turn.
#[derive(Debug)]
pub(crate) struct Means<'a> {
    pub(crate) worker: &'a Worker,
    pub(crate) shelf: &'a Shelf,
    pub(crate) media: Option<&'a MediaStore>,
    pub(crate) stale: SignedDuration,
    pub(crate) pace: Pace,
    pub(crate) sight: Sight,
}

/// Loads a turn's input.
pub(crate) async fn load(
    means: &Means<'_>,
    conversation: &Conversation,
    (turn, operator): (Turn, &Operator),
    calls: &CallLog,
) -> StoreResult<Loaded> {
    let now = means.worker.clock.now();
    let settings = operator.settings();
    let mut conn = means.worker.store.connection().await?;
    let began_after = turns::began_after(&mut conn, conversation).await?;
    let mut messages = Messages::load(&mut conn, conversation, (turn, began_after)).await?;
    let phone_number = turns::phone_number(&mut conn, conversation).await?;
    let spoken = turns::has_spoken_after(&mut conn, conversation, began_after).await?;
    let online = presence::online(&mut conn, now, conversation.account).await?;
    let teams = teams::all(&mut conn, conversation.account).await?;
    let kept = memories::get(&mut conn, conversation).await?;
    let handed_back = turns::was_handed_back_after(&mut conn, conversation, turn.upto_seq).await?;
    drop(conn);
    if let (Some(media), OptIn::On, Sight::Sees) = (means.media, settings.images, means.sight) {
        pictures::look(media, &mut messages.turn).await;
    }
    let persona = Persona { departments: departments(&teams), ..persona(operator) };
    let language = language(conversation, phone_number.as_deref(), &persona);
    let main = persona.languages.first().copied().unwrap_or_default();
    let index = means.shelf.index(conversation.account, operator.knowledge_base_id, main).await?;
    let late = messages.oldest.is_some_and(|oldest| is_backlog(oldest, now, means.stale));
    let machine = sign(&messages.recent(), now);
    let input = TurnInput {
        persona,
        language,
        history: messages.history,
        turn: messages.turn.into_iter().map(|asked| asked.said).collect(),
        index,
        people: people::people(&settings, now, &online),
        contact: if spoken { Contact::Continued } else { Contact::First },
        timing: if late { Timing::Late } else { Timing::Prompt },
        memory: memory(&kept, messages.earlier),
        clock: people::clock(&settings, now),
        errand: errand(Purpose::Reply, conversation, operator, calls),
    };
    let shown = shown(&settings, messages.wamid, means.pace);
    let is_withdrawn = input.turn.is_empty();
    Ok(Loaded { input, shown, is_backlog: late && !handed_back, is_withdrawn, machine, kept })
}

fn memory(kept: &Kept, earlier: usize) -> Memory {
    Memory {
        summary: kept.summary.clone(),
        turns: kept.turns,
        unanswered: kept.unanswered,
        unhappy: kept.unhappy,
        off_topic: kept.off_topic,
        linked: kept.linked.clone(),
        earlier,
    }
}

/// What calls to a model are made for in a conversation.
pub(crate) fn errand(purpose: Purpose, conversation: &Conversation, operator: &Operator, calls: &CallLog) -> Errand {
    let subject = Subject {
        account: Some(conversation.account.to_string().into()),
        conversation: Some(conversation.id.to_string().into()),
        agent: Some(operator.id.to_string().into()),
    };
    Errand { purpose, subject, calls: calls.clone() }
}

/// The conversation's language, else what the customer's country suggests, else the operator's own.
fn language(conversation: &Conversation, phone_number: Option<&str>, persona: &Persona) -> Language {
    let known = conversation.language.as_deref().and_then(Language::from_tag);
    let guessed = phone_number.and_then(Language::of_phone_number).filter(|guess| persona.languages.contains(guess));
    known.or(guessed).or_else(|| persona.languages.first().copied()).unwrap_or_default()
}
