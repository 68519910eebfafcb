//! Files knowledge is read from.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, post, web};
use bytes::Bytes;
use garde::Validate;
use jiff::Timestamp;
use reaktly_documents::limits::FILE_BYTES_MAX;
use reaktly_documents::{Given, Kind};
use reaktly_domain::ids::{AccountId, FileId, KnowledgeBaseId, SourceId};
use reaktly_input::is_language;
use reaktly_media::size::readable;
use reaktly_media::{ReceiveError, Received, Receiving, names, object_key};
use reaktly_store::files::{self, StoredFile};
use reaktly_store::sources::{self, FileSettings, Requested, Settings, Source as Row};
use reaktly_store::{AsyncConnection as _, AsyncPgConnection, knowledge};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::files::{file_empty, next_piece, refuse_form, text_of};
use super::sources::{Source, insert, present};
use crate::access::{Caller, WriteKnowledge};
use crate::api::Api;
use crate::input::{Query, refuse};
use crate::problem::{Code, Problem};

/// Most bytes of a file.
const BYTES_MAX: u64 = FILE_BYTES_MAX as u64;
/// Bytes after which a file's kind is known, and refused before the rest comes.
const TELLING_BYTES: u64 = 16 * 1024;
/// Longest name of a file.
const NAME_CHARS_MAX: usize = 255;

/// How a file is called, and what it is written in.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
pub(crate) struct SourceFile {
    /// Its name, with the ending that tells its kind; Markdown and text are told by nothing else but `Content-Type`.
    #[garde(inner(length(chars, min = 1, max = NAME_CHARS_MAX)))]
    pub filename: Option<String>,
    /// The language of its article; else its own.
    #[garde(inner(custom(|language: &String, _context| is_language(language))))]
    pub language: Option<String>,
}

/// What became of an uploaded file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Upload {
    /// There was none of this name, and none that said the same.
    New,
    /// One of this name took what was uploaded in the place of what it said before.
    Replaced,
    /// One that says exactly the same is there.
    Unchanged,
}

/// The source of an uploaded file, and what became of the file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UploadedSource {
    #[serde(flatten)]
    pub source: Source,
    pub upload: Upload,
}

/// Adds a file: the body is the file, Markdown, text, HTML, PDF or Word (.docx), of at most 20 MB. It is kept, so that
/// it can be read again; its first run is queued. A file of the same name, or with the same bytes, as one that is there
/// takes its place and updates its article, whose earlier versions are kept; `upload` tells which of these it was. Two
/// files of one knowledge base need two names.
#[utoipa::path(
    tag = "Knowledge",
    params(SourceFile),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file."),
    security(("cookie" = []), ("apiKey" = ["knowledge:write"])),
    responses(
        (status = 201, description = "Made.", body = UploadedSource),
        (status = 200, description = "Updated in place.", body = UploadedSource)
    )
)]
#[post("/api/knowledge-bases/{id}/files")]
pub(crate) async fn upload_source(
    api: web::Data<Api>,
    caller: Caller<WriteKnowledge>,
    request: HttpRequest,
    id: web::Path<Uuid>,
    Query(about): Query<SourceFile>,
    mut body: web::Payload,
) -> Result<HttpResponse, Problem> {
    let (now, account, knowledge_base) = (api.now(), caller.account, KnowledgeBaseId::from_uuid(*id));
    let about = reaktly_input::check(about).map_err(refuse)?;
    let announced = text_of(request.headers(), header::CONTENT_LENGTH.as_str()).and_then(|length| length.parse().ok());
    if announced.is_some_and(|announced: u64| announced > BYTES_MAX) {
        return Err(too_large());
    }
    let declared = text_of(request.headers(), header::CONTENT_TYPE.as_str());
    refuse_form(declared)?;
    let file = FileId::generate(now);
    let key = object_key(account, now, file.as_uuid());
    let mut conn = api.store.connection().await?;
    knowledge::get(&mut conn, account, knowledge_base).await?.ok_or_else(|| Problem::of(Code::NotFound))?;
    files::begin(&mut conn, now, account, (file, &key), Some(caller.user)).await?;
    drop(conn);

    let mut receiving = api.media.receive(&key, BYTES_MAX);
    let kind = match take(&mut receiving, &mut body, about.filename.as_deref(), declared).await {
        Ok(kind) => kind,
        Err(problem) => {
            receiving.discard().await;
            return Err(problem);
        }
    };
    let received = receiving.received();
    receiving.keep().await.map_err(|error| Problem::because(Code::Unavailable, error).retry_after_seconds(5))?;
    let stored = StoredFile {
        id: file,
        filename: names::sanitise(about.filename.as_deref().unwrap_or_default(), "document", kind.mime()),
        mime_type: kind.mime().to_owned(),
        size_bytes: i64::try_from(received.size_bytes).unwrap_or(i64::MAX),
        sha256: received.sha256,
        object_key: key,
        created_at: now,
    };
    let row = Row {
        id: SourceId::generate(now),
        knowledge_base_id: knowledge_base,
        name: stored.filename.clone(),
        settings: Settings::File(FileSettings { file, language: about.language }),
        schedule: None,
        next_run_at: None,
        created_by_id: Some(caller.user.into()),
        created_at: now,
        updated_at: now,
    };
    let name = about.filename.is_some().then_some(stored.filename.as_str());
    let uploaded = keep(&api, &caller, (&stored, name), row).await?;
    let status = if uploaded.upload == Upload::New { StatusCode::CREATED } else { StatusCode::OK };
    Ok(HttpResponse::build(status).json(uploaded))
}

