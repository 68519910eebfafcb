//! The rules of the house. Each test names the files that break its rule and what to do about it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests fail where they stand")]

mod repository;

mod packages;

mod dependencies;

mod files;

mod words;

mod documents;

mod deployment;

mod generated;
