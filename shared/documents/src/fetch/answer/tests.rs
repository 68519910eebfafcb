use reqwest::header::HeaderValue;

use super::*;

fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.clone(), HeaderValue::from_static(value))).collect()
}

#[test]
fn a_pause_is_read_in_seconds_and_as_a_date() {
    let seconds = |pairs: &[(HeaderName, &'static str)]| retry_after(&headers(pairs)).map(|pause| pause.as_secs());
    assert_eq!(seconds(&[(RETRY_AFTER, "120")]), Some(120));
    assert_eq!(seconds(&[(RETRY_AFTER, "9999999")]), Some(24 * 60 * 60));
    let until = (RETRY_AFTER, "Sun, 06 Nov 1994 08:50:37 GMT");
    assert_eq!(seconds(&[until.clone(), (DATE, "Sun, 06 Nov 1994 08:49:37 GMT")]), Some(60));
    assert_eq!(seconds(&[until.clone(), (DATE, "Sun, 06 Nov 1994 09:49:37 GMT")]), None);
    assert_eq!(seconds(&[until]), None);
    assert_eq!(seconds(&[(RETRY_AFTER, "soon")]), None);
}

#[test]
fn a_header_for_another_crawler_is_not_for_us() {
    let tag = HeaderName::from_static("x-robots-tag");
    assert_eq!(wishes(&headers(&[(tag.clone(), "otherbot: noindex")])), (false, false));
    assert_eq!(wishes(&headers(&[(tag.clone(), "ReaktlyBot: noindex")])), (true, false));
    assert_eq!(wishes(&headers(&[(tag, "none")])), (true, true));
}
