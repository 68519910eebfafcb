use reaktly_whatsapp::format::violations;
use reaktly_whatsapp::plan::{BUTTON_TITLE_CHARS_MAX, title_length};

use super::{FILES, Say, texts};
use crate::Address;
use reaktly_search::language::Language;

const VALUES: [(&str, &str); 10] = [
    ("questions", "Is it warm?"),
    ("operator", "Mia"),
    ("business", "Blue Shop"),
    ("when", "on Monday"),
    ("time", "09:00"),
    ("day", "Monday"),
    ("contact", "+49 30 1234567"),
    ("website", "https://shop.example.com"),
    ("language", "English"),
    ("topics", "Returns"),
];

#[test]
fn every_language_says_everything_in_its_own_words() {
    for language in Language::ALL {
        let file = &FILES[&language];
        for say in Say::ALL {
            let own = file.get(&(say.key(), Address::Formal)).unwrap_or_else(|| panic!("{language:?} {say:?}"));
            assert!(!own.trim().is_empty());
            let english = texts(Language::En, Address::Formal).say(*say);
            assert!(language == Language::En || *own != english || *say == Say::Today, "{language:?} {say:?}");
        }
        let known: Vec<&str> = Say::ALL.iter().map(|say| say.key()).collect();
        assert!(file.keys().all(|(key, _)| known.contains(key)), "{language:?} has a text nobody says");
        let texts = texts(language, Address::Formal);
        assert!(!texts.nth(Say::Weekdays, 6).is_empty() && texts.nth(Say::Weekdays, 7).is_empty());
        assert!(!texts.nth(Say::Languages, 9).is_empty() && texts.nth(Say::Languages, 10).is_empty());
    }
}

#[test]
fn every_name_in_braces_is_filled_in_and_fits_whatsapp() {
    for (language, address) in Language::ALL.into_iter().flat_map(|l| [(l, Address::Formal), (l, Address::Informal)]) {
        let texts = texts(language, address);
        for say in Say::ALL {
            let text = texts.fill(*say, &VALUES);
            assert!(!text.contains(['{', '}']) && violations(&text).is_empty(), "{text}");
            // Both forms and all languages name the same things.
            let english = super::texts(Language::En, Address::Formal).say(*say);
            for (name, _) in VALUES {
                let name = format!("{{{name}}}");
                assert_eq!(texts.say(*say).contains(&name), english.contains(&name), "{language:?} {say:?} {name}");
            }
        }
        assert!(title_length(texts.say(Say::PersonButton)) <= BUTTON_TITLE_CHARS_MAX);
    }
}

#[test]
fn informal_address_differs_where_the_language_knows_it() {
    for language in Language::ALL {
        let said = |address| texts(language, address).say(Say::Media);
        assert_eq!(said(Address::Formal) == said(Address::Informal), language == Language::En, "{language:?}");
    }
}
