//! Who may pass.

use reaktly_testkit::sign;

use crate::http;
use crate::world::{BODY, PATH, SECRET, World, own_headers, target};

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_webhook_is_stored_byte_by_byte_before_it_is_answered() {
    let world = World::start().await;
    assert_eq!(world.post(BODY).await.status, 200);
    let stored = world.stored().await;
    assert_eq!(stored.len(), 1);
    assert_eq!(stored[0].subject, format!("webhooks.whatsapp_cloud.{PATH}"));
    assert_eq!(stored[0].payload, BODY);
    let headers = own_headers(&stored[0]);
    assert_eq!(headers["X-Hub-Signature-256"], sign(SECRET, BODY));
    assert_eq!(headers["Reaktly-Verification"], "valid");
    let received_at: jiff::Timestamp = headers["Reaktly-Received-At"].parse().unwrap();
    assert!(received_at.duration_until(stored[0].stored_at).abs() < jiff::SignedDuration::from_secs(10));
    assert_eq!(headers["Reaktly-Webhook-Sha256"].len(), 64);
    assert_eq!(stored[0].header("Nats-Msg-Id"), Some(headers["Reaktly-Webhook-Sha256"].as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_webhook_is_answered_and_stored_once() {
    let world = World::start().await;
    let posts = std::iter::repeat_with(|| world.post(BODY)).take(8);
    let answers = futures_util::future::join_all(posts).await;
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(world.stored().await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_exactly_one_well_formed_signature_nothing_passes() {
    let world = World::start().await;
    let right = sign(SECRET, BODY);
    let digits = right.strip_prefix("sha256=").unwrap();
    let malformed = [
        String::new(),
        digits.to_owned(),
        format!("sha1={digits}"),
        right.strip_suffix(char::is_alphanumeric).unwrap().to_owned(),
        format!("sha256={digits}0"),
        format!("sha256={}", "g".repeat(64)),
        format!("sha256={}", digits.to_uppercase()),
        format!("sha256= {digits}"),
        format!("{right},{right}"),
    ];
    for signature in &malformed {
        let answer = world.post_with(&[("x-hub-signature-256", signature)], BODY).await;
        assert_eq!(answer.status, 401, "{signature:?}");
    }
    assert_eq!(world.post_with(&[], BODY).await.status, 401);
    let wrong = sign("other", BODY);
    for two in [[right.as_str(), wrong.as_str()], [&wrong, &right], [&right, &right]] {
        let headers = two.map(|signature| ("x-hub-signature-256", signature));
        assert_eq!(world.post_with(&headers, BODY).await.status, 401);
    }
    assert_eq!(world.stored().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn blanks_around_a_header_are_not_part_of_it() {
    let world = World::start().await;
    let padded = format!("  {}\t ", sign(SECRET, BODY));
    assert_eq!(world.post_with(&[("x-hub-signature-256", &padded)], BODY).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_bytes_that_were_signed_pass() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let unescaped = r#"{"object":"whatsapp_business_account","entry":[{"text":"ä😀 a/b"}]}"#.as_bytes();
    let spaced = br#"{"object": "whatsapp_business_account","entry":[{"text":"\u00e4\ud83d\ude00 a\/b"}]}"#;
    let mut altered = BODY.to_vec();
    altered[20] ^= 1;
    for body in [unescaped, spaced, &altered, &BODY[1..], b""] {
        assert_eq!(world.post_with(&[("x-hub-signature-256", &signature)], body).await.status, 401);
    }
    let other_app = sign("the secret of another app", BODY);
    assert_eq!(world.post_with(&[("x-hub-signature-256", &other_app)], BODY).await.status, 401);
    assert_eq!(world.stored().await, []);
    assert_eq!(world.post(unescaped).await.status, 200, "raw UTF-8 signed as sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn both_secrets_of_a_rotation_pass_and_then_only_the_new_one() {
    let world = World::start().await;
    world.integrate(PATH, &["new", SECRET]).await;
    let post = async |secret: &str, body: &[u8]| {
        world.post_with(&[("x-hub-signature-256", &sign(secret, body))], body).await.status
    };
    reaktly_testkit::wait_until("the new secret passes", async || post("new", b"1").await == 200).await;
    assert_eq!(post(SECRET, b"2").await, 200);
    world.write(PATH, &["new"]).await;
    reaktly_testkit::wait_until("the old secret is refused", async || post(SECRET, b"3").await == 401).await;
    assert_eq!(post("new", b"4").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_production_refuses() {
    let world = World::with(&[]).await;
    world.integrate(PATH, &[]).await;
    assert_eq!(world.post(BODY).await.status, 401);
    assert_eq!(world.post_with(&[], BODY).await.status, 401);
    assert_eq!(world.stored().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_secret_development_accepts_and_marks() {
    let world = World::with(&[("REAKTLY_ENV", "development")]).await;
    world.integrate(PATH, &[]).await;
    assert_eq!(world.post_with(&[], BODY).await.status, 200);
    let stored = world.stored().await;
    assert_eq!(stored[0].header("Reaktly-Verification"), Some("unsigned"));
    assert_eq!(stored[0].header("X-Hub-Signature-256"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_installations_secret_serves_integrations_without_one() {
    let world = World::with(&[("REAKTLY_META_APP_SECRET", SECRET)]).await;
    world.integrate(PATH, &[]).await;
    assert_eq!(world.post(BODY).await.status, 200);
    assert_eq!(world.stored().await[0].header("Reaktly-Verification"), Some("valid"));
    let wrong = world.post_with(&[("x-hub-signature-256", &sign("other", BODY))], BODY).await;
    assert_eq!(wrong.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_path_is_not_found_and_no_path_reaches_into_a_subject() {
    let world = World::start().await;
    let signature = sign(SECRET, BODY);
    let unknown =
        ["unknown", "a.b", "*", "%3E", "..%2f..%2fetc", "a%2fb", "%00", "a%20b", "", "a/b", "../healthz", "/"];
    for path in unknown {
        let request = http::request("POST", &target(path), &[("x-hub-signature-256", &signature)], BODY);
        assert_eq!(http::send(world.address, request).await.status, 404, "{path:?}");
    }
    assert_eq!(world.stored().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_not_allowed() {
    let world = World::start().await;
    for method in ["PUT", "DELETE", "HEAD", "PATCH", "OPTIONS"] {
        let answer = http::send(world.address, http::head(method, &target(PATH), &[])).await;
        assert_eq!(answer.status, 405, "{method}");
        assert!(answer.head.contains("allow: get, post"), "{}", answer.head);
    }
}
