//! When a business is open: spans of its week, in its own time zone.
//!
//! A span is read as two moments, so that the hour a clock loses or gains in spring and autumn makes no difference to
//! what was opened before it and closes after it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};
use serde::ser::{SerializeMap as _, SerializeStruct as _};
use serde::{Serialize, Serializer};

use super::Switch;

/// Days looked ahead for the next opening: a week, and the day it begins on again.
const DAYS_AHEAD: usize = 8;

/// Opening hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    zone: TimeZone,
    week: [Vec<Span>; 7],
    /// Whether the AI goes on answering outside of them after it handed over.
    pub answer_outside: Switch,
}

impl Hours {
    /// Hours in a zone; the spans of each day from Monday on, in order and apart from each other.
    pub const fn new(zone: TimeZone, week: [Vec<Span>; 7], answer_outside: Switch) -> Self {
        Self { zone, week, answer_outside }
    }

    /// Whether the business is open.
    pub fn is_open(&self, now: Timestamp) -> bool {
        let today = self.local(now).date();
        // A span that ends after midnight by the clock's change still belongs to the day before.
        let days = [today.yesterday().ok(), Some(today)];
        days.into_iter().flatten().flat_map(|day| self.openings(day)).any(|(from, to)| from <= now && now < to)
    }

    /// When the business opens next; nothing when it is open now, or never opens.
    pub fn next_opening(&self, now: Timestamp) -> Option<Timestamp> {
        if self.is_open(now) {
            return None;
        }
        let today = self.local(now).date();
        let days = std::iter::successors(Some(today), |day| day.tomorrow().ok()).take(DAYS_AHEAD);
        days.flat_map(|day| self.openings(day)).map(|(from, _)| from).find(|from| *from > now)
    }

    /// A moment by the business's own clock.
    pub fn local(&self, at: Timestamp) -> Zoned {
        at.to_zoned(self.zone.clone())
    }

    /// The moments between which the business is open on a day, in order.
    fn openings(&self, day: Date) -> Vec<(Timestamp, Timestamp)> {
        let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        let spans = self.week.get(weekday).map(Vec::as_slice).unwrap_or_default();
        let moment = |time: TimeOfDay| self.moment(day, time);
        spans.iter().filter_map(|span| Some((moment(span.from)?, moment(span.to)?))).collect()
    }

    fn moment(&self, day: Date, time: TimeOfDay) -> Option<Timestamp> {
        let (day, minutes) = if time == TimeOfDay::MIDNIGHT_AFTER { (day.tomorrow().ok()?, 0) } else { (day, time.0) };
        let hour = i8::try_from(minutes / 60).ok()?;
        let minute = i8::try_from(minutes % 60).ok()?;
        day.at(hour, minute, 0, 0).to_zoned(self.zone.clone()).ok().map(|zoned| zoned.timestamp())
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hours = serializer.serialize_struct("Hours", 3)?;
        hours.serialize_field("zone", self.zone.iana_name().unwrap_or("UTC"))?;
        hours.serialize_field("week", &Week(&self.week))?;
        hours.serialize_field("answerOutside", &self.answer_outside)?;
        hours.end()
    }
}

struct Week<'a>(&'a [Vec<Span>; 7]);

impl Serialize for Week<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut week = serializer.serialize_map(Some(self.0.len()))?;
        for (day, spans) in Weekday::ALL.iter().zip(self.0) {
            week.serialize_entry(day.name(), spans)?;
        }
        week.end()
    }
}

/// Open from a time of day to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Span {
    /// From then on.
    pub from: TimeOfDay,
    /// Until then, later than `from`.
    pub to: TimeOfDay,
}

/// Minutes since midnight, 0 to 1440; written `09:00`, the end of the day `24:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    const MIDNIGHT_AFTER: Self = Self(24 * 60);
}

/// A text is no time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is no time of day such as 09:00")]
pub struct NoTimeOfDay;

impl FromStr for TimeOfDay {
    type Err = NoTimeOfDay;

    fn from_str(text: &str) -> Result<Self, NoTimeOfDay> {
        let two_digits = |text: &str| {
            let is_two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
            if is_two { text.parse::<u16>().map_err(|_overflow| NoTimeOfDay) } else { Err(NoTimeOfDay) }
        };
        let (hours, minutes) = text.split_once(':').ok_or(NoTimeOfDay)?;
        let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
        match (hours, minutes) {
            (0..24, 0..60) | (24, 0) => Ok(Self(hours * 60 + minutes)),
            _ => Err(NoTimeOfDay),
        }
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weekday {
    /// Monday.
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl Weekday {
    /// All, from Monday on.
    pub const ALL: [Self; 7] =
        [Self::Monday, Self::Tuesday, Self::Wednesday, Self::Thursday, Self::Friday, Self::Saturday, Self::Sunday];

    /// `mon` to `sun`, as settings name it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Monday => "mon",
            Self::Tuesday => "tue",
            Self::Wednesday => "wed",
            Self::Thursday => "thu",
            Self::Friday => "fri",
            Self::Saturday => "sat",
            Self::Sunday => "sun",
        }
    }
}
