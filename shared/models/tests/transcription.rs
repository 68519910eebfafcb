//! Speech at an OpenAI-compatible endpoint, over HTTP.
#![expect(clippy::unwrap_used, reason = "a test fails where a step fails")]

use reaktly_testkit::ScriptedTranscriber;
use secrecy::SecretString;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use reaktly_models::TranscriptionSettings;
use reaktly_models::transcription::{
    RECORDING_BYTES_MAX, Recording, Transcriber as _, Transcript, TranscriptionEndpoint, TranscriptionError,
};

fn endpoint(transcriber: &ScriptedTranscriber) -> TranscriptionEndpoint {
    let settings = TranscriptionSettings {
        url: transcriber.url(),
        model: "whisper-1".to_owned(),
        api_key: Some(SecretString::from("sk-test")),
    };
    TranscriptionEndpoint::new(&settings).unwrap()
}

fn recording(bytes: Vec<u8>) -> Recording {
    let media_type = "audio/ogg; codecs=opus".to_owned();
    Recording { bytes: bytes.into(), media_type, language: Some("de".to_owned()) }
}

async fn hear(endpoint: &TranscriptionEndpoint) -> Result<Transcript, TranscriptionError> {
    endpoint.transcribe(&recording(b"OggS\r\n--\0voice".to_vec()), &CancellationToken::new()).await
}

#[tokio::test]
async fn a_voice_message_becomes_words() {
    let transcriber = ScriptedTranscriber::start();
    let segments = json!([{"text": " Wann haben Sie geöffnet?", "avg_logprob": -0.25, "no_speech_prob": 0.02}]);
    transcriber.answer(&json!({"text": " Wann haben Sie geöffnet?", "language": "german", "segments": segments}));
    let words = hear(&endpoint(&transcriber)).await.unwrap();
    assert_eq!(words, Transcript::Words("Wann haben Sie geöffnet?".to_owned()));
    let heard = &transcriber.heard()[0];
    assert_eq!((heard.file_name.as_str(), heard.file.as_slice()), ("voice.ogg", b"OggS\r\n--\0voice".as_slice()));
    assert_eq!(heard.authorization.as_deref(), Some("Bearer sk-test"));
    let field = |name: &str| heard.fields.get(name).map(String::as_str);
    assert_eq!((field("model"), field("language")), (Some("whisper-1"), Some("de")));
    assert_eq!(field("response_format"), Some("verbose_json"));
}

#[tokio::test]
async fn an_endpoint_with_plain_answers_only_is_asked_for_those_from_then_on() {
    let transcriber = ScriptedTranscriber::start();
    transcriber
        .refuse(400, r#"{"error": {"param": "response_format", "message": "response_format is not compatible"}}"#);
    transcriber.answer(&json!({"text": "Hallo"}));
    transcriber.answer(&json!({"text": ""}));
    let endpoint = endpoint(&transcriber);
    assert_eq!(hear(&endpoint).await, Ok(Transcript::Words("Hallo".to_owned())));
    assert_eq!(hear(&endpoint).await, Ok(Transcript::NotUnderstood));
    let formats: Vec<_> = transcriber.heard().iter().map(|heard| heard.fields["response_format"].clone()).collect();
    assert_eq!(formats, ["verbose_json", "json", "json"]);
}

#[tokio::test]
async fn failures_of_the_endpoint_are_told_apart() {
    let transcriber = ScriptedTranscriber::start();
    let endpoint = endpoint(&transcriber);
    for (status, expected) in [
        (503, TranscriptionError::Overloaded { status: 503 }),
        (401, TranscriptionError::Refused { status: 401 }),
        (400, TranscriptionError::Refused { status: 400 }),
        (200, TranscriptionError::Unreadable),
    ] {
        transcriber.refuse(status, "sorry");
        assert_eq!(hear(&endpoint).await, Err(expected));
    }
    let settings = TranscriptionSettings { url: "http://127.0.0.1:9/v1".into(), model: "m".into(), api_key: None };
    assert_eq!(hear(&TranscriptionEndpoint::new(&settings).unwrap()).await, Err(TranscriptionError::Transport));
}

#[tokio::test]
async fn a_recording_too_large_for_whatsapp_is_not_sent() {
    let transcriber = ScriptedTranscriber::start();
    let large = recording(vec![0; RECORDING_BYTES_MAX + 1]);
    let answer = endpoint(&transcriber).transcribe(&large, &CancellationToken::new()).await;
    assert_eq!(answer, Err(TranscriptionError::TooLarge { bytes: RECORDING_BYTES_MAX + 1 }));
    assert!(transcriber.heard().is_empty());
}

#[tokio::test]
async fn listening_ends_when_it_is_cancelled() {
    let transcriber = ScriptedTranscriber::start();
    transcriber.hold();
    let (endpoint, cancel) = (endpoint(&transcriber), CancellationToken::new());
    let recording = recording(vec![1]);
    let cancelling = async {
        transcriber.received(1).await;
        cancel.cancel();
    };
    let (answer, ()) = tokio::join!(endpoint.transcribe(&recording, &cancel), cancelling);
    assert_eq!(answer, Err(TranscriptionError::Cancelled));
}

#[tokio::test]
async fn a_transcription_that_takes_longer_than_twenty_seconds_is_given_up() {
    let transcriber = ScriptedTranscriber::start();
    transcriber.hold();
    let endpoint = endpoint(&transcriber);
    let hearing = tokio::spawn(async move { hear(&endpoint).await });
    transcriber.received(1).await;
    tokio::time::pause();
    tokio::time::advance(std::time::Duration::from_secs(19)).await;
    tokio::task::yield_now().await;
    assert!(!hearing.is_finished(), "it may take its time");
    tokio::time::advance(std::time::Duration::from_secs(2)).await;
    assert_eq!(hearing.await.unwrap(), Err(TranscriptionError::Timeout));
}
