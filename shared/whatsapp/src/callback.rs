//! Our mark on a message: `rk1:<message id>:<attempt>`, given to Meta as `biz_opaque_callback_data` and echoed in every
//! status, so that a send whose answer was lost is still known by its statuses.

use std::fmt;

use reaktly_domain::ids::MessageId;

/// Names the form, so that a later one can be told apart.
const PREFIX: &str = "rk1";

/// Which attempt to send which message a status is about. It comes back from outside: whoever reads it checks that the
/// message belongs to the number the status came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CallbackData {
    /// The message.
    pub message: MessageId,
    /// The attempt, counted from 1.
    pub attempt: u32,
}

impl CallbackData {
    /// Reads the form it is printed in; `None` for anything else, such as another application's mark.
    pub fn parse(text: &str) -> Option<Self> {
        let (message, attempt) = text.strip_prefix(PREFIX)?.strip_prefix(':')?.rsplit_once(':')?;
        let data = Self { message: message.parse().ok()?, attempt: attempt.parse().ok()? };
        (data.to_string() == text).then_some(data)
    }
}

impl fmt::Display for CallbackData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}:{}:{}", self.message, self.attempt)
    }
}

#[cfg(test)]
mod tests;
