//! Files of ours on their way to Meta: given once per number, before the message is claimed, for an upload may take
//! longer than a claim may be old. Outside any transaction, in pieces, and never twice at the same time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::{StreamExt as _, TryStreamExt as _};
use jiff::{SignedDuration, Timestamp};
use reaktly_domain::ids::{AttemptId, FileId, IntegrationId};
use reaktly_domain::limits::PROBE_EVERY;
use reaktly_graph::{GraphError, NotSent, SendResult, Upload};
use reaktly_media::{ByteRange, MediaStore, StorageError};
use reaktly_store::files::{self, StoredFile};
use reaktly_store::integrations::{self, Integration};
use reaktly_store::outcomes::Outcome;
use reaktly_store::sending::{self, Claim, NeedsFile};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult};
use reaktly_worker::Worker;
use serde_json::{Value, json};

use crate::decide::{Feedback, decide};
use crate::feedback;
use crate::post::Poster;

/// Before the next try when our own storage is away, or Meta's answer leaves open what became of the upload.
const TRY_AGAIN: SignedDuration = SignedDuration::from_secs(15);

type Key = (FileId, IntegrationId);

/// Gives files to Meta.
#[derive(Debug)]
pub(crate) struct Files {
    worker: Worker,
    storage: MediaStore,
    poster: Poster,
    giving: Mutex<HashMap<Key, Arc<tokio::sync::Mutex<()>>>>,
}

/// What a message needs to be given its file.
struct Found {
    file: StoredFile,
    integration: Integration,
}

impl Files {
    pub(crate) fn new(worker: &Worker, storage: MediaStore, poster: Poster) -> Self {
        Self { worker: worker.clone(), storage, poster, giving: Mutex::default() }
    }

    /// Gives a message's file to Meta, or writes down why not; either way the message may be asked for again.
    pub(crate) async fn give(&self, needs: &NeedsFile) -> StoreResult<()> {
        let key = (needs.file, needs.integration);
        let turn = Arc::clone(self.giving().entry(key).or_default());
        let Ok(_turn) = turn.try_lock() else {
            // Somebody gives it just now: what came of it decides whether, and when, it is asked for again.
            drop(turn.lock().await);
            return Ok(());
        };
        let given = self.give_alone(needs).await;
        self.giving().remove(&key);
        given
    }

    fn giving(&self) -> MutexGuard<'_, HashMap<Key, Arc<tokio::sync::Mutex<()>>>> {
        self.giving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn give_alone(&self, needs: &NeedsFile) -> StoreResult<()> {
        let now = self.worker.clock.now();
        let mut conn = self.worker.store.connection().await?;
        if files::handle(&mut conn, now, needs.account, needs.file, needs.integration).await?.is_some() {
            return Ok(());
        }
        let file = files::get(&mut conn, needs.account, needs.file).await?;
        let integration = integrations::get(&mut conn, needs.account, needs.integration).await?;
        drop(conn);
        let given = match file.zip(integration) {
            Some((file, integration)) => self.upload(needs, Found { file, integration }).await,
            None => Err((gone(), Feedback::None)),
        };
        match given {
            Ok(media_id) => {
                let (now, key) = (self.worker.clock.now(), (needs.file, needs.integration));
                let mut conn = self.worker.store.connection().await?;
                files::keep_handle(&mut conn, now, needs.account, key, &media_id).await
            }
            Err((outcome, feedback)) => self.refused(needs, outcome, feedback).await,
        }
    }

    async fn upload(&self, needs: &NeedsFile, found: Found) -> Result<String, (Outcome, Feedback)> {
        let now = self.worker.clock.now();
        let object = match self.storage.get(&found.file.object_key, ByteRange::All).await {
            Ok(object) => object,
            Err(StorageError::NotFound) => return Err((gone(), Feedback::None)),
            Err(error) => {
                tracing::warn!(%error, file.id = %needs.file, "could not read a file that is to be sent");
                let error = failure("storage_away", "the file cannot be read at the moment", BY_ITSELF);
                return Err((Outcome::Retry { at: now + TRY_AGAIN, error }, Feedback::None));
            }
        };
        let upload = Upload {
            filename: found.file.filename,
            mime_type: found.file.mime_type,
            size_bytes: object.size_bytes,
            bytes: object.bytes.map_err(Into::into).boxed(),
        };
        match self.poster.upload(&found.integration, upload).await {
            Ok(media_id) => Ok(media_id),
            Err(error) => Err(judge(&error, needs.attempt + 1, self.worker.clock.now())),
        }
    }

    async fn refused(&self, needs: &NeedsFile, outcome: Outcome, feedback: Feedback) -> StoreResult<()> {
        let code = outcome.error().and_then(|error| error.get("code")).and_then(Value::as_i64);
        tracing::warn!(message.id = %needs.message, code, "Meta did not get the file of a message");
        let now = self.worker.clock.now();
        let concerned = concerned(needs, now);
        let mut conn = self.worker.store.connection().await?;
        let written = (*conn)
            .transaction::<_, StoreError, _>(async |conn: &mut AsyncPgConnection| {
                let mut causes = Causes::default();
                sending::file_refused(conn, now, needs, &outcome, &mut causes).await?;
                feedback::about_number(conn, now, &concerned, (&outcome, feedback), &mut causes).await?;
                causes.write(conn).await
            })
            .await?;
        drop(conn);
        self.worker.publish(written).await;
        Ok(())
    }
}

const BY_ITSELF: &str = "nothing; it is tried again by itself";

/// What an upload that failed means: by the same table as a message. Doing it again harms nobody, so that nothing of it
/// is ever unknown; and while the credentials are broken it waits as long as a probe.
fn judge(error: &GraphError, attempt: u32, now: Timestamp) -> (Outcome, Feedback) {
    let result = match error {
        GraphError::Refused(refusal) => SendResult::Refused { refusal: refusal.clone(), retry_after: None },
        GraphError::Unreachable { cause } => SendResult::NotSent(NotSent { cause }),
        GraphError::Malformed { .. } => SendResult::NotSent(NotSent { cause: "no answer of the graph api" }),
    };
    match decide(&result, attempt, now, 0.0) {
        (Outcome::Unknown { reason }, feedback) => {
            (Outcome::Retry { at: now + TRY_AGAIN, error: failure("upload", &reason, BY_ITSELF) }, feedback)
        }
        (Outcome::Retry { error, .. }, Feedback::Standstill) => {
            (Outcome::Retry { at: now + PROBE_EVERY, error }, Feedback::Standstill)
        }
        // The upload speaks of the credentials; of the limits on messages it says nothing.
        (outcome, _) => (outcome, Feedback::None),
    }
}

fn gone() -> Outcome {
    Outcome::Failed { error: failure("file_gone", "the file is not kept any more", "upload the file again") }
}

fn failure(reason: &str, title: &str, remedy: &str) -> Value {
    json!({ "code": null, "reason": reason, "title": title, "detail": null, "remedy": remedy, "fixer": "author" })
}

/// Whom the answer concerns: an upload is no claim, and names itself.
fn concerned(needs: &NeedsFile, now: Timestamp) -> Claim {
    Claim {
        message: needs.message,
        account: needs.account,
        conversation: needs.conversation,
        integration: needs.integration,
        attempt_id: AttemptId::generate(now),
        attempt: needs.attempt,
        content: Value::Null,
        context_wamid: None,
        media_id: None,
        recipient: None,
        phone_number_id: String::new(),
        access_token_sealed: String::new(),
    }
}
