//! What a failure of the library means.

use std::time::Duration;

use genai::webc::StreamTimeout;
use reqwest::header::HeaderMap;

use crate::LlmError;

/// What went wrong, in our words.
pub(super) fn classify(error: &genai::Error) -> LlmError {
    if let genai::Error::WebStream { error, .. } = error {
        if let Some(inner) = error.downcast_ref::<genai::Error>() {
            return classify(inner);
        }
        let slow = error.is::<StreamTimeout>()
            || error.downcast_ref::<reqwest::Error>().is_some_and(reqwest::Error::is_timeout);
        return if slow { LlmError::Timeout } else { LlmError::Transport };
    }
    let Some(status) = error.status().map(|status| status.as_u16()) else { return LlmError::Transport };
    let passing = matches!(status, 408 | 409 | 429) || status >= 500;
    let advice = error.headers().map_or(Advice::default(), Advice::read);
    match status {
        401 | 403 => LlmError::Auth { status },
        _ if !passing || advice.again == Again::Pointless => LlmError::BadRequest { status },
        408 => LlmError::Timeout,
        429 => LlmError::RateLimited { retry_after: advice.after },
        _ if advice.after.is_some() => LlmError::RateLimited { retry_after: advice.after },
        _ => LlmError::Overloaded { status },
    }
}

/// What a provider says about trying again.
#[derive(Debug, Default, PartialEq, Eq)]
struct Advice {
    after: Option<Duration>,
    again: Again,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Again {
    #[default]
    Unsaid,
    Pointless,
}

impl Advice {
    fn read(headers: &HeaderMap) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let number = |name: &str| text(name).and_then(|text| text.parse::<f64>().ok());
        let milliseconds = number("retry-after-ms").map(|milliseconds| milliseconds / 1_000.0);
        let seconds = milliseconds.or_else(|| number("retry-after"));
        // The header may hold a date instead of a number; providers of models send none.
        let after = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        let again = if text("x-should-retry") == Some("false") { Again::Pointless } else { Again::Unsaid };
        Self { after, again }
    }
}

/// The words of a refusal, to learn what the endpoint does not know. They are looked at and never kept: they may quote
/// the request.
pub(super) fn refusal(error: &genai::Error) -> Option<&str> {
    match error {
        genai::Error::WebStream { error, .. } => error.downcast_ref::<genai::Error>().and_then(refusal),
        genai::Error::HttpError { status, body, .. } if matches!(status.as_u16(), 400 | 422) => Some(body),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn advice(pairs: &[(&'static str, &'static str)]) -> Advice {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = reqwest::header::HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        Advice::read(&pairs.collect())
    }

    #[test]
    fn the_finer_pause_counts_and_nonsense_is_no_advice() {
        assert_eq!(advice(&[("retry-after", "7")]).after, Some(Duration::from_secs(7)));
        let both = advice(&[("retry-after", "7"), ("retry-after-ms", "1500")]);
        assert_eq!(both.after, Some(Duration::from_millis(1_500)));
        assert_eq!(advice(&[("retry-after", "-1")]).after, None);
        assert_eq!(advice(&[("retry-after", "Wed, 21 Oct 2026 07:28:00 GMT")]).after, None);
    }

    #[test]
    fn a_provider_may_say_that_trying_again_is_pointless() {
        assert_eq!(advice(&[("x-should-retry", "false")]).again, Again::Pointless);
        assert_eq!(advice(&[("x-should-retry", "true")]).again, Again::Unsaid);
    }
}
