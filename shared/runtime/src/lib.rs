#![doc = include_str!("../README.md")]

pub mod config;
pub mod context;
pub mod health;
pub mod http;
pub mod metrics;
pub mod process;
pub mod propagation;
pub mod service;
pub mod settings;
pub mod telemetry;

pub use config::{ConfigErrors, Reader, Reported, Settings, Variable, Vars};
pub use context::Context;
pub use process::{Outcome, Runtime};
pub use service::{Service, main};
pub use settings::ProcessSettings;
