//! `Idempotency-Key`: the same call again gets the first answer again.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use reaktly_domain::ids::AccountId;
use reaktly_store::AsyncPgConnection;
use reaktly_store::idempotency::{self, Claim};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::problem::{Code, Problem};

/// The header that brings a key.
const HEADER: &str = "idempotency-key";
/// Most characters of a key.
const KEY_CHARS_MAX: usize = 200;

/// A call that must have its effect once.
#[derive(Debug)]
pub(crate) struct Idempotency {
    key: String,
    request_sha256: [u8; 32],
}

/// An answer that can be given again.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    body: serde_json::Value,
}

impl Idempotency {
    /// The key of a call, if it brings one; `input` is what must be the same when the key is.
    pub(crate) fn of(request: &HttpRequest, input: &impl Serialize) -> Result<Option<Self>, Problem> {
        let Some(value) = request.headers().get(HEADER) else { return Ok(None) };
        let key = value.to_str().ok().map(str::trim).filter(|key| (1..=KEY_CHARS_MAX).contains(&key.len()));
        let message = format!("must have 1 to {KEY_CHARS_MAX} printable ASCII characters");
        let key = key.ok_or_else(|| Problem::field("Idempotency-Key", message))?;
        let input = serde_json::to_vec(input).map_err(|error| Problem::because(Code::Internal, error))?;
        Ok(Some(Self { key: key.to_owned(), request_sha256: Sha256::digest(input).into() }))
    }

    /// Claims the key in the running transaction; the first answer when the call was answered before.
    pub(crate) async fn claim(
        &self,
        conn: &mut AsyncPgConnection,
        now: Timestamp,
        account: AccountId,
    ) -> Result<Option<Answer>, Problem> {
        match idempotency::claim(conn, now, account, &self.key, &self.request_sha256).await? {
            Claim::New => Ok(None),
            Claim::Answered { status, body } => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
                Ok(Some(Answer { status, body }))
            }
            Claim::Reused => Err(Problem::of(Code::IdempotencyKeyReused)),
            Claim::InProgress => Err(Problem::of(Code::IdempotencyInProgress)),
        }
    }

    /// Keeps the answer, in the transaction of what the call did.
    pub(crate) async fn keep(
        &self,
        conn: &mut AsyncPgConnection,
        account: AccountId,
        answer: &Answer,
    ) -> Result<(), Problem> {
        Ok(idempotency::answer(conn, account, &self.key, answer.status.as_u16(), &answer.body).await?)
    }
}

impl Answer {
    /// An answer with a JSON body.
    pub(crate) fn of(status: StatusCode, body: &impl Serialize) -> Result<Self, Problem> {
        let body = serde_json::to_value(body).map_err(|error| Problem::because(Code::Internal, error))?;
        Ok(Self { status, body })
    }
}

impl From<Answer> for HttpResponse {
    fn from(answer: Answer) -> Self {
        Self::build(answer.status).json(answer.body)
    }
}
