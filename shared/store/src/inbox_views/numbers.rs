//! Finding numbers however somebody types them. For finding alone: what is sent goes to the number as received.

use reaktly_domain::variants::lookup_variants;

/// Fewer digits would find half of everybody.
const DIGITS_MIN: usize = 3;
/// What people put between digits.
const SEPARATORS: [char; 9] = [' ', '\u{a0}', '\u{202f}', '-', '.', '/', '(', ')', '+'];

/// A pattern for SIMILAR TO that finds the number a text may mean: the digits anywhere, without the zeros that stand for
/// the plus sign or the country code, or another spelling of a number in Brazil, Mexico and Argentina. Finds nothing
/// when the text is no number.
pub(super) fn pattern(text: &str) -> String {
    let text: String = text.chars().filter(|character| !SEPARATORS.contains(character)).collect();
    let digits = text.trim_start_matches('0');
    if digits.len() < DIGITS_MIN || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return String::new();
    }
    let mut spellings = lookup_variants(digits);
    spellings.insert(0, digits.to_owned());
    format!("%({})%", spellings.join("|"))
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn a_number_is_found_in_any_spelling() {
        let cases = [
            ("+49 151 234567", "%(49151234567)%"),
            ("0049-151-234567", "%(49151234567)%"),
            ("0151/23 45 67", "%(151234567)%"),
            ("(151) 234.567", "%(151234567)%"),
            ("+55 11 98765-4321", "%(5511987654321|551187654321)%"),
            ("52 55 1234 5678", "%(525512345678|5215512345678)%"),
            ("+54 9 11 1234 5678", "%(5491112345678|541112345678)%"),
            ("12", ""),
            ("parcel 151", ""),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(pattern(text), expected, "{text}");
        }
    }
}
