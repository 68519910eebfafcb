use super::is_stopped_by;

#[test]
fn a_word_to_stop_is_the_whole_message() {
    for text in ["STOP", "Stop!", "stop please", "Stop promotions", "UNSUBSCRIBE", "Bitte keine Werbung mehr", "ARRÊT"]
    {
        assert!(is_stopped_by(text), "{text}");
    }
    for text in ["Where is the bus stop?", "Can I stop my order?", "stop the delivery of order 12", "", "👍"] {
        assert!(!is_stopped_by(text), "{text}");
    }
    assert!(!is_stopped_by(&"stop ".repeat(100)));
}
