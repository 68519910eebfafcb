//! The service on its own.

fn main() -> std::process::ExitCode {
    reaktly_runtime::main::<reaktly_learn::Learn>()
}
