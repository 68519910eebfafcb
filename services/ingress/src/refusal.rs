//! Every way ingress says no: status, reason for the sender, label for the metric.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::RETRY_AFTER;

/// When to come back after a 503. Meta follows a schedule of its own; others may listen.
const RETRY_AFTER_SECONDS: u32 = 5;

/// A refusal. The text is what the sender sees; it tells nothing that helps to forge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Not a path of ours.
    #[error("unknown path")]
    UnknownPath,
    /// The paths are not known yet.
    #[error("starting")]
    Starting,
    /// The bucket does not answer, so an unknown path may be a new one.
    #[error("could not look the path up")]
    LookupFailed,
    /// What the bucket holds for the path cannot be read or opened.
    #[error("could not check the signature")]
    KeysUnreadable,
    /// No secret is known and production accepts nothing unchecked.
    #[error("no app secret is known for this path")]
    NoSecret,
    /// No signature header.
    #[error("signature missing")]
    SignatureMissing,
    /// Not one header of the right form.
    #[error("signature malformed")]
    SignatureMalformed,
    /// No known secret signed these bytes.
    #[error("signature wrong")]
    SignatureWrong,
    /// Nothing in it.
    #[error("empty body")]
    EmptyBody,
    /// The body did not arrive whole.
    #[error("body incomplete")]
    BodyIncomplete,
    /// The body took too long.
    #[error("body too slow")]
    BodySlow,
    /// The body is over the limit.
    #[error("body too large")]
    BodyTooLarge,
    /// A compressed body: the signature is over other bytes, and it may be a bomb.
    #[error("compressed bodies are not accepted")]
    Compressed,
    /// A verification request without exactly one of each field, or with a challenge that is not echoed.
    #[error("malformed verification request")]
    ChallengeMalformed,
    /// The verify token is not the path's.
    #[error("wrong verify token")]
    VerifyTokenWrong,
    /// The queue did not confirm.
    #[error("could not store")]
    NotStored,
}

impl Refusal {
    /// All of them, for metrics that start at zero.
    pub const ALL: [Self; 16] = [
        Self::UnknownPath,
        Self::Starting,
        Self::LookupFailed,
        Self::KeysUnreadable,
        Self::NoSecret,
        Self::SignatureMissing,
        Self::SignatureMalformed,
        Self::SignatureWrong,
        Self::EmptyBody,
        Self::BodyIncomplete,
        Self::BodySlow,
        Self::BodyTooLarge,
        Self::Compressed,
        Self::ChallengeMalformed,
        Self::VerifyTokenWrong,
        Self::NotStored,
    ];

    /// The label in metrics and logs.
    pub const fn label(self) -> &'static str {
        match self {
            Self::UnknownPath => "unknown_path",
            Self::Starting => "starting",
            Self::LookupFailed => "lookup_failed",
            Self::KeysUnreadable => "keys_unreadable",
            Self::NoSecret => "no_secret",
            Self::SignatureMissing => "signature_missing",
            Self::SignatureMalformed => "signature_malformed",
            Self::SignatureWrong => "signature_wrong",
            Self::EmptyBody => "empty_body",
            Self::BodyIncomplete => "body_incomplete",
            Self::BodySlow => "body_slow",
            Self::BodyTooLarge => "body_too_large",
            Self::Compressed => "compressed",
            Self::ChallengeMalformed => "challenge_malformed",
            Self::VerifyTokenWrong => "verify_token_wrong",
            Self::NotStored => "not_stored",
        }
    }

    /// Whether the path is known and the sender could not show that Meta sent it: what the number's owner can mend.
    pub const fn is_about_signature(self) -> bool {
        matches!(
            self,
            Self::KeysUnreadable
                | Self::NoSecret
                | Self::SignatureMissing
                | Self::SignatureMalformed
                | Self::SignatureWrong
        )
    }

    /// The answer's status: 4xx says that sending it again as it is will not help, 503 that it will.
    pub const fn status(self) -> StatusCode {
        match self {
            Self::EmptyBody | Self::BodyIncomplete | Self::ChallengeMalformed => StatusCode::BAD_REQUEST,
            Self::NoSecret | Self::SignatureMissing | Self::SignatureMalformed | Self::SignatureWrong => {
                StatusCode::UNAUTHORIZED
            }
            Self::VerifyTokenWrong => StatusCode::FORBIDDEN,
            Self::UnknownPath => StatusCode::NOT_FOUND,
            Self::BodySlow => StatusCode::REQUEST_TIMEOUT,
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Compressed => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Starting | Self::LookupFailed | Self::KeysUnreadable | Self::NotStored => {
                StatusCode::SERVICE_UNAVAILABLE
            }
        }
    }

    /// The answer.
    pub fn response(self) -> HttpResponse {
        let status = self.status();
        let mut response = HttpResponse::build(status);
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((RETRY_AFTER, RETRY_AFTER_SECONDS));
        }
        response.content_type("text/plain; charset=utf-8").body(self.to_string())
    }
}
