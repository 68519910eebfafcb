//! A stored file on its way to a browser: in pieces, in parts when asked for, and never as anything that runs.

use actix_web::HttpRequest;
use actix_web::HttpResponse;
use actix_web::ResponseError as _;
use actix_web::body::SizedStream;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    self, ByteRangeSpec, Charset, ContentDisposition, ContentRange, ContentRangeSpec, DispositionParam,
    DispositionType, EntityTag, ExtendedValue, Header as _, HeaderValue, IfNoneMatch, Range,
};
use futures_util::TryStreamExt as _;
use reaktly_media::serving::{Place, serving};
use reaktly_media::{ByteRange, MediaStore, StorageError};

use crate::problem::{Code, Problem};

/// The file comes from strangers: whatever it is, it runs nothing and loads nothing.
const CONTENT_POLICY: &str = "sandbox; default-src 'none'";
/// A message's file never changes; only the one who may see it keeps it.
const CACHE_CONTROL: &str = "private, max-age=604800, immutable";

/// What is served.
#[derive(Debug)]
pub(super) struct ServedFile<'a> {
    pub object_key: &'a str,
    /// Harmless already.
    pub filename: &'a str,
    /// The true type.
    pub mime_type: &'a str,
    /// What its sender said it is.
    pub declared_type: Option<&'a str>,
    pub sha256: &'a str,
    pub size_bytes: u64,
}

/// Which bytes are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    All,
    /// First and last.
    Part(u64, u64),
    Outside,
}

/// Answers with the file, the part of it that was asked for, or that the caller has it already.
pub(super) async fn serve(
    storage: &MediaStore,
    request: &HttpRequest,
    file: &ServedFile<'_>,
) -> Result<HttpResponse, Problem> {
    let tag = EntityTag::new_strong(file.sha256.to_owned());
    if is_known(request, &tag) {
        return Ok(HttpResponse::NotModified()
            .insert_header(header::ETag(tag))
            .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
            .finish());
    }
    let asked = asked(request, &tag, file.size_bytes);
    let (range, length) = match asked {
        Asked::All => (ByteRange::All, file.size_bytes),
        Asked::Part(first, last) => (ByteRange::Part(first..last.saturating_add(1)), last - first + 1),
        Asked::Outside => return Ok(outside(file.size_bytes)),
    };
    let object = storage.get(file.object_key, range).await.map_err(|error| match error {
        StorageError::NotFound => Problem::because(Code::Internal, error),
        _ => Problem::because(Code::Unavailable, error).retry_after_seconds(5),
    })?;
    let mut answer = HttpResponse::Ok();
    if let Asked::Part(first, last) = asked {
        let spec = ContentRangeSpec::Bytes { range: Some((first, last)), instance_length: Some(file.size_bytes) };
        answer.status(StatusCode::PARTIAL_CONTENT).insert_header(ContentRange(spec));
    }
    let served = serving(file.mime_type, file.declared_type);
    Ok(answer
        .insert_header((header::CONTENT_TYPE, served.content_type))
        .insert_header(disposition(served.place, file.filename))
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .insert_header((header::CACHE_CONTROL, CACHE_CONTROL))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        // Said openly, so that nothing on the way compresses it: parts of it are counted in its own bytes.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(header::ETag(tag))
        .body(SizedStream::new(length, object.bytes.map_err(anyhow::Error::new))))
}

fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// One range is honoured; several, or one of an older file, ask for all of it, as RFC 9110 allows.
fn asked(request: &HttpRequest, tag: &EntityTag, size_bytes: u64) -> Asked {
    let condition = request.headers().get(header::IF_RANGE);
    if condition.is_some_and(|condition| condition.as_bytes() != tag.to_string().as_bytes()) {
        return Asked::All;
    }
    match Range::parse(request) {
        Ok(Range::Bytes(specs)) => match specs.as_slice() {
            [spec] => part(spec, size_bytes),
            _ => Asked::All,
        },
        _ => Asked::All,
    }
}

fn part(spec: &ByteRangeSpec, size_bytes: u64) -> Asked {
    spec.to_satisfiable_range(size_bytes).map_or(Asked::Outside, |(first, last)| Asked::Part(first, last))
}

fn outside(size_bytes: u64) -> HttpResponse {
    let mut refusal = Problem::of(Code::RangeNotSatisfiable).error_response();
    if let Ok(length) = HeaderValue::from_str(&format!("bytes */{size_bytes}")) {
        refusal.headers_mut().insert(header::CONTENT_RANGE, length);
    }
    refusal
}

/// The name in ASCII for old browsers, and as it is for all others (RFC 6266).
fn disposition(place: Place, filename: &str) -> ContentDisposition {
    let plain = filename.chars().map(|c| if c.is_ascii() && !c.is_ascii_control() && c != '%' { c } else { '_' });
    let extended =
        ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: filename.into() };
    ContentDisposition {
        disposition: match place {
            Place::Inline => DispositionType::Inline,
            Place::Attachment => DispositionType::Attachment,
        },
        parameters: vec![DispositionParam::Filename(plain.collect()), DispositionParam::FilenameExt(extended)],
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn asked_with(headers: &[(&str, &str)]) -> Asked {
        let request = headers.iter().fold(TestRequest::get(), |request, header| request.insert_header(*header));
        asked(&request.to_http_request(), &EntityTag::new_strong("aa".to_owned()), 100)
    }

    #[test]
    fn one_range_is_honoured_and_several_are_not() {
        assert_eq!(asked_with(&[]), Asked::All);
        assert_eq!(asked_with(&[("range", "bytes=0-9")]), Asked::Part(0, 9));
        assert_eq!(asked_with(&[("range", "bytes=90-")]), Asked::Part(90, 99));
        assert_eq!(asked_with(&[("range", "bytes=-10")]), Asked::Part(90, 99));
        assert_eq!(asked_with(&[("range", "bytes=5-500")]), Asked::Part(5, 99));
        assert_eq!(asked_with(&[("range", "bytes=100-")]), Asked::Outside);
        assert_eq!(asked_with(&[("range", "bytes=0-1,5-6")]), Asked::All);
        assert_eq!(asked_with(&[("range", "nonsense")]), Asked::All);
    }

    #[test]
    fn a_range_of_another_file_is_the_whole_file() {
        assert_eq!(asked_with(&[("range", "bytes=0-9"), ("if-range", "\"aa\"")]), Asked::Part(0, 9));
        assert_eq!(asked_with(&[("range", "bytes=0-9"), ("if-range", "\"bb\"")]), Asked::All);
    }

    #[test]
    fn names_survive_in_both_spellings() {
        let header = disposition(Place::Attachment, "Prüfung 100%.pdf").to_string();
        assert_eq!(header, "attachment; filename=\"Pr_fung 100_.pdf\"; filename*=UTF-8''Pr%C3%BCfung%20100%25.pdf");
    }
}
