#![doc = include_str!("../README.md")]

mod cli;
mod clock;
mod config;
mod control;
mod faults;
mod fields;
mod graph;
mod ids;
mod inbound;
mod journal;
mod json;
mod limits;
mod media;
mod phone;
mod server;
mod simulator;
mod webhook;
mod world;

pub use cli::main;
pub use config::Config;
pub use server::{Handle, start};
