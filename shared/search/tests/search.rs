//! What is found, on a small shop.

use reaktly_search::index::{Index, Query, best_sentences};
use reaktly_search::language::Language;
use reaktly_testkit::knowledge::{Article, article, index, shop};

fn title_of(index: &Index, question: &str, language: Language) -> Option<String> {
    let hits = index.search(&Query::of(question, language), 3);
    hits.first().and_then(|hit| index.chunk(hit.position)).map(|chunk| chunk.title.clone())
}

#[test]
fn the_right_article_comes_first() {
    let index = shop();
    for (question, title) in [
        ("How long does delivery take?", "Delivery times"),
        ("can i return items and get a refund", "Returns and refunds"),
        ("when do you open on saturdays", "Opening hours"),
        ("do you take paypal", "Payment methods"),
    ] {
        assert_eq!(title_of(&index, question, Language::En).as_deref(), Some(title), "{question}");
    }
}

#[test]
fn compounds_and_missing_umlauts_are_found() {
    let index = index(
        &[
            article("Öffnungszeiten", "Unser Geschäft ist von 10 bis 19 Uhr geöffnet."),
            article("Versandkosten", "Der Versand kostet 4,90 Euro."),
        ],
        Language::De,
    );
    assert_eq!(title_of(&index, "Wie sind die oeffnungszeiten?", Language::De).as_deref(), Some("Öffnungszeiten"));
    assert_eq!(title_of(&index, "Was kostet der Paketversand?", Language::De).as_deref(), Some("Versandkosten"));
}

#[test]
fn example_questions_count_by_the_best_of_them() {
    let questions = ["Where is my parcel?", "Has my order shipped yet?"];
    let tracked =
        Article { title: "Tracking", body: "Use the number in the e-mail.", url: None, questions: &questions };
    let index = index(&[article("Orders", "How to place an order."), tracked], Language::En);
    assert_eq!(title_of(&index, "where's my parcel", Language::En).as_deref(), Some("Tracking"));
}

#[test]
fn coverage_tells_known_from_unknown() {
    let index = shop();
    let coverage =
        |question| index.search(&Query::of(question, Language::En), 1).first().map_or(0.0, |hit| hit.coverage);
    assert!(coverage("How long does delivery take?") >= 0.5);
    assert!(coverage("Which payment methods do you accept?") >= 0.5);
    assert!(coverage("What is the capital of Mongolia?") < 0.3);
    assert!(coverage("Do you repair bicycles?") < 0.3);
}

#[test]
fn chatter_around_a_question_does_not_hide_it() {
    let index = shop();
    for text in [
        "Hello\none question\nHow long does delivery take?",
        "I bought a red coat for my mother last week. How long does delivery take? It is her birthday soon.",
    ] {
        let hit = index.search(&Query::of(text, Language::En), 1)[0];
        assert_eq!(index.chunk(hit.position).unwrap().title, "Delivery times", "{text}");
        assert!(hit.coverage >= 0.5, "{text}: {}", hit.coverage);
    }
}

#[test]
fn a_follow_up_finds_the_topic_of_the_turn_before() {
    let index = shop();
    let alone = Query::of("and express?", Language::En);
    let followed = Query { previous: Some("How long does delivery take?"), ..alone };
    let hit = index.search(&followed, 1)[0];
    assert_eq!(index.chunk(hit.position).unwrap().title, "Delivery times");
    assert!(hit.coverage >= 0.5);
}

#[test]
fn a_new_question_is_not_drowned_by_the_one_before() {
    let index = shop();
    let query = Query {
        previous: Some("How long does delivery take?"),
        answer: Some("Delivery within Germany takes 2 to 4 working days. Express delivery arrives the next day."),
        ..Query::of("Which payment methods do you accept?", Language::En)
    };
    let hit = index.search(&query, 1)[0];
    assert_eq!(index.chunk(hit.position).unwrap().title, "Payment methods");
}

#[test]
fn an_unknown_follow_up_is_not_answered_by_the_turn_before() {
    let query = Query {
        previous: Some("How long does delivery take?"),
        answer: Some("Delivery within Germany takes 2 to 4 working days."),
        ..Query::of("Do you also repair old bicycles?", Language::En)
    };
    assert!(shop().search(&query, 1).first().is_none_or(|hit| hit.coverage < 0.3));
}

#[test]
fn nothing_is_found_in_nothing() {
    assert!(Index::build(Vec::new()).search(&Query::of("anything", Language::En), 3).is_empty());
}

#[test]
fn an_index_is_the_same_however_often_it_is_built() {
    let question = Query::of("refund for a parcel", Language::En);
    assert_eq!(shop().search(&question, 4), shop().search(&question, 4));
}

#[test]
fn the_best_sentence_is_the_one_that_answers() {
    let index = shop();
    let question = "How much is express delivery?";
    let hits = index.search(&Query::of(question, Language::En), 3);
    let texts: Vec<_> = hits.iter().map(|hit| (*hit, index.chunk(hit.position).unwrap().text.clone())).collect();
    let best = best_sentences(&index, question, Language::En, &texts);
    assert_eq!(best[0].text, "Express delivery arrives the next day for 9.90 EUR.");
}

#[test]
fn what_was_said_before_is_scored_beside_a_follow_up() {
    let index = shop();
    let score = |query: &Query<'_>| index.search(query, 4).iter().find(|hit| hit.position == 0).map(|hit| hit.score);
    let alone = |text| score(&Query::of(text, Language::En)).unwrap();
    let query = Query {
        previous: Some("delivery germany"),
        answer: Some("working days"),
        ..Query::of("express arrives", Language::En)
    };
    let expected =
        alone("express arrives") + 0.5 * alone("delivery germany express arrives") + 0.3 * alone("working days");
    let scored = score(&query).unwrap();
    assert!((scored - expected).abs() < 0.001, "{scored} is not {expected}");
}

#[test]
fn romanian_is_found_with_comma_with_cedilla_and_without_any() {
    let articles = [
        article("Informații despre prețuri", "Prețul și soluțiile sunt afișate pe pagină."),
        article("Livrare", "Coletul ajunge în trei zile."),
    ];
    let index = index(&articles, Language::Ro);
    for question in ["informații prețuri", "informaţii preţuri", "INFORMAŢIILE", "informatii preturi"] {
        let title = title_of(&index, question, Language::Ro);
        assert_eq!(title.as_deref(), Some("Informații despre prețuri"), "{question}");
    }
}

#[test]
fn turkish_is_found_in_capitals_and_without_its_own_letters() {
    let articles = [
        article("İade ve değişim", "Ürünleri on dört gün içinde iade edebilirsiniz."),
        article("Çalışma saatleri", "Mağazamız her gün açıktır."),
    ];
    let index = index(&articles, Language::Tr);
    for (question, title) in [
        ("İADE", "İade ve değişim"),
        ("iade degisim", "İade ve değişim"),
        ("ÇALIŞMA SAATLERİ", "Çalışma saatleri"),
        ("calisma saatleri", "Çalışma saatleri"),
    ] {
        assert_eq!(title_of(&index, question, Language::Tr).as_deref(), Some(title), "{question}");
    }
}

#[test]
fn one_word_of_several_that_no_title_has_does_not_answer() {
    let index = shop();
    let coverage =
        |question| index.search(&Query::of(question, Language::En), 1).first().map_or(0.0, |hit| hit.coverage);
    assert!(coverage("bicycle invoices") < 0.5);
    assert!(coverage("bicycle delivery times") >= 0.5);
}
