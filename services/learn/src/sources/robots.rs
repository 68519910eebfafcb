//! What sites allow, asked once for each origin of a run.

use std::collections::HashMap;
use std::sync::Arc;

use reaktly_documents::fetch::{Ask, FetchError, Fetched, Fetcher};
use reaktly_documents::site::{Robots, Rules};
use url::{Origin, Url};

/// The robots.txt of the origins of a run.
#[derive(Debug, Default)]
pub(crate) struct AllRobots(HashMap<Origin, Arc<Robots>>);

impl AllRobots {
    /// What the site of `page` allows.
    ///
    /// # Errors
    /// The address is one that is never read, so that there is nothing to ask.
    pub(crate) async fn of(&mut self, fetcher: &Fetcher, page: &Url) -> Result<Arc<Robots>, FetchError> {
        let origin = page.origin();
        if let Some(known) = self.0.get(&origin) {
            return Ok(Arc::clone(known));
        }
        let robots = Arc::new(ask(fetcher, page).await?);
        self.0.insert(origin, Arc::clone(&robots));
        Ok(robots)
    }
}

async fn ask(fetcher: &Fetcher, page: &Url) -> Result<Robots, FetchError> {
    let Some(address) = Robots::address(page) else { return Err(FetchError::BadAddress) };
    let ask = Ask { rules: Rules::default(), ..Ask::of(&address) };
    match fetcher.file(&ask).await {
        Ok(Fetched::Page(file)) => Ok(Robots::of_text(page, &file.bytes)),
        Ok(Fetched::NotModified)
        | Err(FetchError::NotFound | FetchError::Gone | FetchError::Status { status: 400..=428 | 430..=499, .. }) => {
            Ok(Robots::none(page))
        }
        Err(error @ (FetchError::PrivateAddress | FetchError::RefusedPort | FetchError::BadAddress)) => Err(error),
        Err(FetchError::UnknownHost) => Err(FetchError::UnknownHost),
        Err(FetchError::Unreachable) => Err(FetchError::Unreachable),
        Err(FetchError::Timeout) => Err(FetchError::Timeout),
        Err(_) => Ok(Robots::unreachable(page)),
    }
}
