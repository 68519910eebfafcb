//! The same pages are read once: two sources of one address would give every article twice.

use reaktly_documents::site::canonical;
use reaktly_domain::ids::{AccountId, SourceId};
use reaktly_store::AsyncPgConnection;
use reaktly_store::sources::{self, Settings, SiteSettings, Source as Row};
use url::Url;

use crate::problem::{Code, Problem};

/// Sources looked at in one step.
const STEP: i64 = 500;

/// Refuses a site that another source of its knowledge base reads already, and names that one.
pub(super) async fn refuse(conn: &mut AsyncPgConnection, account: AccountId, source: &Row) -> Result<(), Problem> {
    let mut after: Option<SourceId> = None;
    loop {
        let others = sources::list(conn, account, source.knowledge_base_id, after, STEP).await?;
        let Some(last) = others.last() else { return Ok(()) };
        after = Some(last.id);
        let twin =
            others.iter().find(|other| other.id != source.id && reads_the_same(&other.settings, &source.settings));
        if let Some(twin) = twin {
            let detail = format_args!("{} is the address of the source {} already", twin.name, twin.id);
            return Err(Problem::with(Code::SourceExists, detail));
        }
    }
}

/// Whether two sites are read from one address. They may include different parts of it, each in a language of its own.
pub(super) fn reads_the_same(one: &Settings, other: &Settings) -> bool {
    let (Settings::Site(one), Settings::Site(other)) = (one, other) else { return false };
    let parts = |site: &SiteSettings| {
        let mut parts = site.include.clone();
        parts.sort();
        parts
    };
    address(&one.url) == address(&other.url) && parts(one) == parts(other)
}

/// An address in its one form; with and without a slash at its end are the same.
fn address(url: &str) -> String {
    let form = Url::parse(url.trim()).map_or_else(|_| url.to_owned(), |url| canonical(&url).to_string());
    form.strip_suffix('/').unwrap_or(&form).to_owned()
}
