//! The binary that measures.

fn main() -> std::process::ExitCode {
    reaktly_load::main()
}
