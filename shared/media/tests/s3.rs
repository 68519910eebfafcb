//! The storage over the S3 protocol, against a stand-in that knows just the calls we make.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where a step fails")]

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::aws::AmazonS3Builder;
use object_store::prefix::PrefixStore;
use reaktly_media::{ByteRange, MediaStore, StorageError};

const KEY: &str = "accounts/a/2026/11/b";
const MIB: usize = 1024 * 1024;

/// What the stand-in holds: objects, parts of unfinished uploads, and what was asked of it.
#[derive(Default)]
struct Bucket {
    objects: HashMap<String, Vec<u8>>,
    parts: BTreeMap<usize, Vec<u8>>,
    calls: Vec<String>,
}

type Shared = Arc<Mutex<Bucket>>;

fn start() -> (MediaStore, Shared) {
    drop(rustls::crypto::ring::default_provider().install_default());
    let bucket = Shared::default();
    let shared = Arc::clone(&bucket);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(Arc::clone(&shared)))
            .app_data(web::PayloadConfig::new(16 * MIB))
            .default_service(web::to(answer))
    });
    let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
    let endpoint = format!("http://{}", server.addrs()[0]);
    tokio::spawn(server.run());
    let client = AmazonS3Builder::new()
        .with_endpoint(endpoint)
        .with_allow_http(true)
        .with_bucket_name("files")
        .with_region("eu-central-1")
        .with_access_key_id("key")
        .with_secret_access_key("secret")
        .build()
        .unwrap();
    (MediaStore::of(Arc::new(PrefixStore::new(client, "reaktly"))), bucket)
}

async fn answer(request: HttpRequest, body: Bytes, shared: web::Data<Shared>) -> HttpResponse {
    let mut bucket = shared.lock().unwrap();
    let (path, query) = (request.path().trim_start_matches("/files/").to_owned(), request.query_string());
    let value =
        |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')).map(str::to_owned);
    let is_signed = request.headers().get("authorization").is_some_and(|value| !value.is_empty());
    assert!(is_signed, "every request is signed");
    let (part, upload) = (value("partNumber").and_then(|part| part.parse().ok()), value("uploadId"));
    let xml = |text: &str| HttpResponse::Ok().content_type("application/xml").body(text.to_owned());
    let method = request.method().as_str();
    match (method, part, upload) {
        ("PUT", Some(part), Some(_)) => {
            bucket.calls.push("part".into());
            bucket.parts.insert(part, body.to_vec());
            HttpResponse::Ok().insert_header(("etag", format!("\"{part}\""))).finish()
        }
        ("POST", None, Some(_)) => {
            bucket.calls.push("complete".into());
            let whole = std::mem::take(&mut bucket.parts).into_values().flatten().collect();
            bucket.objects.insert(path, whole);
            xml("<CompleteMultipartUploadResult><ETag>\"w\"</ETag></CompleteMultipartUploadResult>")
        }
        ("DELETE", None, Some(_)) => {
            bucket.calls.push("abort".into());
            bucket.parts.clear();
            HttpResponse::NoContent().finish()
        }
        ("POST", ..) if query.starts_with("uploads") => {
            bucket.calls.push("begin".into());
            xml("<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>")
        }
        ("POST", ..) => {
            bucket.calls.push("delete".into());
            let asked = String::from_utf8_lossy(&body).into_owned();
            let key = asked.split_once("<Key>").unwrap().1.split_once("</Key>").unwrap().0;
            bucket.objects.remove(key);
            xml(&format!("<DeleteResult><Deleted><Key>{key}</Key></Deleted></DeleteResult>"))
        }
        ("DELETE", ..) => {
            bucket.calls.push("delete".into());
            bucket.objects.remove(&path);
            HttpResponse::NoContent().finish()
        }
        ("PUT", ..) => {
            bucket.calls.push("put".into());
            bucket.objects.insert(path, body.to_vec());
            HttpResponse::Ok().insert_header(("etag", "\"p\"")).finish()
        }
        _ => read(&request, bucket.objects.get(&path)),
    }
}

fn read(request: &HttpRequest, object: Option<&Vec<u8>>) -> HttpResponse {
    let Some(object) = object else { return HttpResponse::NotFound().finish() };
    let range = request.headers().get("range").and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
    let mut response = HttpResponse::Ok();
    response.insert_header(("etag", "\"r\"")).insert_header(("last-modified", "Wed, 21 Oct 2015 07:28:00 GMT"));
    let Some((first, last)) = range.and_then(|range| range.split_once('-')) else {
        return response.body(object.clone());
    };
    let (first, last): (usize, usize) = (first.parse().unwrap(), last.parse().unwrap());
    response
        .status(StatusCode::PARTIAL_CONTENT)
        .insert_header(("content-range", format!("bytes {first}-{last}/{}", object.len())))
        .body(object[first..=last].to_vec())
}

async fn read_all(store: &MediaStore, range: ByteRange) -> Vec<u8> {
    let pieces: Vec<Bytes> = store.get(KEY, range).await.unwrap().bytes.try_collect().await.unwrap();
    pieces.concat()
}

#[actix_web::test]
async fn a_small_object_is_one_request_to_s3() {
    let (store, bucket) = start();
    let mut receiving = store.receive(KEY, 100);
    receiving.push(Bytes::from_static(b"Good morning")).await.unwrap();
    receiving.keep().await.unwrap();
    assert_eq!(bucket.lock().unwrap().calls, ["put"]);
    assert!(bucket.lock().unwrap().objects.contains_key(&format!("reaktly/{KEY}")));
    assert_eq!(read_all(&store, ByteRange::All).await, b"Good morning");
    assert_eq!(read_all(&store, ByteRange::Part(5..9)).await, b"morn");
    store.delete(KEY).await.unwrap();
    assert!(matches!(store.get(KEY, ByteRange::All).await, Err(StorageError::NotFound)));
    store.probe().await.unwrap();
    assert!(bucket.lock().unwrap().objects.is_empty());
}

#[actix_web::test]
async fn a_large_object_goes_to_s3_in_parts() {
    let (store, bucket) = start();
    let mut receiving = store.receive(KEY, 64 * MIB as u64);
    for piece in 0..12_u8 {
        receiving.push(Bytes::from(vec![piece; MIB])).await.unwrap();
        assert!(bucket.lock().unwrap().objects.is_empty(), "nothing is to be seen of it yet");
    }
    receiving.keep().await.unwrap();
    let calls = bucket.lock().unwrap().calls.clone();
    assert_eq!(calls, ["begin", "part", "part", "part", "complete"]);
    let whole = read_all(&store, ByteRange::All).await;
    assert_eq!(whole.len(), 12 * MIB);
    assert!(whole.chunks(MIB).zip(0..).all(|(piece, number)| piece.iter().all(|byte| *byte == number)));
}

#[actix_web::test]
async fn what_is_discarded_is_aborted_at_s3() {
    let (store, bucket) = start();
    let mut receiving = store.receive(KEY, 64 * MIB as u64);
    for _ in 0..12 {
        receiving.push(Bytes::from(vec![7; MIB])).await.unwrap();
    }
    receiving.discard().await;
    let bucket = bucket.lock().unwrap();
    assert_eq!(bucket.calls.last().map(String::as_str), Some("abort"));
    assert!(bucket.objects.is_empty() && bucket.parts.is_empty());
}
