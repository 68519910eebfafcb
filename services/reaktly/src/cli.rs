//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::{SignedDuration, Span, SpanRelativeTo, Timestamp};
use reaktly_domain::ids::{AccountId, DeadLetterId};
use reaktly_events::streams;
use reaktly_runtime::config;
use reaktly_runtime::config::Settings as _;

use crate::settings::{Everything, QueueSettings, StoredSettings};
use crate::up;

#[cfg(test)]
mod tests;

/// Connects WhatsApp Business numbers to an AI operator that answers from a knowledge base and hands over to people.
#[derive(Debug, Parser)]
#[command(name = "reaktly", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run every service in this process until told to stop: prepares the database and the streams first.
    #[command(after_help = up::describe_variables())]
    Up,
    #[command(flatten)]
    Once(Once),
}

/// A command that does one thing and ends: 0 when all is well, 1 when not, 64 when it was not asked rightly.
#[derive(Debug, Subcommand)]
pub(crate) enum Once {
    /// Bring the database's schema to this version, and say which migrations that took. Needs `DATABASE_URL`.
    Migrate,
    /// Create or change the streams of NATS as declared, and print them. Needs `NATS_URL`.
    #[command(after_help = config::describe(&QueueSettings::variables()))]
    Topology(TopologyArgs),
    /// Print what a stream holds, one JSON line per message. Needs `NATS_URL`.
    Tail(TailArgs),
    /// Look at messages that could not be handled, or give them up. Needs `DATABASE_URL`.
    #[command(subcommand)]
    DeadLetters(DeadLettersCommand),
    /// Publish something again that was there before. Doing it twice has the effect of doing it once.
    #[command(subcommand)]
    Replay(ReplayCommand),
    /// Check everything Reaktly depends on, and say what to do about what is wrong; 1 when something is.
    #[command(after_help = config::describe(&Everything::variables()))]
    Doctor,
    /// Make keys, and see what is sealed with which.
    #[command(subcommand, after_help = config::describe(&StoredSettings::variables()))]
    Keys(KeysCommand),
    /// People who sign in. Needs `DATABASE_URL`.
    #[command(subcommand)]
    User(UserCommand),
    /// Measure how good the operator is, as one table; 1 when a figure misses its goal, 64 when a set or its folder cannot
    /// be read or holds nothing. Calls no model. With an empty database and an empty NATS (scripts/eval starts them) it
    /// also plays conversations: coalescing, take-overs, outages.
    Eval(EvalArgs),
}

#[derive(Debug, Args)]
pub(crate) struct TopologyArgs {
    /// Change nothing; 1 when something is missing or differs.
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Debug, Args)]
pub(crate) struct TailArgs {
    /// Which stream; its own name, such as EVENTS, is taken too.
    #[arg(value_enum, default_value_t = Stream::Events)]
    pub(crate) stream: Stream,
    /// How far back to begin, such as 30s, 10m, 2h or 7d.
    #[arg(long, default_value = "10m", value_parser = age)]
    pub(crate) since: SignedDuration,
    /// Go on with what comes, until Ctrl-C. Tasks live only until they are done: of those, what is seen in time.
    #[arg(long)]
    pub(crate) follow: bool,
    /// Only messages of this subject; `*` stands for one part, a final `>` for all that follow.
    #[arg(long)]
    pub(crate) subject: Option<String>,
    /// Print the bodies of webhooks and dead letters too: they hold what customers wrote.
    #[arg(long)]
    pub(crate) bodies: bool,
}

/// A stream, by the name it has on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Stream {
    /// What happened.
    #[value(alias = streams::EVENTS)]
    Events,
    /// Webhooks as they came.
    #[value(alias = streams::WEBHOOKS)]
    Webhooks,
    /// Wake-ups of the services, and those scheduled for later.
    #[value(alias = streams::TASKS)]
    Tasks,
    /// What could not be handled.
    #[value(alias = streams::DEAD_LETTERS)]
    Dead,
}

