//! Writes the generated files of the repository anew.

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    reaktly_tidy::bindings::generate(&root.join("proto"), &root.join("shared/events/src/gen"))
}
