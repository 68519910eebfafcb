//! The simulator's binary.

fn main() -> std::process::ExitCode {
    reaktly_simulator::main()
}
