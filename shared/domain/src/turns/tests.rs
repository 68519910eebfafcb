use super::*;

const QUIET: SignedDuration = SignedDuration::from_millis(1500);

fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + millisecond).unwrap()
}

fn text(body: &str) -> Content {
    Content::Text { body: body.to_owned(), preview_url: false }
}

#[test]
fn a_turn_is_due_after_the_quiet_time() {
    assert_eq!(due_at(at(0), at(0), QUIET, Ending::Whole), at(1500));
    assert_eq!(due_at(at(1000), at(0), QUIET, Ending::Whole), at(2500));
    assert_eq!(due_at(at(0), at(0), SignedDuration::ZERO, Ending::Whole), at(0));
}

#[test]
fn what_is_mostly_followed_by_more_is_waited_for_longer() {
    assert_eq!(due_at(at(0), at(0), QUIET, Ending::Open), at(3000));
    assert_eq!(due_at(at(0), at(0), SignedDuration::ZERO, Ending::Open), at(0), "no quiet time stays none");
    for open in
        ["Hello", "I have a question,", "so I ordered last week…", "wait... I was going to say...", "my order 4711"]
    {
        assert_eq!(Ending::of(&text(open)), Ending::Open, "{open}");
    }
    for whole in
        ["Where is it?", "I ordered last week and nothing came", "Wo?", "¿Dónde está mi pedido ahora?", "有货吗？"]
    {
        assert_eq!(Ending::of(&text(whole)), Ending::Whole, "{whole}");
    }
}

#[test]
fn a_pressed_button_is_answered_at_once() {
    let pressed = Content::Button { payload: None, text: "Yes".to_owned() };
    assert_eq!(Ending::of(&pressed), Ending::Chosen);
    assert_eq!(due_at(at(0), at(0), QUIET, Ending::Chosen), at(0));
}

#[test]
fn a_customer_who_never_stops_is_answered_after_eight_seconds() {
    assert_eq!(due_at(at(7000), at(0), QUIET, Ending::Open), at(8000));
    assert_eq!(due_at(at(9000), at(0), QUIET, Ending::Whole), at(9000));
}
