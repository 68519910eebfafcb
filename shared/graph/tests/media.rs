//! Files to and from a small Graph API on the loopback.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where it stands")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use reaktly_domain::SystemClock;
use reaktly_domain::identity::PhoneNumberId;
use reaktly_graph::{DownloadError, GraphClient, GraphError, GraphSettings, Upload};
use secrecy::SecretString;

const TOKEN: &str = "EAAGcanary";

/// What a request was: path with query, `Authorization`, `User-Agent`, body.
type Seen = (String, String, String, Vec<u8>);

struct Meta {
    url: String,
    client: GraphClient,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl Meta {
    fn answering(status: u16, headers: &'static [(&str, &str)], body: &'static str) -> Self {
        let seen: Arc<Mutex<Vec<Seen>>> = Arc::default();
        let log = Arc::clone(&seen);
        let server = HttpServer::new(move || {
            let log = Arc::clone(&log);
            let handler = move |request: HttpRequest, sent: web::Bytes| {
                let header = |name: &str| request.headers().get(name).unwrap().to_str().unwrap().to_owned();
                let path = request.uri().to_string();
                log.lock().unwrap().push((path, header("authorization"), header("user-agent"), sent.to_vec()));
                let mut response = HttpResponse::build(status.try_into().unwrap());
                for header in headers {
                    response.insert_header(*header);
                }
                let response = response.body(body);
                async move { response }
            };
            App::new().app_data(web::PayloadConfig::new(64 << 20)).default_service(web::to(handler))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        tokio::spawn(server.run());
        Self { client: client(&url), url, seen }
    }

    fn last(&self) -> Seen {
        self.seen.lock().unwrap().last().unwrap().clone()
    }
}

fn client(url: &str) -> GraphClient {
    drop(rustls::crypto::ring::default_provider().install_default());
    let settings =
        GraphSettings { url: url.parse().unwrap(), version: "v25.0".into(), send_timeout: Duration::from_secs(5) };
    GraphClient::new(&settings, Arc::new(SystemClock)).unwrap()
}

fn token() -> SecretString {
    SecretString::from(TOKEN)
}

fn number() -> PhoneNumberId {
    PhoneNumberId::parse("106540352242922").unwrap()
}

#[actix_web::test]
async fn a_file_is_looked_up_for_its_number() {
    for size in ["303833", "\"303833\""] {
        let body = format!(
            r#"{{"messaging_product":"whatsapp","url":"https://lookaside.fbsbx.com/a?mid=1","mime_type":"image/jpeg",
            "sha256":"6a","file_size":{size},"id":"17"}}"#
        );
        let meta = Meta::answering(200, &[], body.leak());
        let info = meta.client.lookup_media(&token(), "17", &number()).await.unwrap();
        assert_eq!((info.url.as_str(), info.file_size), ("https://lookaside.fbsbx.com/a?mid=1", Some(303_833)));
        let (path, authorization, ..) = meta.last();
        assert_eq!(path, "/v25.0/17?phone_number_id=106540352242922");
        assert_eq!(authorization, format!("Bearer {TOKEN}"));
    }
    for useless in ["{}", "[]", r#"{"url":""}"#] {
        let found = Meta::answering(200, &[], useless).client.lookup_media(&token(), "17", &number()).await;
        assert_eq!(found, Err(GraphError::Malformed { http_status: 200 }), "{useless}");
    }
}

#[actix_web::test]
async fn a_download_says_who_asks_and_brings_every_byte() {
    let meta = Meta::answering(200, &[], "the bytes of a picture");
    let download = meta.client.download_media(&token(), &format!("{}/file?mid=1", meta.url)).await.unwrap();
    assert_eq!(download.size_bytes, Some(22));
    let pieces: Vec<Bytes> = download.bytes.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), b"the bytes of a picture");
    let (path, authorization, user_agent, _) = meta.last();
    assert_eq!((path.as_str(), authorization), ("/file?mid=1", format!("Bearer {TOKEN}")));
    assert!(user_agent.starts_with("reaktly/"));
}

