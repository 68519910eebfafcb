//! What was said before a turn, and what is to be answered.

use std::collections::HashMap;

use jiff::Timestamp;
use reaktly_domain::content::Content;
use reaktly_domain::ids::MessageId;
use reaktly_operator::turn::{Said, Speaker, Utterance};
use reaktly_store::annotations::{self, Annotated};
use reaktly_store::conversations::Conversation;
use reaktly_store::messages::{self, Message};
use reaktly_store::transcripts::{self, Heard};
use reaktly_store::turns::Turn;
use reaktly_store::{AsyncPgConnection, StoreResult, media};

use crate::decide::loops::Uttered;
use crate::decide::said;

/// Messages before the turn that the AI sees.
const HISTORY_MESSAGES_MAX: usize = 24;
/// Messages of one turn; a customer who sends more is answered for the newest.
const TURN_MESSAGES_MAX: usize = 50;

/// What was said, oldest first.
pub(super) struct Messages {
    pub(super) history: Vec<Utterance>,
    /// How many of the history, from its beginning, are of earlier engagements.
    pub(super) earlier: usize,
    pub(super) turn: Vec<Asked>,
    /// When the oldest message of the turn was written.
    pub(super) oldest: Option<Timestamp>,
    /// The newest message of the turn, by Meta's id.
    pub(super) wamid: Option<String>,
    /// Who said what when, the turn included, in this engagement.
    times: Vec<(Speaker, String, Timestamp)>,
}

/// A message to be answered.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) said: Said,
    /// Where its picture is, when it is one and has come.
    pub(super) picture: Option<String>,
}

impl Messages {
    /// Loads what was said up to the end of a turn of the engagement that began after message `began_after`.
    pub(super) async fn load(
        conn: &mut AsyncPgConnection,
        conversation: &Conversation,
        (turn, began_after): (Turn, i64),
    ) -> StoreResult<Self> {
        let limit = i64::try_from(HISTORY_MESSAGES_MAX + TURN_MESSAGES_MAX).unwrap_or(i64::MAX);
        let mut loaded =
            Self { history: Vec::new(), earlier: 0, turn: Vec::new(), oldest: None, wamid: None, times: Vec::new() };
        for Read { message, heard, file } in read(conn, conversation, limit).await? {
            loaded.add(&message, turn, heard.as_ref(), file.as_ref())?;
            if message.seq <= began_after {
                loaded.earlier = loaded.history.len();
                loaded.times.clear();
            }
        }
        let surplus = loaded.history.len().saturating_sub(HISTORY_MESSAGES_MAX);
        loaded.history.drain(..surplus);
        loaded.earlier = loaded.earlier.saturating_sub(surplus);
        Ok(loaded)
    }

    fn add(&mut self, message: &Message, turn: Turn, heard: Option<&Heard>, file: Option<&String>) -> StoreResult<()> {
        let transcript = heard.and_then(Heard::text);
        let text = transcript.unwrap_or(&message.text);
        if message.direction == "inbound" && message.seq > turn.from_seq {
            let content = message.parsed_content()?;
            let Some(said) = said(&content).filter(|_| message.seq <= turn.upto_seq) else { return Ok(()) };
            let said = transcript.map_or(said, |text| Said::Heard(text.to_owned()));
            let picture = file.filter(|_| matches!(content, Content::Image(_))).cloned();
            self.turn.push(Asked { said, picture });
            self.oldest = self.oldest.or(Some(message.sent_at));
            self.wamid.clone_from(&message.wamid);
            self.times.push((Speaker::Customer, text.to_owned(), message.created_at));
        } else if let Some(speaker) = speaker(message) {
            self.history.push(Utterance { speaker, text: text.to_owned() });
            self.times.push((speaker, text.to_owned(), message.created_at));
        }
        Ok(())
    }

    /// Who said what when, for recognising machines.
    pub(super) fn recent(&self) -> Vec<Uttered<'_>> {
        self.times.iter().map(|(speaker, text, at)| Uttered { speaker: *speaker, text, at: *at }).collect()
    }
}

/// What was said in a conversation up to now, oldest first, of at most its newest `limit` messages; with each its
/// sequence.
pub(crate) async fn told(
    conn: &mut AsyncPgConnection,
    conversation: &Conversation,
    limit: i64,
) -> StoreResult<Vec<(i64, Utterance)>> {
    let utterance = |Read { message, heard, .. }: Read| {
        let speaker = speaker(&message)?;
        let text = heard.as_ref().and_then(Heard::text).map_or(message.text, str::to_owned);
        Some((message.seq, Utterance { speaker, text }))
    };
    Ok(read(conn, conversation, limit).await?.into_iter().filter_map(utterance).collect())
}

/// A message that still stands, with what was heard in it and where its file is.
struct Read {
    message: Message,
    heard: Option<Heard>,
    file: Option<String>,
}

/// The newest messages of a conversation, oldest first, without those that were taken back.
async fn read(conn: &mut AsyncPgConnection, conversation: &Conversation, limit: i64) -> StoreResult<Vec<Read>> {
    let account = conversation.account;
    let newest = messages::page(conn, account, conversation.id, None, limit).await?;
    let with_files: Vec<MessageId> =
        newest.iter().filter(|message| is_file(&message.kind)).map(|message| message.id).collect();
    let mut heard = transcripts::of_messages(conn, account, &with_files).await?;
    let files = media::of_messages(conn, account, &with_files).await?;
    let mut files: HashMap<MessageId, String> =
        files.into_iter().filter_map(|file| Some((file.message_id, file.object_key?))).collect();
    let standing = annotations::annotated(conn, account, newest).await?.into_iter().filter(|annotated| {
        annotated.revoked_at.is_none() && !matches!(annotated.message.kind.as_str(), "edit" | "revoke")
    });
    let read = |Annotated { message, .. }: Annotated| Read {
        heard: heard.remove(&message.id),
        file: files.remove(&message.id),
        message,
    };
    Ok(standing.map(read).collect())
}

fn is_file(kind: &str) -> bool {
    matches!(kind, "audio" | "image")
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
