//! Voice messages become text before the turn, each once, where the operator's owner wants it.

use std::collections::HashMap;
use std::time::Duration;

use bytes::Bytes;
use reaktly_domain::ids::MessageId;
use reaktly_domain::operator_settings::OptIn;
use reaktly_events::MessageDetail;
use reaktly_events::envelope::EventName;
use reaktly_models::transcription::{RECORDING_BYTES_MAX, Recording, Transcriber, Transcript, TranscriptionError};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::media::{self, MediaView};
use reaktly_store::messages::{self, Message, message_event};
use reaktly_store::operators::Operator as Row;
use reaktly_store::transcripts::{self, Heard};
use reaktly_store::turns::Turn;
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult};
use tokio::time::{Instant, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::files;
use crate::turn::Responder;

/// Voice messages of one turn that are listened to; of more the newest.
const RECORDINGS_MAX: usize = 5;
/// Most time for all of them: the customer waits, and typing shows no longer than that.
const LISTENING_TIME_MAX: Duration = Duration::from_secs(25);
/// Messages looked through for them.
const MESSAGES_MAX: i64 = 50;

/// What understands speech, and what its transcripts are marked with.
pub(crate) struct Ear {
    pub(crate) transcriber: Box<dyn Transcriber>,
    pub(crate) model: String,
}

impl Responder {
    /// Transcribes the voice messages of a turn that nobody has listened to.
    pub(crate) async fn hear(&self, conversation: &Conversation, turn: Turn, operator: &Row) -> StoreResult<()> {
        let (Some(ear), Some(_)) = (&self.own.ear, &self.own.media) else { return Ok(()) };
        if operator.settings().voice == OptIn::Off {
            return Ok(());
        }
        let until = Instant::now() + LISTENING_TIME_MAX;
        for (message, file) in self.unheard(conversation, turn).await? {
            let heard = self.listen(ear, conversation, (&file, until)).await;
            self.keep(ear, conversation, &message, &heard).await?;
        }
        Ok(())
    }

    async fn unheard(&self, conversation: &Conversation, turn: Turn) -> StoreResult<Vec<(Message, MediaView)>> {
        let (account, id) = (conversation.account, conversation.id);
        let mut conn = self.worker.store.connection().await?;
        let asked = messages::after(&mut conn, account, id, turn.from_seq, MESSAGES_MAX).await?;
        let is_voice = |message: &Message| {
            message.kind == "audio" && message.direction == "inbound" && message.seq <= turn.upto_seq
        };
        let voices: Vec<Message> = asked.into_iter().filter(is_voice).collect();
        let ids: Vec<MessageId> = voices.iter().map(|message| message.id).collect();
        let heard = transcripts::of_messages(&mut conn, account, &ids).await?;
        let files = media::of_messages(&mut conn, account, &ids).await?;
        let mut files: HashMap<MessageId, MediaView> =
            files.into_iter().filter(|file| file.object_key.is_some()).map(|file| (file.message_id, file)).collect();
        let unheard = voices.into_iter().rev().filter(|message| !heard.contains_key(&message.id));
        Ok(unheard
            .filter_map(|message| files.remove(&message.id).map(|file| (message, file)))
            .take(RECORDINGS_MAX)
            .collect())
    }

    async fn listen(&self, ear: &Ear, conversation: &Conversation, (file, until): (&MediaView, Instant)) -> Heard {
        let (Some(store), Some(key)) = (&self.own.media, &file.object_key) else {
            return Heard::Failed("no_file".to_owned());
        };
        let bytes = match files::read(store, key, RECORDING_BYTES_MAX as u64).await {
            Ok(bytes) => Bytes::from(bytes),
            Err(error) => {
                tracing::warn!(error = format!("{error:#}"), "a voice message could not be read");
                return Heard::Failed("unreadable_file".to_owned());
            }
        };
        let recording = Recording {
            bytes,
            media_type: file.mime_type.clone().unwrap_or_else(|| "audio/ogg".to_owned()),
            language: conversation.language.clone(),
        };
        let heard = timeout_at(until, patiently(ear, &recording)).await;
        match heard.unwrap_or(Err(TranscriptionError::Timeout)) {
            Ok(Transcript::Words(text)) => Heard::Ready(text),
            Ok(Transcript::NotUnderstood) => Heard::NotUnderstood,
            Err(error) => {
                tracing::warn!(error = %error, "a voice message could not be transcribed");
                Heard::Failed(error.code().to_owned())
            }
        }
    }

    /// Keeps what was heard, and tells observers that the message shows differently now.
    async fn keep(&self, ear: &Ear, conversation: &Conversation, message: &Message, heard: &Heard) -> StoreResult<()> {
        let now = self.worker.clock.now();
        let language = conversation.language.as_deref();
        let mut conn = self.worker.store.connection().await?;
        let written = (*conn)
            .transaction(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                let Some(mut conversation) = conversations::lock(conn, conversation.account, conversation.id).await?
                else {
                    return causes.write(conn).await;
                };
                let account = conversation.account;
                transcripts::keep(conn, now, account, message.id, (heard, language, &ear.model)).await?;
                conversations::save(conn, now, &mut conversation).await?;
                causes.push(message_event(EventName::MessageAnnotated, now, &conversation, &detail(message)));
                causes.write(conn).await
            })
            .await
            .map_err(|error: StoreError| error)?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(())
    }
}

/// What is said in a recording; trouble that passes is given a second try.
async fn patiently(ear: &Ear, recording: &Recording) -> Result<Transcript, TranscriptionError> {
    let cancel = CancellationToken::new();
    match ear.transcriber.transcribe(recording, &cancel).await {
        Err(error) if error.is_transient() => ear.transcriber.transcribe(recording, &cancel).await,
        heard => heard,
    }
}

fn detail(message: &Message) -> MessageDetail {
    MessageDetail {
        message_id: message.id.to_string(),
        seq: message.seq,
        direction: message.direction.clone(),
        author: message.author.clone(),
        kind: message.kind.clone(),
        status: message.status.clone(),
    }
}
