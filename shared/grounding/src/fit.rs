//! A model's text and labels in the measure of one message: one link, three short choices, no raw marks.

use reaktly_whatsapp::plan::{BUTTON_TITLE_CHARS_MAX, BUTTONS_MAX, title_length};

/// Marks of formatting, which a label shows raw.
const MARKS: [char; 4] = ['*', '_', '~', '`'];

/// The text with one link of its links: that of the article, else the first.
pub fn one_link(text: &str, article: Option<&str>) -> String {
    let is_link = |word: &&str| word.contains("://");
    let all = || text.split([' ', '\n']).filter(is_link);
    if all().count() < 2 {
        return text.to_owned();
    }
    let kept = all().position(|link| article.is_some_and(|url| link.contains(url))).unwrap_or(0);
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.lines() {
        let mut words: Vec<String> = Vec::new();
        for word in line.split(' ') {
            at += usize::from(is_link(&word));
            if !is_link(&word) || at == kept + 1 {
                words.push(word.to_owned());
            } else if let (Some(last), Some(mark)) = (words.last_mut(), word.chars().last()) {
                // The sentence ends all the same.
                if matches!(mark, '.' | '!' | '?') {
                    last.push(mark);
                }
            }
        }
        if line.trim().is_empty() || words.iter().any(|word| word.chars().any(char::is_alphanumeric)) {
            lines.push(words.join(" "));
        }
    }
    lines.join("\n").trim().to_owned()
}

/// The labels that fit on buttons, each once; one that does not is left out, for half of it may say something else.
pub fn labels(buttons: &[String]) -> Vec<String> {
    let mut labels: Vec<String> = Vec::new();
    for label in buttons.iter().map(|label| unmarked(label)) {
        if (1..=BUTTON_TITLE_CHARS_MAX).contains(&title_length(&label)) && !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels.truncate(BUTTONS_MAX);
    labels
}

/// A label without formatting; of a link its words.
fn unmarked(label: &str) -> String {
    let link = label.split_once("](").map(|(before, _)| before.trim_start_matches(['[', ' ']));
    let words = link.unwrap_or(label).split_whitespace().map(|word| word.trim_matches(MARKS));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_link_is_sent_and_the_articles_before_others() {
        let (shipping, home) = ("https://shop.example.com/shipping", "https://shop.example.com");
        let thrice = format!("We ship: {shipping} {shipping} {home}");
        assert_eq!(one_link(&thrice, None), format!("We ship: {shipping}"));
        let text = format!("More: {home}.\n{shipping}\nBye.");
        assert_eq!(one_link(&text, Some(shipping)), format!("More:.\n{shipping}\nBye."));
        assert_eq!(one_link(&format!("See {home}!"), None), format!("See {home}!"));
    }

    #[test]
    fn labels_fit_on_buttons_and_have_no_raw_marks() {
        let of = |label: &str| labels(&[label.to_owned()]).join("|");
        assert_eq!(of("*bold*"), "bold");
        assert_eq!(of("[Our shipping](https://shop.example.com)"), "Our shipping");
        assert_eq!(of("exactly twenty chars"), "exactly twenty chars");
        for label in ["one letter more than 20", "Donaudampfschifffahrtsgesellschaft", "👍👍👍👍👍👍👍👍 yes yes"]
        {
            assert_eq!(of(label), "", "{label}");
        }
        let four = ["a", "b", "a", "c", "d"].map(str::to_owned);
        assert_eq!(labels(&four), ["a", "b", "c"]);
    }
}
