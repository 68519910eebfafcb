//! What a model is asked.

use std::sync::Arc;

use bytes::Bytes;
use tokio::time::Instant;

use crate::CallLog;

/// What a call is for; kept with what it cost.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// An answer for a customer.
    #[default]
    Reply,
    /// A question put into words the search understands.
    Rewrite,
    /// A summary of what was said earlier.
    Summary,
    /// A question and an answer mined from what people wrote.
    Suggestion,
    /// A recorded turn run again to compare.
    Regression,
    /// A turn somebody tries out.
    Try,
    /// A question put to a knowledge base.
    Ask,
}

impl Purpose {
    /// A stable word for rows, spans and metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reply => "reply",
            Self::Rewrite => "rewrite",
            Self::Summary => "summary",
            Self::Suggestion => "suggestion",
            Self::Regression => "regression",
            Self::Try => "try",
            Self::Ask => "ask",
        }
    }
}

/// Who said something in the conversation a model sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The customer, and what we tell the model about the turn.
    User,
    /// The business.
    Assistant,
}

/// How often a part of the instructions changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lasting {
    /// The same for every call of an operator: providers are asked to cache everything up to its end.
    Stable,
    /// Different from turn to turn.
    Passing,
}

/// A part of the instructions. Stable ones stand first, or they are of no use to a cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SystemBlock {
    /// The words.
    pub text: String,
    /// How often they change.
    pub lasting: Lasting,
}

impl SystemBlock {
    /// Instructions that are the same for every call of an operator.
    pub fn stable(text: impl Into<String>) -> Self {
        Self { text: text.into(), lasting: Lasting::Stable }
    }

    /// Instructions of this call.
    pub fn passing(text: impl Into<String>) -> Self {
        Self { text: text.into(), lasting: Lasting::Passing }
    }
}

/// A picture for a model that sees.
#[derive(Clone, PartialEq, Eq)]
pub struct Image {
    /// `image/jpeg`, `image/png` or `image/webp`.
    pub media_type: String,
    /// The file.
    pub bytes: Bytes,
}

impl std::fmt::Debug for Image {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Image({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

/// A part of what was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// Words.
    Text(String),
    /// A picture; a model that does not see is told that there was one.
    Image(Image),
}

/// What one side said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who.
    pub role: Role,
    /// What, in order.
    pub parts: Vec<Part>,
}

impl Turn {
    /// Words of one side.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, parts: vec![Part::Text(text.into())] }
    }

    /// Words of the customer, or about the turn.
    pub fn user(text: impl Into<String>) -> Self {
        Self::new(Role::User, text)
    }

    /// Words of the business.
    pub fn assistant(text: impl Into<String>) -> Self {
        Self::new(Role::Assistant, text)
    }

    /// The same with pictures after the words.
    #[must_use]
    pub fn with_images(mut self, images: impl IntoIterator<Item = Image>) -> Self {
        self.parts.extend(images.into_iter().map(Part::Image));
        self
    }

    /// Its words, one part per line.
    pub fn text(&self) -> String {
        let texts = self.parts.iter().filter_map(|part| match part {
            Part::Text(text) => Some(text.as_str()),
            Part::Image(_) => None,
        });
        texts.collect::<Vec<_>>().join("\n")
    }

    /// Its pictures.
    pub fn images(&self) -> impl Iterator<Item = &Image> {
        self.parts.iter().filter_map(|part| match part {
            Part::Image(image) => Some(image),
            Part::Text(_) => None,
        })
    }
}

impl From<(Role, String)> for Turn {
    fn from((role, text): (Role, String)) -> Self {
        Self::new(role, text)
    }
}

/// Whom a call concerns: our opaque ids, which limits, spans and rows may carry. Never a name or a number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Subject {
    /// The account; its calls share a limit.
    pub account: Option<Arc<str>>,
    /// The conversation.
    pub conversation: Option<Arc<str>>,
    /// The operator.
    pub agent: Option<Arc<str>>,
}

/// One call to a model.
#[derive(Debug, Clone)]
pub struct LlmRequest {
    /// What it is for.
    pub purpose: Purpose,
    /// Whom it concerns.
    pub subject: Subject,
    /// Instructions, stable ones first.
    pub system: Vec<SystemBlock>,
    /// The conversation, oldest first, ending with the customer's turn.
    pub turns: Vec<Turn>,
    /// Name and JSON schema of the wanted answer.
    pub schema: (&'static str, serde_json::Value),
    /// Most tokens of the answer.
    pub max_output_tokens: u32,
    /// When the answer is no longer wanted.
    pub deadline: Instant,
    /// Where each call to a provider leaves what it cost, also a failed or cancelled one.
    pub calls: CallLog,
}

impl LlmRequest {
    /// Instructions as one text, as they were given.
    pub fn instructions(&self) -> String {
        self.system.iter().map(|block| block.text.as_str()).collect::<Vec<_>>().join("\n\n")
    }

    /// Everything the model is told, one text per line: for tests and counting.
    pub fn prompt(&self) -> String {
        let system = self.system.iter().map(|block| block.text.clone());
        system.chain(self.turns.iter().map(Turn::text)).collect::<Vec<_>>().join("\n")
    }
}
