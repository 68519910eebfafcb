//! Writes the OpenAPI document to the file given, `services/api/openapi.json` unless another is named.

use std::path::PathBuf;

fn main() -> std::io::Result<()> {
    let checked_in = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"));
    let path = std::env::args_os().nth(1).map_or_else(checked_in, PathBuf::from);
    std::fs::write(path, reaktly_api::document_text())
}
