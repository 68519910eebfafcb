//! What counts as one emoji.

use unicode_properties::UnicodeEmoji as _;
use unicode_properties::emoji::EmojiStatus;
use unicode_segmentation::UnicodeSegmentation;

/// Asks for the coloured form of a character that has both.
const VARIATION_SELECTOR_16: char = '\u{fe0f}';
/// Puts a digit on a key.
const KEYCAP: char = '\u{20e3}';

/// Whether the text is one emoji as people see it: a picture, also one of several code points, a flag or a key.
pub(super) fn is_one_emoji(text: &str) -> bool {
    let mut graphemes = text.graphemes(true);
    let (Some(grapheme), None) = (graphemes.next(), graphemes.next()) else { return false };
    let Some(first) = grapheme.chars().next() else { return false };
    // Digits, # and * are emoji only on a key; flags are two letters of their own.
    if first.is_ascii() {
        return grapheme.ends_with(KEYCAP);
    }
    first.is_emoji_char() && (is_picture(first) || grapheme.contains(VARIATION_SELECTOR_16))
        || is_flag_letter(first) && grapheme.chars().filter(|letter| is_flag_letter(*letter)).count() == 2
        || is_bare_picture(first, grapheme)
}

/// Shown in colours without being asked.
fn is_picture(character: char) -> bool {
    matches!(
        character.emoji_status(),
        EmojiStatus::EmojiPresentation
            | EmojiStatus::EmojiPresentationAndModifierBase
            | EmojiStatus::EmojiPresentationAndEmojiComponent
            | EmojiStatus::EmojiPresentationAndModifierAndEmojiComponent
    ) && !is_flag_letter(character)
}

/// Phones write ❤ without the selector too.
fn is_bare_picture(first: char, grapheme: &str) -> bool {
    first.is_emoji_char() && !is_flag_letter(first) && grapheme.chars().count() == 1 && first > '\u{2000}'
}

const fn is_flag_letter(character: char) -> bool {
    matches!(character, '\u{1f1e6}'..='\u{1f1ff}')
}

#[cfg(test)]
mod tests {
    use super::is_one_emoji;

    #[test]
    fn one_emoji_is_one_picture_however_many_code_points_it_has() {
        for emoji in [
            "👍",
            "👍🏽",
            "❤️",
            "❤",
            "👨\u{200d}👩\u{200d}👧",
            "🇩🇪",
            "1️⃣",
            "☺️",
            "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        ] {
            assert!(is_one_emoji(emoji), "{emoji}");
        }
        for other in ["", " ", "a", "1", "#", "👍👍", "👍 ", ":)", "ok", "🇩", "é", "©x"] {
            assert!(!is_one_emoji(other), "{other}");
        }
    }
}
