//! The table of problem codes.

use actix_web::http::StatusCode;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $status:ident, $title:literal;)+) => {
        /// What can go wrong with a call.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Code {
            $($(#[$doc])* $variant,)+
        }

        impl Code {
            /// The stable name.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The HTTP status.
            pub(crate) const fn status(self) -> StatusCode {
                match self {
                    $(Self::$variant => StatusCode::$status,)+
                }
            }

            /// The title, a sentence without its full stop.
            pub(crate) const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }
        }
    };
}

codes! {
    /// No cookie and no key, or one that is over.
    NotSignedIn = "not_signed_in", UNAUTHORIZED, "Sign in or send an API key";
    /// Wrong e-mail or password.
    InvalidCredentials = "invalid_credentials", UNAUTHORIZED, "E-mail or password is wrong";
    /// The role is too low.
    Forbidden = "forbidden", FORBIDDEN, "Your role does not allow this";
    /// The key lacks a scope.
    MissingScope = "missing_scope", FORBIDDEN, "The API key lacks a scope for this";
    /// An unsafe call with the cookie that does not prove its origin.
    CrossOrigin = "cross_origin", FORBIDDEN, "The call must come from the same origin";
    /// Nothing of the account has this id or path.
    NotFound = "not_found", NOT_FOUND, "Not found";
    /// The path has other methods.
    MethodNotAllowed = "method_not_allowed", METHOD_NOT_ALLOWED, "The path does not know this method";
    /// The body is no JSON.
    InvalidJson = "invalid_json", BAD_REQUEST, "The body is not valid JSON";
    /// The cursor is not one of ours.
    InvalidCursor = "invalid_cursor", BAD_REQUEST, "The cursor is not valid";
    /// Wrong fields.
    InvalidFields = "invalid_fields", UNPROCESSABLE_ENTITY, "Some fields are wrong";
    /// The message cannot be sent as it is.
    InvalidMessage = "invalid_message", UNPROCESSABLE_ENTITY, "WhatsApp does not take this message";
    /// The body is too large.
    BodyTooLarge = "body_too_large", PAYLOAD_TOO_LARGE, "The body is too large";
    /// The body is no `application/json`.
    UnsupportedMediaType = "unsupported_media_type", UNSUPPORTED_MEDIA_TYPE, "The body must be application/json";
    /// The file of a message is not here yet.
    MediaPending = "media_pending", CONFLICT, "The file is still on its way";
    /// The file of a message will not come.
    MediaFailed = "media_failed", GONE, "The file could not be fetched";
    /// Meta takes no file of this size.
    FileTooLarge = "file_too_large", PAYLOAD_TOO_LARGE, "The file is too large for WhatsApp";
    /// Meta takes no file of this type.
    UnsupportedFile = "unsupported_file", UNSUPPORTED_MEDIA_TYPE, "WhatsApp does not take this type of file";
    /// No knowledge is read from files of this kind.
    UnreadableFile = "unreadable_file", UNSUPPORTED_MEDIA_TYPE, "This kind of file cannot be read";
    /// No knowledge is read from a file of this size.
    DocumentTooLarge = "document_too_large", PAYLOAD_TOO_LARGE, "The file is too large to be read";
    /// The article is not the version the change was made of any more.
    ArticleChanged = "article_changed", CONFLICT, "Somebody else changed the article meanwhile";
    /// A run of the source is queued or under way.
    SourceRunning = "source_running", CONFLICT, "The source is being read just now";
    /// The knowledge base reads the same pages already.
    SourceExists = "source_exists", CONFLICT, "The address is a source of this knowledge base already";
    /// The body is a form with the file inside.
    FileInForm = "file_in_form", UNSUPPORTED_MEDIA_TYPE, "The body must be the file itself, not a form";
    /// The body was cut off, or there is none.
    BodyIncomplete = "body_incomplete", BAD_REQUEST, "The file is empty or did not come to its end";
    /// The part asked for lies outside the file.
    RangeNotSatisfiable = "range_not_satisfiable", RANGE_NOT_SATISFIABLE, "The file has no such part";
    /// The number is connected by another account.
    NumberInUse = "number_in_use", CONFLICT, "The number is connected to another account";
    /// The e-mail belongs to a user.
    EmailInUse = "email_in_use", CONFLICT, "The e-mail address is in use";
    /// Something else needs it.
    InUse = "in_use", CONFLICT, "Something else still uses it";
    /// The account needs an Owner who can sign in.
    LastOwner = "last_owner", CONFLICT, "The account needs an Owner";
    /// The 24 hours are over.
    WindowClosed = "window_closed", CONFLICT, "The 24-hour window is closed; only a template can be sent";
    /// The customer wants no marketing.
    MarketingStopped = "marketing_stopped", CONFLICT, "The customer stopped marketing messages";
    /// The contact is part of another one now.
    ContactMerged = "contact_merged", CONFLICT, "The contact was merged into another one";
    /// Another agent has the conversation.
    HeldByAnother = "held_by_another", CONFLICT, "Another agent holds the conversation";
    /// The conversation is closed.
    ConversationClosed = "conversation_closed", CONFLICT, "The conversation is closed";
    /// The state does not allow it.
    NotAllowedNow = "not_allowed_now", CONFLICT, "The conversation's state does not allow this";
    /// The integration is gone.
    IntegrationDeleted = "integration_deleted", CONFLICT, "The number is not connected any more";
    /// The first call with this key is still running.
    IdempotencyInProgress = "idempotency_in_progress", CONFLICT, "The first call with this key is still running";
    /// The key was used for another body.
    IdempotencyKeyReused = "idempotency_key_reused", UNPROCESSABLE_ENTITY, "The key was used for another body";
    /// The suggestion is knowledge already.
    AlreadyApproved = "already_approved", CONFLICT, "The suggestion was approved already";
    /// The dead letter is settled.
    AlreadySettled = "already_settled", CONFLICT, "The dead letter is already settled";
    /// Too many tries.
    TooManyRequests = "too_many_requests", TOO_MANY_REQUESTS, "Too many tries; wait a moment";
    /// Something behind the API is away.
    Unavailable = "unavailable", SERVICE_UNAVAILABLE, "Something behind the API is away; try again";
    /// A bug.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Something went wrong on our side";
}