impl Stream {
    /// Its name in NATS.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Events => streams::EVENTS,
            Self::Webhooks => streams::WEBHOOKS,
            Self::Tasks => streams::TASKS,
            Self::Dead => streams::DEAD_LETTERS,
        }
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum DeadLettersCommand {
    /// Those that wait for a decision, newest first.
    List {
        /// Replayed and discarded ones too.
        #[arg(long)]
        all: bool,
        /// At most so many.
        #[arg(long, default_value_t = 50)]
        limit: u16,
    },
    /// One of them, as JSON.
    Show {
        /// Its id, as listed.
        id: DeadLetterId,
        /// The message's body too: it may hold what a customer wrote.
        #[arg(long)]
        body: bool,
    },
    /// Give one up.
    Discard {
        /// Its id, as listed.
        id: DeadLetterId,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum ReplayCommand {
    /// A dead letter, so that its service handles it again. Needs `DATABASE_URL` and `NATS_URL`.
    DeadLetter {
        /// Its id, as `dead-letters list` shows it.
        id: DeadLetterId,
    },
    /// Raw webhooks, so that they are normalized again; what is known already stays one. Needs `NATS_URL`.
    Webhooks {
        /// From here on, an RFC 3339 time or an age such as 2h.
        #[arg(long, value_parser = instant)]
        since: Moment,
        /// Up to here, an RFC 3339 time or an age; now unless given.
        #[arg(long, value_parser = instant)]
        until: Option<Moment>,
        /// Only those that came by this webhook path.
        #[arg(long)]
        path: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Print a new key, to be put first into `REAKTLY_KEYS`.
    Generate {
        /// Its name: a-z, 0-9, - and _, not used in the key ring before.
        #[arg(long, default_value = "k1")]
        id: String,
    },
    /// Say how many secrets each key seals, and whether all of them open. Needs database, queue and key ring.
    Check,
    /// Seal everything with the first key of `REAKTLY_KEYS`; afterwards the others may go. Needs the same.
    Rotate,
}

#[derive(Debug, Subcommand)]
pub(crate) enum UserCommand {
    /// Add a person; the password is made up and printed once.
    Create {
        /// Their e-mail address.
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// What they may do.
        #[arg(long, value_enum, default_value_t = Role::Agent)]
        role: Role,
        /// Their account; not needed while there is only one.
        #[arg(long)]
        account: Option<AccountId>,
    },
    /// Give a person a new password, made up and printed once, and end their sessions.
    ResetPassword {
        /// Their e-mail address.
        email: String,
    },
    /// Everyone, with role and account.
    List,
}

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Role {
    /// Everything.
    Owner,
    /// Everything but the account itself.
    Admin,
    /// The inbox.
    Agent,
}

impl Role {
    /// As stored.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Agent => "agent",
        }
    }
}

#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// A folder of sets to measure with, told apart by their names: `<name>.<language>.json` (paragraphs with questions and
    /// answers: data, paragraphs, qas, answers), `<name>.csv` (text,category), `<name>.wishes.tsv` (`person` or `other`,
    /// language, sentence), `<name>.injections.tsv` (`customer` or `article`, language, attempt). Without one, only the
    /// product's own sets are measured.
    pub(crate) folder: Option<PathBuf>,
}

/// An instant, or so long ago.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Moment {
    At(Timestamp),
    Ago(SignedDuration),
}

impl Moment {
    /// The instant, seen from `now`.
    pub(crate) fn seen_from(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Ago(age) => now.saturating_sub(age).unwrap_or(Timestamp::MIN),
        }
    }
}

/// Reads the command line of this process. Help and mistakes come back as errors that print themselves.
pub(crate) fn parse() -> Result<Command, clap::Error> {
    Ok(Cli::try_parse()?.command)
}

/// Reads `10m` or `7d`: a span of time, days of 24 hours.
fn age(text: &str) -> Result<SignedDuration, String> {
    let span: Span = text.parse().map_err(|_| "say something like 30s, 10m, 2h or 7d".to_owned())?;
    let age = span.to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|error| error.to_string())?;
    if age.is_negative() { Err("must not be negative".to_owned()) } else { Ok(age) }
}

fn instant(text: &str) -> Result<Moment, String> {
    if let Ok(at) = text.parse() {
        return Ok(Moment::At(at));
    }
    age(text).map(Moment::Ago).map_err(|_| "say a time such as 2025-06-01T12:00:00Z, or an age such as 2h".to_owned())
}
