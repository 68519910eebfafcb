//! Whether people can take over, and what the business's clock says. Pure.

use jiff::Timestamp;
use reaktly_domain::ids::UserId;
use reaktly_domain::operator_settings::{OperatorSettings, Switch};
use reaktly_operator::turn::{Opening, People};

/// Whether people can take over at `now`, where these are online.
pub fn people(settings: &OperatorSettings, now: Timestamp, online: &[UserId]) -> People {
    if settings.handoff.people == Switch::Off {
        People::None
    } else if online.is_empty() {
        People::Away { opens: opens(settings, now) }
    } else {
        People::Online
    }
}

/// When the business opens next, by its own clock.
fn opens(settings: &OperatorSettings, now: Timestamp) -> Option<Opening> {
    let hours = settings.hours.as_ref()?;
    let opens = hours.local(hours.next_opening(now)?);
    let days = hours.local(now).date().until(opens.date()).ok()?.get_days();
    let unsigned = |number: i8| u8::try_from(number).ok();
    Some(Opening {
        days_ahead: u8::try_from(days).ok()?,
        weekday: unsigned(opens.weekday().to_monday_zero_offset())?,
        hour: unsigned(opens.hour())?,
        minute: unsigned(opens.minute())?,
    })
}

/// The business's day and time, such as `Monday 2026-11-23 14:05`; empty where its zone is not known.
pub fn clock(settings: &OperatorSettings, now: Timestamp) -> String {
    let local = settings.hours.as_ref().map(|hours| hours.local(now));
    local.map(|local| local.strftime("%A %Y-%m-%d %H:%M").to_string()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
