//! The binary as `scripts/up` runs it.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::Command;

#[tokio::test]
async fn the_binary_says_where_it_is_and_ends_on_sigterm() {
    let mut simulator = Command::new(env!("CARGO_BIN_EXE_reaktly-simulator"))
        .args(["--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(simulator.stdout.take().unwrap()).lines();
    let line = lines.next_line().await.unwrap().unwrap();
    let url = line.strip_prefix("reaktly-simulator ready at ").unwrap();
    let stream = tokio::net::TcpStream::connect(url.strip_prefix("http://").unwrap()).await;
    assert!(stream.is_ok(), "it accepts connections once it says so");
    let id = simulator.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    let ended = tokio::time::timeout(Duration::from_secs(10), simulator.wait()).await;
    assert!(ended.unwrap().unwrap().success());
}
