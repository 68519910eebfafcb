use proptest::prelude::*;

use super::*;

const MESSAGE: &str = "0197a3b2-0000-7000-8000-000000000001";

#[test]
fn a_mark_of_another_form_is_not_ours() {
    for text in [
        String::new(),
        "order-17".to_owned(),
        format!("rk2:{MESSAGE}:1"),
        format!("rk1:{MESSAGE}"),
        format!("rk1:{MESSAGE}:"),
        format!("rk1:{MESSAGE}:+1"),
        format!("rk1:{MESSAGE}:01"),
        format!("rk1:{MESSAGE}:4294967296"),
        format!("rk1:{}:1", MESSAGE.replace('-', "")),
        format!("rk1:{MESSAGE}:1 "),
        "rk1:".repeat(128),
    ] {
        assert_eq!(CallbackData::parse(&text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(attempt: u32, id: u128) {
        let message = id_of(id);
        let data = CallbackData { message, attempt };
        prop_assert_eq!(CallbackData::parse(&data.to_string()), Some(data));
    }
}

fn id_of(id: u128) -> MessageId {
    let hex = format!("{id:032x}");
    hex.parse().unwrap()
}
