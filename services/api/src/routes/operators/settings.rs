//! An operator's settings as they are changed and described. What they mean is the domain's.

use garde::Validate;
use garde::error::Path;
use reaktly_domain::operator_settings::{Settings, problems_of};
use serde::Deserialize;
use utoipa::ToSchema;

/// A change of settings; what is wrong with it is said by the name of each member.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub(crate) struct SettingsChange(pub Settings);

impl Validate for SettingsChange {
    type Context = ();

    fn validate_into(&self, _context: &(), parent: &mut dyn FnMut() -> Path, report: &mut garde::Report) {
        for problem in problems_of(&self.0) {
            let member = problem.field.strip_prefix("settings.").unwrap_or(&problem.field);
            report.append(parent().join(member), garde::Error::new(problem.message));
        }
    }
}

/// What its owner chose for an operator. Members nobody knows are refused.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes an open object")]
pub(crate) struct OperatorSettings {
    /// `turn`: a message is marked as read when somebody takes care of it, be it the AI or a person. `off`: never.
    #[schema(default = "turn", inline)]
    pub read_marks: Option<ReadMarks>,
    /// `on`: customers see that an answer is being written, as long as it takes. Typing marks as read too, so that
    /// without read marks there is none.
    #[schema(default = "on", inline)]
    pub typing: Option<Switch>,
    /// How customers are addressed, where a language knows the difference.
    #[schema(default = "formal", inline)]
    pub address: Option<Address>,
    /// Own words for saying at first contact that an AI answers; it is always said.
    #[schema(max_length = 500)]
    pub disclosure: Option<String>,
    /// Where customers reach the business when no person can take over.
    #[schema(max_length = 500)]
    pub contact: Option<String>,
    /// When people take over; the members it names take the place of those so far.
    #[schema(inline)]
    pub handoff: Option<Handoff>,
    /// When the business is open; nothing keeps no hours.
    #[schema(inline)]
    pub hours: Option<Hours>,
    /// Least quiet time before an answer, in milliseconds; the installation's is never undercut.
    #[schema(maximum = 8000)]
    pub quiet_ms: Option<u32>,
    /// What the AI may spend and how often it may answer; the members it names take the place of those so far.
    #[schema(inline)]
    pub caps: Option<Caps>,
    /// Whether voice messages are transcribed, where the installation can.
    #[schema(default = "off", inline)]
    pub voice: Option<Switch>,
    /// Whether pictures are shown to the model, where it sees.
    #[schema(default = "off", inline)]
    pub images: Option<Switch>,
}

/// When messages are marked as read.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words of an open object")]
pub(crate) enum ReadMarks {
    Turn,
    Off,
}

/// Whether something is done.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words of an open object")]
pub(crate) enum Switch {
    On,
    Off,
}

/// How customers are addressed.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "describes the words of an open object")]
pub(crate) enum Address {
    Formal,
    Informal,
}

/// When people take over.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a member of an open object")]
pub(crate) struct Handoff {
    /// `off`: there are no people, and none is ever offered.
    #[schema(default = "on", inline)]
    pub people: Option<Switch>,
    /// Turns in a row without an answer that bring a person.
    #[schema(default = 1, minimum = 1, maximum = 5)]
    pub after_unanswered: Option<u32>,
    /// Whether anger brings a person.
    #[schema(default = "on", inline)]
    pub anger: Option<Switch>,
    /// Words that always bring a person.
    #[schema(max_items = 100)]
    pub policy_words: Option<Vec<String>>,
}

/// When the business is open.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a member of an open object")]
pub(crate) struct Hours {
    /// Its time zone, such as `Europe/Berlin`.
    pub zone: String,
    /// The spans of each day, in order; a day without one is closed.
    #[schema(inline)]
    pub week: Week,
    /// Whether the AI goes on answering outside of the hours after it handed over.
    #[schema(default = "on", inline)]
    pub answer_outside: Option<Switch>,
}

/// The days of a week.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a member of an open object")]
pub(crate) struct Week {
    #[schema(inline)]
    pub mon: Option<Vec<Span>>,
    #[schema(inline)]
    pub tue: Option<Vec<Span>>,
    #[schema(inline)]
    pub wed: Option<Vec<Span>>,
    #[schema(inline)]
    pub thu: Option<Vec<Span>>,
    #[schema(inline)]
    pub fri: Option<Vec<Span>>,
    #[schema(inline)]
    pub sat: Option<Vec<Span>>,
    #[schema(inline)]
    pub sun: Option<Vec<Span>>,
}

/// Open from a time of day to a later one; the end of the day is `24:00`.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a member of an open object")]
pub(crate) struct Span {
    #[schema(example = "09:00")]
    pub from: String,
    #[schema(example = "17:00")]
    pub to: String,
}

/// What the AI may spend and how often it may answer. Days and months are UTC's.
#[derive(Debug, ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes a member of an open object")]
pub(crate) struct Caps {
    /// Turns of the AI in one engagement; then a person takes over.
    #[schema(default = 12, minimum = 1, maximum = 1000)]
    pub turns_per_engagement: Option<u32>,
    /// Tokens of one conversation in a day.
    pub conversation_day_tokens: Option<u64>,
    /// Tokens of the account in a day.
    pub account_day_tokens: Option<u64>,
    /// Tokens of the account in a month.
    pub account_month_tokens: Option<u64>,
    /// Millionths of a US dollar the account spends in a day.
    pub account_day_micro_usd: Option<u64>,
    /// Millionths of a US dollar the account spends in a month.
    pub account_month_micro_usd: Option<u64>,
}
