//! Health means progress: a component is well when it got something done lately, not when its port is open.
//!
//! Liveness (`/healthz`) fails when a component that promised to move within its bound has not moved. Readiness
//! (`/readyz`) fails when a component says that it cannot work, while the process stops, and when liveness fails.

mod gauge;
mod registry;
mod server;

#[cfg(test)]
mod tests;

pub(crate) use gauge::observe;
pub use registry::{Health, Progress, Readiness};
pub(crate) use server::serve;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

/// How a process or a service is, as `/healthz` and `/readyz` show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The verdict over all components.
    pub status: Status,
    /// Each component with its own verdict, by name.
    pub components: Vec<ComponentReport>,
}

/// One component of a [`Report`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComponentReport {
    /// Service and component, `normalize.consumer`.
    pub name: String,
    /// Its verdict.
    pub status: Status,
    /// Why it is not well; empty when it is.
    pub detail: String,
}

/// A verdict. The order is from well to unwell, so that the worst is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Works.
    Ok,
    /// Lives, but cannot take work now.
    NotReady,
    /// Has not moved within its bound: restarting may help.
    Stalled,
}

impl Report {
    /// The verdict over `components`, which may come from several services of one process.
    pub fn over(mut components: Vec<ComponentReport>) -> Self {
        components.sort_by(|one, other| one.name.cmp(&other.name));
        let status = components.iter().map(|component| component.status).max().unwrap_or(Status::Ok);
        Self { status, components }
    }

    /// The answer to `/healthz`: 503 only when something stalls, because a restart cures nothing else.
    pub fn liveness(&self) -> HttpResponse {
        self.answer(self.status != Status::Stalled)
    }

    /// The answer to `/readyz`: 503 unless everything works.
    pub fn readiness(&self) -> HttpResponse {
        self.answer(self.status == Status::Ok)
    }

    fn answer(&self, well: bool) -> HttpResponse {
        let code = if well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        HttpResponse::build(code).insert_header(("cache-control", "no-store")).json(self)
    }
}
