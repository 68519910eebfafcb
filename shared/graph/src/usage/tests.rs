use reqwest::header::{HeaderMap, HeaderValue};

use super::*;

fn read(headers: &[(&'static str, &str)]) -> Option<Usage> {
    let pairs = headers.iter().map(|(name, value)| (name.parse().unwrap(), HeaderValue::from_str(value).unwrap()));
    Usage::read(&pairs.collect::<HeaderMap>())
}

#[test]
fn the_fullest_allowance_counts() {
    let app = ("x-app-usage", r#"{"call_count":28,"total_time":25,"total_cputime":25}"#);
    let accounts = r#"{"102290129340398":[{"type":"whatsapp","call_count":1,"total_cputime":95,"total_time":3}],"7":[{"call_count":2,"estimated_time_to_regain_access":12}]}"#;
    assert_eq!(read(&[app]), Some(Usage { percent: 28, regain_minutes: 0 }));
    assert_eq!(read(&[app, ("x-business-use-case-usage", accounts)]), Some(Usage { percent: 95, regain_minutes: 12 }));
}

#[test]
fn what_cannot_be_read_says_nothing() {
    for value in ["", "soon", "{}", "[]", "7", r#"{"a":[{"type":"whatsapp"}]}"#] {
        assert_eq!(read(&[("x-app-usage", value)]), None, "{value}");
    }
    assert_eq!(read(&[]), None);
}
