use super::{Sign, looks_like_a_machine};
use crate::tests::said;
use crate::turn::Speaker;

#[test]
fn files_of_one_kind_are_not_the_same_words() {
    for placeholder in ["[Voice message]", "[Image]", "[Document]"] {
        let sent = said(Speaker::Customer, placeholder);
        let history = [sent.clone(), said(Speaker::Ai, "a"), sent.clone(), said(Speaker::Ai, "b"), sent];
        assert_eq!(looks_like_a_machine(&history, &[placeholder]), None, "{placeholder}");
    }
}

#[test]
fn automatic_replies_twice_are_a_machine_in_ten_languages() {
    for text in [
        "I am currently out of the office and will reply on Monday.",
        "Automatische Antwort: Ich bin derzeit nicht im Büro.",
        "Réponse automatique : je suis absent",
        "Respuesta automática",
        "Risposta automatica",
        "Resposta automática",
        "Automatisch antwoord",
        "Automatyczna odpowiedź",
        "Otomatik yanıt",
        "Răspuns automat",
    ] {
        let once = [said(Speaker::Ai, "Hello!")];
        assert_eq!(looks_like_a_machine(&once, &[text]), None, "{text}");
        let twice = [said(Speaker::Customer, text), said(Speaker::Ai, "Hello!")];
        assert_eq!(looks_like_a_machine(&twice, &[text]), Some(Sign::AutomaticReply), "{text}");
    }
}

#[test]
fn the_same_text_three_times_or_three_replies_alike_are_a_circle() {
    let mut history = vec![said(Speaker::Customer, "Menu: 1 for sales"), said(Speaker::Ai, "Two days.")];
    assert_eq!(looks_like_a_machine(&history, &["menu 1 for SALES!"]), None);
    history.push(said(Speaker::Customer, "menu: 1 for sales!"));
    assert_eq!(looks_like_a_machine(&history, &["menu 1 for SALES!"]), Some(Sign::SameText));
    let ours = ["We deliver in two days.", "We deliver in two days!", "We deliver in two days."]
        .map(|text| said(Speaker::Ai, text));
    assert_eq!(looks_like_a_machine(&ours, &["and Sweden?"]), Some(Sign::SameReplies));
    assert_eq!(looks_like_a_machine(&ours[..2], &["and Sweden?"]), None);
}
