//! What a source is made of, and what of it can be changed.

use garde::Validate;
use jiff::Timestamp;
use reaktly_domain::ids::{KnowledgeBaseId, SourceId, UserId};
use reaktly_input::{Given, is_language, is_link};
use reaktly_store::sources::{Mode, PAGES_DEFAULT, Schedule, Settings, SiteSettings, Source as Row};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::{FieldProblem, Problem};

/// Longest prefix of addresses.
const PREFIX_BYTES_MAX: usize = 2048;

/// Which pages belong to a site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceMode {
    /// Those that links lead to from the page at `url`, on the same domain.
    Site,
    /// Those the sitemap at `url` names.
    Sitemap,
    /// The page at `url` alone.
    Page,
}

/// How often a source is read again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SourceSchedule {
    Daily,
    Weekly,
}

/// A site to be read.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct NewSource {
    /// Where it is entered: a page, or a sitemap.
    #[garde(custom(|url: &String, _context| is_link(url)))]
    pub url: String,
    pub mode: SourceMode,
    /// Most pages, 500 unless given.
    #[garde(inner(range(min = 1, max = 5_000)))]
    pub pages_max: Option<u32>,
    /// Only pages whose path (`/help`) or address (`https://…`) begins with one of these, in whole parts: `/help` takes
    /// `/help`, `/help/a`, `/help.html` and `/help?b`, not `/helpless`. What ends in `/`, `-`, `_`, `?` or `=` takes
    /// whatever follows. When no page is taken, the run says `nothing_included`.
    #[serde(default)]
    #[garde(length(max = 50), inner(custom(|prefix: &String, _context| is_prefix(prefix))))]
    pub include: Vec<String>,
    /// No page whose path or address begins with one of these, in whole parts as above.
    #[serde(default)]
    #[garde(length(max = 50), inner(custom(|prefix: &String, _context| is_prefix(prefix))))]
    pub exclude: Vec<String>,
    /// The language of its articles; else each page's own, else the one its text plainly is in.
    #[garde(inner(custom(|language: &String, _context| is_language(language))))]
    pub language: Option<String>,
    pub schedule: Option<SourceSchedule>,
}

/// Changes to a source; what is absent stays, `null` takes away. Of a file only the language can be changed.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[garde(allow_unvalidated)]
pub(crate) struct SourcePatch {
    #[garde(inner(custom(|url: &String, _context| is_link(url))))]
    pub url: Option<String>,
    pub mode: Option<SourceMode>,
    #[garde(inner(range(min = 1, max = 5_000)))]
    pub pages_max: Option<u32>,
    #[garde(inner(length(max = 50), inner(custom(|prefix: &String, _context| is_prefix(prefix)))))]
    pub include: Option<Vec<String>>,
    #[garde(inner(length(max = 50), inner(custom(|prefix: &String, _context| is_prefix(prefix)))))]
    pub exclude: Option<Vec<String>>,
    #[serde(default)]
    #[garde(custom(|language, _context| given_language(language)))]
    #[schema(value_type = Option<String>)]
    pub language: Given<String>,
    #[serde(default)]
    #[schema(value_type = Option<SourceSchedule>)]
    pub schedule: Given<SourceSchedule>,
}

fn is_prefix(text: &str) -> garde::Result {
    let begins = ["/", "https://", "http://"].iter().any(|start| text.starts_with(start));
    if begins && text.len() <= PREFIX_BYTES_MAX {
        return Ok(());
    }
    Err(garde::Error::new("must begin with / (a path) or https:// (an address)"))
}

fn given_language(given: &Given<String>) -> garde::Result {
    match given {
        Given::Set(language) => is_language(language),
        Given::Absent | Given::Cleared => Ok(()),
    }
}

impl NewSource {
    /// The row of the source.
    pub(super) fn into_row(self, now: Timestamp, knowledge_base: KnowledgeBaseId, user: UserId) -> Row {
        let schedule = self.schedule.map(Schedule::from);
        Row {
            id: SourceId::generate(now),
            knowledge_base_id: knowledge_base,
            name: self.url.clone(),
            settings: Settings::Site(SiteSettings {
                url: self.url,
                mode: self.mode.into(),
                pages_max: self.pages_max.unwrap_or(PAGES_DEFAULT),
                include: self.include,
                exclude: self.exclude,
                language: self.language,
            }),
            schedule,
            // The first run is queued at once.
            next_run_at: schedule.map(|schedule| schedule.after(now)),
            created_by_id: Some(user.into()),
            created_at: now,
            updated_at: now,
        }
    }
}

impl SourcePatch {
    /// The source after the change.
    pub(super) fn apply_to(self, row: Row, now: Timestamp) -> Result<Row, Problem> {
        let (name, settings, schedule) = match row.settings {
            Settings::File(mut file) => {
                self.refuse_of_files()?;
                file.language = self.language.or_keep(file.language);
                (row.name, Settings::File(file), None)
            }
            Settings::Site(site) => {
                let schedule = self.schedule.clone().or_keep(row.schedule.map(SourceSchedule::from));
                let site = self.site(site);
                (site.url.clone(), Settings::Site(site), schedule.map(Schedule::from))
            }
        };
        let next_run_at =
            if schedule == row.schedule { row.next_run_at } else { schedule.map(|schedule| schedule.after(now)) };
        Ok(Row { name, settings, schedule, next_run_at, updated_at: now, ..row })
    }

    fn site(self, held: SiteSettings) -> SiteSettings {
        SiteSettings {
            url: self.url.unwrap_or(held.url),
            mode: self.mode.map_or(held.mode, Mode::from),
            pages_max: self.pages_max.unwrap_or(held.pages_max),
            include: self.include.unwrap_or(held.include),
            exclude: self.exclude.unwrap_or(held.exclude),
            language: self.language.or_keep(held.language),
        }
    }

    fn refuse_of_files(&self) -> Result<(), Problem> {
        let given = [
            ("url", self.url.is_some()),
            ("mode", self.mode.is_some()),
            ("pagesMax", self.pages_max.is_some()),
            ("include", self.include.is_some()),
            ("exclude", self.exclude.is_some()),
            ("schedule", matches!(self.schedule, Given::Set(_))),
        ];
        let wrong: Vec<FieldProblem> = given
            .iter()
            .filter(|(_, is_given)| *is_given)
            .map(|(name, _)| FieldProblem::new(name, "belongs to sites; of a file only the language can be changed"))
            .collect();
        if wrong.is_empty() { Ok(()) } else { Err(Problem::fields(wrong)) }
    }
}

impl From<SourceMode> for Mode {
    fn from(mode: SourceMode) -> Self {
        match mode {
            SourceMode::Site => Self::Site,
            SourceMode::Sitemap => Self::Sitemap,
            SourceMode::Page => Self::Page,
        }
    }
}

impl From<SourceSchedule> for Schedule {
    fn from(schedule: SourceSchedule) -> Self {
        match schedule {
            SourceSchedule::Daily => Self::Daily,
            SourceSchedule::Weekly => Self::Weekly,
        }
    }
}

impl From<Schedule> for SourceSchedule {
    fn from(schedule: Schedule) -> Self {
        match schedule {
            Schedule::Daily => Self::Daily,
            Schedule::Weekly => Self::Weekly,
        }
    }
}
