#![doc = include_str!("../README.md")]
#![cfg(target_os = "linux")]

mod cli;

mod ingress;
mod latency;
mod memory;
mod normalize;
mod sending;

mod installation;
mod process;
mod statistics;
mod table;
mod web;

pub use cli::main;
