//! How much of Meta's allowance of calls is used up, as its headers say: `X-App-Usage` for the app,
//! `X-Business-Use-Case-Usage` for each business account. Meta promises them for calls in general, not for each.

use reqwest::header::HeaderMap;
use serde_json::Value;

#[cfg(test)]
mod tests;

const APP: &str = "x-app-usage";
const BUSINESS: &str = "x-business-use-case-usage";
/// Members that are percentages.
const SHARES: [&str; 3] = ["call_count", "total_cputime", "total_time"];
/// Member that says how long a limit lasts.
const REGAIN: &str = "estimated_time_to_regain_access";

/// The fullest of the allowances an answer told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// Per cent of the fullest allowance; above 100 calls are refused.
    pub percent: u32,
    /// Minutes until calls are taken again; 0 while they are.
    pub regain_minutes: u32,
}

impl Usage {
    /// Reads the headers; `None` when there are none that can be read.
    pub(crate) fn read(headers: &HeaderMap) -> Option<Self> {
        let told = [APP, BUSINESS].into_iter().filter_map(|name| {
            let value = headers.get(name)?.to_str().ok()?;
            of(&serde_json::from_str(value).ok()?)
        });
        told.reduce(Self::fuller)
    }

    fn fuller(self, other: Self) -> Self {
        Self { percent: self.percent.max(other.percent), regain_minutes: self.regain_minutes.max(other.regain_minutes) }
    }
}

/// The app's header is one object; the business accounts' is an object of lists of them.
fn of(told: &Value) -> Option<Usage> {
    let Value::Object(members) = told else {
        return told.as_array()?.iter().filter_map(of).reduce(Usage::fuller);
    };
    let number = |name: &str| members.get(name).and_then(Value::as_f64);
    let shares: Vec<f64> = SHARES.into_iter().filter_map(number).collect();
    if shares.is_empty() {
        return members.values().filter_map(of).reduce(Usage::fuller);
    }
    let percent = shares.into_iter().map(whole).max().unwrap_or(0);
    Some(Usage { percent, regain_minutes: number(REGAIN).map_or(0, whole) })
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
fn whole(number: f64) -> u32 {
    number.ceil().clamp(0.0, 1_000_000.0) as u32
}
