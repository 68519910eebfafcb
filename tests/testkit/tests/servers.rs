//! What the testkit promises about real servers and what stands between.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail where they stand")]

use std::time::Duration;

use diesel::QueryableByName;
use diesel::sql_types::Bool;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use reaktly_testkit::{Proxy, TestDb, TestNats, never_within, wait_until};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

#[derive(QueryableByName)]
struct Found {
    #[diesel(sql_type = Bool)]
    found: bool,
}

async fn asks(connection: &mut AsyncPgConnection, question: &str) -> bool {
    let query = diesel::sql_query(format!("SELECT EXISTS ({question}) AS found"));
    query.get_result::<Found>(connection).await.unwrap().found
}

#[tokio::test]
async fn a_test_database_has_the_schema_and_is_gone_afterwards() {
    let other = TestDb::empty().await;
    let mut elsewhere = other.connect().await;
    let database = TestDb::create().await;
    let mut connection = database.connect().await;
    let migrated = "SELECT FROM pg_tables WHERE tablename = '__diesel_schema_migrations'";
    assert!(asks(&mut connection, migrated).await);
    assert!(!asks(&mut elsewhere, migrated).await, "an empty database has no table");
    let url = database.url();
    drop((connection, database));
    let gone = AsyncPgConnection::establish(&url).await;
    assert!(gone.is_err(), "a dropped database takes no connection");
}

#[tokio::test]
async fn a_nats_server_keeps_its_port_over_kill_and_restart() {
    let nats = TestNats::start().await;
    let url = nats.url();
    nats.kill();
    assert!(TcpStream::connect(nats.address()).await.is_err());
    nats.restart().await;
    nats.wipe().await;
    assert_eq!(nats.url(), url);
    assert!(TcpStream::connect(nats.address()).await.is_ok());
}

/// Sends back what it gets.
async fn echo() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let (mut read, mut write) = stream.split();
                tokio::io::copy(&mut read, &mut write).await
            });
        }
    });
    address
}

async fn says(stream: &mut TcpStream, word: &[u8]) -> std::io::Result<Vec<u8>> {
    stream.write_all(word).await?;
    let mut heard = vec![0; word.len()];
    stream.read_exact(&mut heard).await?;
    Ok(heard)
}

#[tokio::test]
async fn a_black_hole_keeps_connections_and_passes_nothing() {
    let proxy = Proxy::start(echo().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(says(&mut stream, b"open").await.unwrap(), b"open");
    proxy.black_hole();
    stream.write_all(b"lost?").await.unwrap();
    let mut heard = [0; 5];
    let answer = tokio::time::timeout(Duration::from_millis(200), stream.read_exact(&mut heard)).await;
    assert!(answer.is_err(), "nothing comes through a black hole");
    proxy.resume();
    stream.read_exact(&mut heard).await.unwrap();
    assert_eq!(&heard, b"lost?");
}

#[tokio::test]
async fn a_cut_ends_connections_and_refuses_new_ones_until_resumed() {
    let proxy = Proxy::start(echo().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(says(&mut stream, b"open").await.unwrap(), b"open");
    proxy.cut();
    assert!(says(&mut stream, b"cut").await.is_err());
    let mut refused = TcpStream::connect(proxy.address()).await.unwrap();
    assert!(says(&mut refused, b"cut").await.is_err());
    proxy.resume();
    let mut again = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(says(&mut again, b"open").await.unwrap(), b"open");
}

#[tokio::test]
async fn a_delay_holds_data_up() {
    let proxy = Proxy::start(echo().await).await;
    proxy.delay(Duration::from_millis(60));
    let begun = std::time::Instant::now();
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    says(&mut stream, b"slow").await.unwrap();
    assert!(begun.elapsed() >= Duration::from_millis(120), "both directions are held up");
}

#[tokio::test]
#[should_panic(expected = "a pig flies")]
async fn waiting_in_vain_names_what_was_waited_for() {
    reaktly_testkit::wait_until_within(Duration::from_millis(30), "a pig flies", async || false).await;
}

#[tokio::test]
#[should_panic(expected = "it rains")]
async fn what_must_never_happen_fails_as_soon_as_it_does() {
    let mut looks = 0;
    never_within(Duration::from_secs(20), "it rains", || {
        looks += 1;
        std::future::ready(looks == 3)
    })
    .await;
}

#[tokio::test]
async fn a_process_is_watched_asked_to_stop_and_killed() {
    let sleeper = reaktly_testkit::Process::of("/bin/sh".as_ref())
        .arg("-c")
        .arg("trap 'echo bye; exit 7' TERM; echo ready $NAME; while :; do sleep 0.02; done")
        .env("NAME", "steady");
    let process = sleeper.start();
    process.logged("ready steady").await;
    process.terminate();
    assert_eq!(process.ended().await.code(), Some(7));
    assert!(process.log().contains("bye"));
    let killed = reaktly_testkit::Process::of("/bin/sh".as_ref()).arg("-c").arg("echo up; sleep 60").start();
    killed.logged("up").await;
    killed.kill();
    wait_until("it is gone", async || !killed.is_running()).await;
}

#[tokio::test]
async fn an_answer_that_is_held_is_never_heard_after_a_cut() {
    let proxy = Proxy::start(echo().await).await;
    let mut stream = TcpStream::connect(proxy.address()).await.unwrap();
    assert_eq!(says(&mut stream, b"open").await.unwrap(), b"open");
    proxy.hold_answers();
    stream.write_all(b"done?").await.unwrap();
    let mut heard = [0; 5];
    let answer = tokio::time::timeout(Duration::from_millis(200), stream.read_exact(&mut heard)).await;
    assert!(answer.is_err(), "the answer is held");
    proxy.cut();
    assert!(stream.read_exact(&mut heard).await.is_err());
}

#[tokio::test]
async fn a_held_table_makes_writers_wait() {
    let database = TestDb::create().await;
    let held = database.hold("inbox").await;
    let mut writer = database.connect().await;
    let writing = tokio::spawn(async move {
        let insert = diesel::sql_query("INSERT INTO inbox (consumer, key) VALUES ('a', 'b')");
        insert.execute(&mut writer).await.unwrap()
    });
    held.is_wanted().await;
    assert!(!writing.is_finished(), "the writer waits");
    held.release().await;
    assert_eq!(writing.await.unwrap(), 1);
}
