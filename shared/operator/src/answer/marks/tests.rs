use super::balanced;

#[test]
fn marks_without_a_partner_go() {
    assert_eq!(balanced("*It costs five euros."), "It costs five euros.");
    assert_eq!(balanced("It takes two days.*"), "It takes two days.");
    assert_eq!(balanced("_They are heavy"), "They are heavy");
    assert_eq!(balanced("two days.**"), "two days.");
}

#[test]
fn pairs_and_marks_inside_words_stay() {
    for text in ["*Bold* and _italic_.", "2*3*4 and a_b_c", "https://example.com/a_b", "~old~ *new*"] {
        assert_eq!(balanced(text), text);
    }
}
