//! A knowledge base of a handful of articles, as most begin: what is known is answered however it is put, what is not
//! known is not, in any language.

use reaktly_search::index::{Index, Query};
use reaktly_search::language::Language;
use reaktly_testkit::knowledge::{article, index};

/// From here on a chunk answers.
const ANSWERS: f32 = 0.5;
/// Below, nothing is known.
const MAY_BE_MEANT: f32 = 0.3;

fn best(index: &Index, question: &str, language: Language) -> (String, f32) {
    let hits = index.search(&Query::of(question, language), 3);
    let found = hits.first().and_then(|hit| Some((index.chunk(hit.position)?.title.clone(), hit.evidence())));
    found.unwrap_or_default()
}

fn answered(index: &Index, language: Language, questions: &[(&str, &str)]) {
    for (question, title) in questions {
        let (found, evidence) = best(index, question, language);
        assert!(found == *title && evidence >= ANSWERS, "{question}: {found} at {evidence}");
    }
}

fn unknown(index: &Index, language: Language, questions: &[&str]) {
    for question in questions {
        let (found, evidence) = best(index, question, language);
        assert!(evidence < MAY_BE_MEANT, "{question}: {found} at {evidence}");
    }
}

fn german() -> std::sync::Arc<Index> {
    index(
        &[
            article(
                "Öffnungszeiten",
                "Unser Laden in Hamburg ist montags bis samstags von 10 bis 19 Uhr geöffnet. An Sonn- und Feiertagen \
                 bleibt er geschlossen.",
            ),
            article(
                "Versand und Lieferzeit",
                "Wir versenden mit DHL. Innerhalb Deutschlands dauert die Lieferung 2 bis 4 Werktage. Der Versand \
                 kostet 4,90 Euro.\n\nNach Österreich und in die Schweiz dauert es 5 bis 7 Werktage.",
            ),
            article("Rückgabe", "Sie können ungetragene Ware innerhalb von 30 Tagen zurückgeben."),
            article("Zahlungsarten", "Wir akzeptieren Kreditkarte, PayPal, Klarna und Überweisung."),
            article("Kundenkonto", "Ihr Passwort setzen Sie auf der Anmeldeseite mit „Passwort vergessen“ zurück."),
            article("Gutscheine", "Gutscheine gibt es ab 10 Euro im Laden und online. Sie sind drei Jahre gültig."),
        ],
        Language::De,
    )
}

#[test]
fn a_word_or_a_whole_question_is_answered() {
    let questions = [
        ("Öffnungszeiten?", "Öffnungszeiten"),
        ("offnungszeiten samstag", "Öffnungszeiten"),
        ("habt ihr sonntags geöffnet", "Öffnungszeiten"),
        ("Wie lange dauert die Lieferung?", "Versand und Lieferzeit"),
        ("liefert ihr in die schweiz", "Versand und Lieferzeit"),
        ("Was kostet der Versand?", "Versand und Lieferzeit"),
        ("Kann ich die Schuhe zurückgeben?", "Rückgabe"),
        ("Nehmt ihr Klarna?", "Zahlungsarten"),
        ("Passwort vergessen", "Kundenkonto"),
        ("gutschein", "Gutscheine"),
        ("Wie lange ist ein Gutschein gültig?", "Gutscheine"),
    ];
    answered(&german(), Language::De, &questions);
}

#[test]
fn what_is_not_known_is_not_answered() {
    let questions = [
        "Was ist die Hauptstadt der Mongolei?",
        "Verkauft ihr auch Fahrräder?",
        "Sucht ihr Mitarbeiter?",
        "Wie wird das Wetter morgen?",
        "Gibt es bei euch einen Parkplatz?",
        "Bietet ihr Studentenrabatt?",
        "Erzähl mir einen Witz",
    ];
    unknown(&german(), Language::De, &questions);
}

#[test]
fn polite_words_around_a_question_weigh_nothing() {
    let german = german();
    let questions = [
        (
            "Guten Tag, ich wollte mal fragen, wie lange die Lieferung dauert. Mit freundlichen Grüßen, Anna Berg",
            "Versand und Lieferzeit",
        ),
        ("Hallo, ich habe gestern eine Stehlampe gekauft, wie lange dauert der Versand?", "Versand und Lieferzeit"),
    ];
    answered(&german, Language::De, &questions);
    let english = index(
        &[
            article("Delivery times", "Delivery takes 2 to 4 working days and costs 4.90 EUR."),
            article("Opening hours", "We are open from 10:00 to 18:00."),
            article("Returns", "Unworn items can be returned within 30 days."),
        ],
        Language::En,
    );
    let frame =
        "Hi there, I was wondering whether you could tell me how long the delivery usually takes. Best regards, Peter";
    answered(&english, Language::En, &[(frame, "Delivery times")]);
}