/// Writes the file and its source down: a new one, or the one that has this name or these bytes already.
async fn keep(
    api: &Api,
    caller: &Caller<WriteKnowledge>,
    (stored, name): (&StoredFile, Option<&str>),
    new: Row,
) -> Result<UploadedSource, Problem> {
    let (now, account, knowledge_base) = (api.now(), caller.account, new.knowledge_base_id);
    let mut conn = api.store.connection().await?;
    conn.transaction::<_, Problem, _>(async |conn| {
        // Two uploads of one file at a time are one source.
        knowledge::lock(conn, account, &[knowledge_base]).await?;
        files::finish(conn, account, stored).await?;
        let known = sources::of_file(conn, account, knowledge_base, (name, &stored.sha256)).await?;
        let (upload, id) = if let Some(known) = known {
            renew(conn, now, account, (known, &new), stored).await?
        } else {
            files::keep(conn, now, account, stored.id).await?;
            insert(conn, now, account, &new).await?;
            (Upload::New, new.id)
        };
        Ok(UploadedSource { source: present(conn, account, (knowledge_base, id)).await?, upload })
    })
    .await
}

/// Lets a source that is there have what was uploaded now, and read it.
async fn renew(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    (known, new): (Row, &Row),
    stored: &StoredFile,
) -> Result<(Upload, SourceId), Problem> {
    let Settings::File(held) = &known.settings else { return Ok((Upload::Unchanged, known.id)) };
    let kept = files::get(conn, account, held.file).await?;
    let (upload, file) = if kept.is_some_and(|kept| kept.sha256 == stored.sha256) {
        // Nothing uses the bytes that came now, so they go.
        (Upload::Unchanged, held.file)
    } else {
        files::keep(conn, now, account, stored.id).await?;
        files::let_go(conn, account, &[held.file]).await?;
        (Upload::Replaced, stored.id)
    };
    let language = new.settings.language().or(held.language.as_deref()).map(str::to_owned);
    let requested = sources::request(conn, now, account, known.id, None).await?;
    // A run under way may have read the file as it was: another one follows it.
    let next_run_at = if requested == Requested::AlreadyOpen { Some(now) } else { known.next_run_at };
    let settings = Settings::File(FileSettings { file, language });
    let renewed = Row { settings, next_run_at, updated_at: now, ..known };
    sources::change(conn, account, &renewed).await?;
    Ok((upload, renewed.id))
}

/// Takes the body in and tells its kind; the limits are checked as soon as they can be.
async fn take(
    receiving: &mut Receiving,
    body: &mut web::Payload,
    filename: Option<&str>,
    declared: Option<&str>,
) -> Result<Kind, Problem> {
    let mut kind = None;
    while let Some(piece) = next_piece(body).await? {
        receiving.push(piece).await.map_err(|error| match error {
            ReceiveError::TooLarge { .. } => too_large(),
            ReceiveError::Storage(error) => Problem::because(Code::Unavailable, error).retry_after_seconds(5),
        })?;
        if kind.is_none() && receiving.size_bytes() >= TELLING_BYTES {
            kind = Some(kind_of(receiving.received(), filename, declared)?);
        }
    }
    match kind {
        Some(kind) => Ok(kind),
        None => kind_of(receiving.received(), filename, declared),
    }
}

fn kind_of(received: Received, filename: Option<&str>, declared: Option<&str>) -> Result<Kind, Problem> {
    if received.size_bytes == 0 {
        return Err(file_empty());
    }
    let given = Given {
        bytes: Bytes::from(received.head),
        mime: declared.map(str::to_owned),
        filename: filename.map(str::to_owned),
        url: None,
    };
    Kind::of(&given).map_err(|error| Problem::with(Code::UnreadableFile, error))
}

fn too_large() -> Problem {
    Problem::with(Code::DocumentTooLarge, format_args!("at most {} are read; divide it", readable(BYTES_MAX)))
}