#[actix_web::test]
async fn a_refused_download_names_its_status() {
    for status in [302_u16, 401, 404, 500] {
        let meta = Meta::answering(status, &[("location", "/elsewhere")], "");
        let refused = meta.client.download_media(&token(), &format!("{}/file", meta.url)).await.unwrap_err();
        assert_eq!(refused, DownloadError::Refused { http_status: status });
        assert_eq!(refused.is_about_token(), status == 401);
        assert_eq!(meta.seen.lock().unwrap().len(), 1, "nothing is followed or repeated");
    }
}

#[actix_web::test]
async fn a_token_never_goes_to_a_stranger() {
    let (meta, stranger) = (Meta::answering(200, &[], "x"), Meta::answering(200, &[], "x"));
    for url in [format!("{}/file", stranger.url), "https://example.com/file".to_owned(), "no url".to_owned()] {
        let refused = meta.client.download_media(&token(), &url).await.unwrap_err();
        assert_eq!(refused, DownloadError::Forbidden, "{url}");
    }
    assert!(stranger.seen.lock().unwrap().is_empty());
}

#[actix_web::test]
async fn a_download_that_is_cut_off_fails() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _read = stream.read(&mut [0; 4096]).unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").unwrap();
    });
    let mut download = client(&url).download_media(&token(), &format!("{url}/file")).await.unwrap();
    let mut last = Ok(Bytes::new());
    while let Some(piece) = download.bytes.next().await {
        last = piece;
    }
    assert_eq!(last.unwrap_err(), DownloadError::Unreachable { cause: "cut off" });
}

#[actix_web::test]
async fn an_upload_passes_in_pieces_with_its_type_and_name() {
    let meta = Meta::answering(200, &[], r#"{"id":"1037543291543636"}"#);
    let pieces = stream::iter((0..32_u8).map(|piece| Ok(Bytes::from(vec![piece; 64 * 1024])))).boxed();
    let upload = Upload {
        filename: "Preise 2026.pdf".into(),
        mime_type: "application/pdf".into(),
        size_bytes: 32 * 64 * 1024,
        bytes: pieces,
    };
    let id = meta.client.upload_media(&token(), &number(), upload).await.unwrap();
    assert_eq!(id, "1037543291543636");
    let (path, authorization, _, body) = meta.last();
    assert_eq!((path.as_str(), authorization), ("/v25.0/106540352242922/media", format!("Bearer {TOKEN}")));
    let text = String::from_utf8_lossy(&body);
    for part in [
        "name=\"messaging_product\"\r\n\r\nwhatsapp\r\n",
        "name=\"type\"\r\n\r\napplication/pdf\r\n",
        "name=\"file\"; filename=\"Preise 2026.pdf\"",
        "Content-Type: application/pdf\r\n",
    ] {
        assert!(text.to_lowercase().contains(&part.to_lowercase()), "{part}");
    }
    assert!(body.len() > 32 * 64 * 1024);
}

#[actix_web::test]
async fn a_refused_upload_is_classified() {
    let meta = Meta::answering(400, &[], r#"{"error":{"message":"(#131053) Media upload error","code":131053}}"#);
    let upload = || Upload {
        filename: "a.png".into(),
        mime_type: "image/png".into(),
        size_bytes: 1,
        bytes: stream::once(async { Ok(Bytes::from_static(b"x")) }).boxed(),
    };
    let Err(GraphError::Refused(refusal)) = meta.client.upload_media(&token(), &number(), upload()).await else {
        panic!("not refused")
    };
    assert_eq!(refusal.code, 131_053);
    let failing = Upload { bytes: stream::once(async { Err("the storage is away".into()) }).boxed(), ..upload() };
    let failed = meta.client.upload_media(&token(), &number(), failing).await.unwrap_err();
    assert!(matches!(failed, GraphError::Unreachable { .. }), "{failed:?}");
}
