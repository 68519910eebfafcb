//! The Rust bindings of `proto/`, generated without a protoc.

use std::path::Path;

use anyhow::Context as _;
use prost_build::Config;

/// The contracts, relative to `proto/`.
const FILES: [&str; 2] = ["reaktly/v1/events.proto", "reaktly/v1/tasks.proto"];

/// Writes the bindings of the contracts under `proto` into `out`, one file with the messages and one with their JSON
/// form. Readers skip unknown fields and enum values.
pub fn generate(proto: &Path, out: &Path) -> anyhow::Result<()> {
    let descriptors = protox::compile(FILES, [proto]).context("contracts do not compile")?;
    let encoded = encode(&descriptors);
    Config::new()
        .out_dir(out)
        .compile_well_known_types()
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(descriptors)
        .context("could not generate messages")?;
    pbjson_build::Builder::new()
        .register_descriptors(&encoded)
        .context("descriptors are not readable")?
        .extern_path(".google.protobuf", "::pbjson_types")
        .ignore_unknown_fields()
        .ignore_unknown_enum_variants()
        .out_dir(out)
        .build(&[".reaktly"])
        .context("could not generate the JSON form")?;
    Ok(())
}

fn encode(descriptors: &prost_types::FileDescriptorSet) -> Vec<u8> {
    use prost::Message as _;
    descriptors.encode_to_vec()
}