#[test]
fn what_the_other_word_is_about_is_not_answered() {
    let ferry = index(
        &[
            article("Bicycles on board", "Bicycles travel for 4 EUR. There is room for 30 of them on the lower deck."),
            article("Food and drinks", "The café on board sells coffee and soup."),
        ],
        Language::En,
    );
    for question in ["Do you repair bicycles in Oslo?", "Do you repair bicycles?"] {
        let (found, evidence) = best(&ferry, question, Language::En);
        assert!(evidence < ANSWERS, "{question}: {found} at {evidence}");
    }
}

#[test]
fn a_slip_of_the_finger_or_another_compound_still_finds_its_article() {
    let index = german();
    for (question, title) in [
        ("lieferzeit östereich", "Versand und Lieferzeit"),
        ("Versandkosten?", "Versand und Lieferzeit"),
        ("rückgaberecht", "Rückgabe"),
        ("ich hab mein pasword vergessen", "Kundenkonto"),
    ] {
        assert_eq!(best(&index, question, Language::De).0, title, "{question}");
    }
}

#[test]
fn spanish_and_turkish_are_answered_without_their_accents() {
    let spanish = index(
        &[
            article("Horario", "La tienda abre de lunes a sábado de 10:00 a 20:30. Los domingos está cerrada."),
            article("Envíos", "Enviamos a toda España en 24 a 48 horas. El envío cuesta 3,95 euros."),
            article("Cambiar la contraseña", "Pulse en «He olvidado mi contraseña» y le enviamos un enlace."),
        ],
        Language::Es,
    );
    let questions = [
        ("abren los domingos?", "Horario"),
        ("cuanto cuesta el envio", "Envíos"),
        ("olvide mi contraseña", "Cambiar la contraseña"),
    ];
    answered(&spanish, Language::Es, &questions);
    unknown(&spanish, Language::Es, &["¿Cuál es la capital de Mongolia?", "¿Hay aparcamiento cerca?"]);
    let turkish = index(
        &[
            article("Çalışma saatleri", "Mağazamız pazartesiden cumartesiye 10:00-20:00 arası açıktır."),
            article("Kargo ve teslimat", "Siparişler 1-3 iş günü içinde teslim edilir. Kargo ücreti 49,90 TL'dir."),
            article("İade", "Ürünleri 14 gün içinde iade edebilirsiniz."),
        ],
        Language::Tr,
    );
    let questions = [
        ("calisma saatleri", "Çalışma saatleri"),
        ("kargo ücreti ne kadar", "Kargo ve teslimat"),
        ("ürünü iade edebilir miyim", "İade"),
    ];
    answered(&turkish, Language::Tr, &questions);
    unknown(&turkish, Language::Tr, &["Moğolistan'ın başkenti neresi?", "öğrenci indirimi var mı?"]);
}

#[test]
fn languages_without_texts_of_their_own_are_searched_all_the_same() {
    let russian = index(
        &[
            article("Часы работы", "Наш магазин открыт с понедельника по субботу с 10 до 19 часов."),
            article("Доставка", "Доставка по городу занимает 2-3 рабочих дня и стоит 300 рублей."),
            article("Возврат", "Товар можно вернуть в течение 14 дней. Деньги вернём на карту."),
        ],
        Language::En,
    );
    let questions =
        [("часы работы?", "Часы работы"), ("Сколько стоит доставка?", "Доставка"), ("как вернуть товар", "Возврат")];
    answered(&russian, Language::En, &questions);
    unknown(&russian, Language::En, &["столица Монголии?", "Вы чините велосипеды?"]);
    let greek = index(
        &[
            article("Ωράριο λειτουργίας", "Το κατάστημα είναι ανοιχτό Δευτέρα έως Σάββατο."),
            article("Αποστολή", "Η αποστολή κοστίζει 3 ευρώ και διαρκεί 2 έως 4 ημέρες."),
        ],
        Language::De,
    );
    answered(&greek, Language::De, &[("ωραριο;", "Ωράριο λειτουργίας"), ("Πόσο κοστίζει η αποστολή;", "Αποστολή")]);
}
