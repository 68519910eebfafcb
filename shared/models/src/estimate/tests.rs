use tokio::time::Instant;

use super::*;
use crate::{CallLog, Image, Purpose, Subject, SystemBlock, Turn};

fn request(text: &str) -> LlmRequest {
    LlmRequest {
        purpose: Purpose::Reply,
        subject: Subject::default(),
        system: vec![SystemBlock::stable("Be brief.")],
        turns: vec![Turn::user(text)],
        schema: ("reply", serde_json::json!({})),
        max_output_tokens: 450,
        deadline: Instant::now(),
        calls: CallLog::default(),
    }
}

#[test]
fn bytes_and_script_say_how_many_tokens_a_text_has() {
    assert_eq!(tokens(""), 0);
    // 33 bytes: 10 tokens, and the margin.
    assert_eq!(tokens("We deliver in two to four days, ok"), 12);
    // 22 bytes of Cyrillic and 1 of Latin.
    assert_eq!(tokens("Когда вы открыты"), 16);
    assert!(tokens("東京都に住んでいます") > tokens("I live in Tokyo"));
}

#[test]
fn reports_of_a_model_correct_its_estimate() {
    let (estimator, request) = (Estimator::default(), request(&"word ".repeat(1_000)));
    let plain = request_tokens(&request);
    assert_eq!(estimator.request("m", &request), Usage { input: plain, output: 450, ..Usage::default() });
    for _ in 0..40 {
        estimator.learn("m", &request, &Usage { input: plain / 2, ..Usage::default() });
    }
    let corrected = estimator.request("m", &request).input;
    assert!(corrected.abs_diff(plain / 2) <= 1, "{corrected} of {plain}");
    assert_eq!(estimator.request("other", &request).input, plain);
}

#[test]
fn absurd_reports_and_pictures_do_not_ruin_an_estimate() {
    let estimator = Estimator::default();
    let plain = request("Hello?");
    estimator.learn("m", &plain, &Usage { input: u32::MAX, ..Usage::default() });
    assert!(estimator.request("m", &plain).input <= request_tokens(&plain) * 4);
    let mut pictured = request("Hello?");
    pictured.turns =
        vec![Turn::user("This?").with_images([Image { media_type: "image/png".into(), bytes: vec![1].into() }])];
    estimator.learn("n", &pictured, &Usage { input: 2, ..Usage::default() });
    assert_eq!(estimator.request("n", &plain).input, request_tokens(&plain));
    assert!(request_tokens(&pictured) > IMAGE_TOKENS);
}
