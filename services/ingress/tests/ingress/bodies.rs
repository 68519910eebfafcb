//! Bodies of every size and manner.

use std::time::{Duration, Instant};

use reaktly_testkit::sign;

use crate::http::{self, Connection};
use crate::world::{BODY, PATH, SECRET, World, target};

const LIMIT: usize = 4 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn ingress_does_not_read_what_a_body_says() {
    let world = World::start().await;
    let deep = "[".repeat(10_000);
    let bodies: [&[u8]; 8] =
        [b"null", b"[]", b"\"x\"", b"1", b"{", b"\xff\xfe\0", br#"{"a":"\ud800\u0000"}"#, deep.as_bytes()];
    for body in bodies {
        let signature = sign(SECRET, body);
        let answer = world.post_with(&[("x-hub-signature-256", &signature), ("content-type", "image/png")], body).await;
        assert_eq!(answer.status, 200, "{body:?}");
    }
    let stored = world.stored().await;
    assert_eq!(stored.iter().map(|message| &message.payload[..]).collect::<Vec<_>>(), bodies);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_body_is_a_bad_request() {
    let world = World::start().await;
    assert_eq!(world.post(b"").await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_up_to_the_limit_pass_whole() {
    let world = World::start().await;
    for (letter, size) in [(b'a', 3_000_000), (b'b', 3 * 1024 * 1024 + 1), (b'c', LIMIT)] {
        assert_eq!(world.post(&vec![letter; size]).await.status, 200, "{size}");
    }
    let sizes: Vec<usize> = world.stored().await.iter().map(|message| message.payload.len()).collect();
    assert_eq!(sizes, [3_000_000, 3 * 1024 * 1024 + 1, LIMIT]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_announced_as_too_large_is_refused_before_it_is_read() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let length = (LIMIT + 1).to_string();
    let head = http::head("POST", &target(PATH), &[("x-hub-signature-256", &signature), ("content-length", &length)]);
    assert_eq!(http::send(world.address, head).await.status, 413);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_body_is_cut_at_the_limit() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let headers = [("x-hub-signature-256", signature.as_str()), ("transfer-encoding", "chunked")];
    let mut connection = Connection::to(world.address).await;
    connection.send(http::head("POST", &target(PATH), &headers)).await.unwrap();
    let chunk = [b"10000\r\n".as_slice(), &vec![b'x'; 0x10000], b"\r\n"].concat();
    let mut sent = 0;
    while sent <= 2 * LIMIT && connection.send(&chunk).await.is_ok() {
        sent += 0x10000;
    }
    let status = connection.answer().await.map(|answer| answer.status);
    // A sender that goes on and on may find the connection reset before it reads the answer.
    assert!(matches!(status, Some(413) | None), "{status:?}");
    assert_eq!(world.stored().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chunked_body_is_as_good_as_any() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let headers = [("x-hub-signature-256", signature.as_str()), ("transfer-encoding", "chunked")];
    let mut connection = Connection::to(world.address).await;
    connection.send(http::head("POST", &target(PATH), &headers)).await.unwrap();
    for byte in BODY {
        connection.send([b"1\r\n".as_slice(), &[*byte], b"\r\n"].concat()).await.unwrap();
    }
    connection.send("0\r\n\r\n").await.unwrap();
    assert_eq!(connection.answer().await.unwrap().status, 200);
    assert_eq!(world.stored().await[0].payload, BODY);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_compressed_body_is_refused_without_being_inflated() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    for encoding in ["gzip", "br", "deflate", "identity, gzip", "unheard-of"] {
        let headers = [("x-hub-signature-256", signature.as_str()), ("content-encoding", encoding)];
        assert_eq!(world.post_with(&headers, BODY).await.status, 415, "{encoding}");
    }
    let plain = [("x-hub-signature-256", signature.as_str()), ("content-encoding", "identity")];
    assert_eq!(world.post_with(&plain, BODY).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_does_not_come_is_given_up_within_ten_seconds() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let length = (BODY.len() + 1).to_string();
    let headers = [("x-hub-signature-256", signature.as_str()), ("content-length", &length)];
    let mut connection = Connection::to(world.address).await;
    let begun = Instant::now();
    connection.send([http::head("POST", &target(PATH), &headers), BODY.to_vec()].concat()).await.unwrap();
    assert_eq!(connection.answer().await.unwrap().status, 408);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_trickles_is_given_up_within_ten_seconds() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let headers = [("x-hub-signature-256", signature.as_str()), ("content-length", "1000000")];
    let mut connection = Connection::to(world.address).await;
    let begun = Instant::now();
    connection.send(http::head("POST", &target(PATH), &headers)).await.unwrap();
    let status = loop {
        if let Some(answer) = connection.answer_within(Duration::from_millis(200)).await {
            break answer.status;
        }
        connection.send("x").await.unwrap();
    };
    assert_eq!(status, 408);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_head_that_does_not_end_is_given_up_within_ten_seconds() {
    let world = World::start().await;
    let mut connection = Connection::to(world.address).await;
    let begun = Instant::now();
    connection.send(format!("POST {} HTTP/1.1\r\nhost: x\r\nx-slow: ", target(PATH))).await.unwrap();
    assert_eq!(connection.answer().await.unwrap().status, 408);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_longer_than_announced_is_not_what_was_signed() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let length = (BODY.len() - 1).to_string();
    let headers = [("x-hub-signature-256", signature.as_str()), ("content-length", &length)];
    let request = [http::head("POST", &target(PATH), &headers), BODY.to_vec()].concat();
    assert_eq!(http::send(world.address, request).await.status, 401);
    assert_eq!(world.stored().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_or_too_large_headers_are_refused() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let value = "x".repeat(8 * 1024);
    let names: Vec<String> = (0..100).map(|n| format!("x-filler-{n}")).collect();
    let mut headers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), value.as_str())).collect();
    headers.push(("x-hub-signature-256", &signature));
    assert_eq!(world.post_with(&headers, BODY).await.status, 431);
    let many: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "x")).collect();
    assert_eq!(world.post_with(&many, BODY).await.status, 431);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sender_that_waits_to_be_asked_is_asked() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let length = BODY.len().to_string();
    let headers =
        [("x-hub-signature-256", signature.as_str()), ("content-length", &length), ("expect", "100-continue")];
    let mut connection = Connection::to(world.address).await;
    connection.send(http::head("POST", &target(PATH), &headers)).await.unwrap();
    assert!(connection.is_asked_to_go_on().await);
    connection.send(BODY).await.unwrap();
    assert_eq!(connection.answer().await.unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_whose_sender_hangs_up_after_the_last_byte_is_stored() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let mut connection = Connection::to(world.address).await;
    let request = http::request("POST", &target(PATH), &[("x-hub-signature-256", &signature)], BODY);
    connection.send(request).await.unwrap();
    drop(connection);
    reaktly_testkit::wait_until("the webhook is stored", async || world.stored().await.len() == 1).await;
}
