//! The components of one service and what they last said of themselves.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::{ComponentReport, Report, Status};

/// The health of one service; clones share it.
#[derive(Clone, Debug)]
pub struct Health {
    service: &'static str,
    components: Arc<Mutex<BTreeMap<u64, Component>>>,
}

/// A component's promise to move: [`Progress::tick`] at least once per bound. Dropping it takes the promise back.
#[derive(Debug)]
pub struct Progress(Registration);

/// A component's word on whether it can work. It cannot until it says so. Dropping it takes the component out.
#[derive(Debug)]
pub struct Readiness(Registration);

#[derive(Debug)]
struct Component {
    name: String,
    state: State,
}

#[derive(Debug)]
enum State {
    Moving { last: Instant, bound: Duration },
    Ready,
    NotReady { reason: String },
}

#[derive(Debug)]
struct Registration {
    health: Health,
    key: u64,
}

impl Health {
    /// The health of a service without components: it is well.
    pub fn new(service: &'static str) -> Self {
        Self { service, components: Arc::default() }
    }

    /// Registers a component that moves at least once per `bound`, beginning now.
    pub fn progress(&self, component: &str, bound: Duration) -> Progress {
        Progress(self.register(component, State::Moving { last: Instant::now(), bound }))
    }

    /// Registers a component that is not ready yet.
    pub fn readiness(&self, component: &str) -> Readiness {
        Readiness(self.register(component, State::NotReady { reason: "is starting".to_owned() }))
    }

    /// How the service is now.
    pub fn report(&self) -> Report {
        Report::over(self.component_reports())
    }

    /// Each component by itself, to be put together with those of other services.
    pub fn component_reports(&self) -> Vec<ComponentReport> {
        let now = Instant::now();
        self.lock().values().map(|component| component.report(self.service, now)).collect()
    }

    fn register(&self, component: &str, state: State) -> Registration {
        let mut components = self.lock();
        let key = components.last_key_value().map_or(0, |(key, _)| key + 1);
        components.insert(key, Component { name: component.to_owned(), state });
        Registration { health: self.clone(), key }
    }

    /// A panic elsewhere leaves the map whole, because each change is a single assignment.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<u64, Component>> {
        self.components.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress {
    /// Says: something moved just now. An idle component ticks too, whenever it looked and found nothing to do.
    pub fn tick(&self) {
        self.0.update(|state| {
            if let State::Moving { last, .. } = state {
                *last = Instant::now();
            }
        });
    }
}

impl Readiness {
    /// Says: it can work.
    pub fn ready(&self) {
        self.0.update(|state| *state = State::Ready);
    }

    /// Says: it cannot work, and why. The reason is public on `/readyz`: no secrets.
    pub fn not_ready(&self, reason: impl fmt::Display) {
        self.0.update(|state| *state = State::NotReady { reason: reason.to_string() });
    }
}

impl Component {
    fn report(&self, service: &str, now: Instant) -> ComponentReport {
        let (status, detail) = match &self.state {
            State::Ready => (Status::Ok, String::new()),
            State::NotReady { reason } => (Status::NotReady, reason.clone()),
            State::Moving { last, bound } => {
                let idle = now.saturating_duration_since(*last);
                if idle > *bound {
                    let (idle, bound) = (idle.as_secs_f32(), bound.as_secs_f32());
                    (Status::Stalled, format!("has not moved for {idle:.1} s, bound {bound:.1} s"))
                } else {
                    (Status::Ok, String::new())
                }
            }
        };
        ComponentReport { name: format!("{service}.{}", self.name), status, detail }
    }
}

impl Registration {
    fn update(&self, change: impl FnOnce(&mut State)) {
        if let Some(component) = self.health.lock().get_mut(&self.key) {
            change(&mut component.state);
        }
    }
}

impl Drop for Registration {
    fn drop(&mut self) {
        self.health.lock().remove(&self.key);
    }
}
