use std::sync::mpsc;

use super::*;

#[tokio::test]
async fn a_parser_that_panics_or_never_ends_costs_one_error() {
    let patient = Reader::new(1);
    let reader = Reader { time: Duration::from_millis(100), ..patient.clone() };
    let panicked: Result<(), _> = patient.apart(|| panic!("a parser gives up")).await;
    assert_eq!(panicked, Err(ReadError::Unreadable));

    let (end, ended) = mpsc::channel::<()>();
    let endless = reader.apart(move || ended.recv().map_err(|_| ReadError::NoText)).await;
    assert_eq!(endless, Err(ReadError::TooSlow));
    assert_eq!(reader.apart(|| Ok(())).await, Err(ReadError::TooSlow), "its place is still taken");
    drop(end);
    assert_eq!(patient.apart(|| Ok("read")).await, Ok("read"));
}
