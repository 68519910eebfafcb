//! `reaktly-api`: see the library.

fn main() -> std::process::ExitCode {
    reaktly_runtime::main::<reaktly_api::Web>()
}
