//! The binary a person runs.

fn main() -> std::process::ExitCode {
    reaktly::main()
}
