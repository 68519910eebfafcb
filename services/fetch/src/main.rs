//! The service on its own.

fn main() {}
