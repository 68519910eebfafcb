//! REST, live stream, OpenAPI and the dashboard's files.

mod access;
mod input;
mod openapi;
mod page;
mod problem;
mod routes;

pub use openapi::document_text;
