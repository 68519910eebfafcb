#![doc = include_str!("../README.md")]

pub mod alike;
pub mod chunk;
pub mod index;

pub mod cache;

pub mod language;
pub mod text;
