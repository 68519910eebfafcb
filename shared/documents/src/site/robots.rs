//! What a site's robots.txt allows us.

use std::fmt;
use std::time::Duration;

use texting_robots::Robot;
use url::Url;

use crate::limits::{HOST_PAUSE, HOST_PAUSE_MAX, ROBOTS_BYTES_MAX};
use crate::site::{AGENT, is_web};

/// What the robots.txt of one host allows us.
pub struct Robots {
    host: Option<String>,
    said: Said,
}

enum Said {
    /// There is none, or it says nothing.
    Everything,
    /// It could not be had though there may be one: the site is left alone for now.
    Nothing,
    Rules(Box<Robot>),
}

impl fmt::Debug for Robots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Robots").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Robots {
    /// Where the robots.txt that rules `page` is. `None` for what is no address of the web.
    pub fn address(page: &Url) -> Option<Url> {
        let mut url = page.clone();
        url.set_path("/robots.txt");
        url.set_query(None);
        url.set_fragment(None);
        is_web(page).then_some(url)
    }

    /// What the text of a robots.txt says about the host of `page`. What is beyond its limit is not read, and what
    /// cannot be understood forbids nothing.
    pub fn of_text(page: &Url, text: &[u8]) -> Self {
        let text = text.get(..ROBOTS_BYTES_MAX).unwrap_or(text);
        let said = Robot::new(AGENT, text).map_or(Said::Everything, |robot| Said::Rules(Box::new(robot)));
        Self { host: host(page), said }
    }

    /// The site has no robots.txt (it answered 404 or another 4xx): everything is allowed.
    pub fn none(page: &Url) -> Self {
        Self { host: host(page), said: Said::Everything }
    }

    /// The robots.txt could not be had (5xx, no answer): nothing is allowed for now.
    pub fn unreachable(page: &Url) -> Self {
        Self { host: host(page), said: Said::Nothing }
    }

    /// Whether `url` may be read. Another host has a robots.txt of its own, and is
    /// allowed here; `http` and `https` of one host are one.
    pub fn allows(&self, url: &Url) -> bool {
        match &self.said {
            _ if host(url) != self.host => true,
            Said::Everything => true,
            Said::Nothing => false,
            Said::Rules(robot) => robot.allowed(url.as_str()),
        }
    }

    /// How long to wait between two requests: what is asked for, at least a second, at most ten.
    pub fn pause(&self) -> Duration {
        let asked = match &self.said {
            Said::Rules(robot) => robot.delay.and_then(|seconds| Duration::try_from_secs_f32(seconds).ok()),
            Said::Everything | Said::Nothing => None,
        };
        asked.unwrap_or(HOST_PAUSE).clamp(HOST_PAUSE, HOST_PAUSE_MAX)
    }

    /// The sitemaps it names.
    pub fn sitemaps(&self) -> Vec<Url> {
        match &self.said {
            Said::Rules(robot) => robot.sitemaps.iter().filter_map(|url| Url::parse(url).ok()).filter(is_web).collect(),
            Said::Everything | Said::Nothing => Vec::new(),
        }
    }
}

fn host(url: &Url) -> Option<String> {
    url.host_str().map(str::to_lowercase)
}
