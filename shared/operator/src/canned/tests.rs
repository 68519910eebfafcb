use reaktly_whatsapp::format::violations;
use reaktly_whatsapp::plan::{BUTTON_TITLE_CHARS_MAX, title_length};

use super::{Canned, fill, texts};
use reaktly_search::language::Language;

fn all(canned: &Canned) -> [&'static str; 17] {
    [
        canned.disclosure,
        canned.disclosure_unnamed,
        canned.disclosure_person,
        canned.greeting,
        canned.welcome,
        canned.lead_in,
        canned.clarify,
        canned.offer,
        canned.person_button,
        canned.handoff,
        canned.nobody_available,
        canned.cannot_answer,
        canned.identity,
        canned.media,
        canned.delay,
        canned.sorry,
        canned.website,
    ]
}

#[test]
fn every_language_says_everything_in_its_own_words() {
    let english = all(texts(Language::En));
    for language in Language::ALL {
        let own = all(texts(language));
        assert!(own.iter().all(|text| !text.is_empty()));
        let same = own.iter().zip(english).filter(|(own, english)| *own == english).count();
        assert!(language == Language::En || same == 0, "{language:?}");
    }
}

#[test]
fn every_placeholder_is_filled() {
    let values = [("operator", "Mia"), ("business", "Blue Shop"), ("topics", "Returns")];
    for language in Language::ALL {
        for text in all(texts(language)) {
            assert!(!fill(text, &values).contains(['{', '}']), "{text}");
        }
        assert!(texts(language).disclosure.contains("{operator}") && texts(language).disclosure.contains("{business}"));
        assert!(texts(language).clarify.contains("{topics}"));
    }
}

#[test]
fn every_text_fits_whatsapp() {
    for language in Language::ALL {
        assert!(title_length(texts(language).person_button) <= BUTTON_TITLE_CHARS_MAX);
        for text in all(texts(language)) {
            assert!(violations(text).is_empty(), "{text}");
        }
    }
}
