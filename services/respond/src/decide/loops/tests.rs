use super::*;

fn at(millisecond: i64) -> Timestamp {
    Timestamp::from_millisecond(1_800_000_000_000 + millisecond).unwrap()
}

/// What was said, a minute apart.
fn slowly<'a>(said: &[(Speaker, &'a str)]) -> Vec<Uttered<'a>> {
    let uttered = |(minute, (speaker, text)): (i64, &(Speaker, &'a str))| Uttered {
        speaker: *speaker,
        text,
        at: at(minute * 60_000),
    };
    (0..).zip(said).map(uttered).collect()
}

fn found(said: &[(Speaker, &str)]) -> Option<&'static str> {
    sign(&slowly(said), at(60_000 * 60))
}

use Speaker::{Agent, Ai, Customer};

#[test]
fn the_same_words_three_times_with_answers_between_are_a_machines() {
    let again =
        [(Customer, "Thank you for your message!"), (Ai, "You are welcome."), (Customer, "thank you for your message")];
    assert_eq!(found(&again), None);
    let mut thrice = again.to_vec();
    thrice.extend([(Ai, "Can I help you?"), (Customer, "Thank you for your message!")]);
    assert_eq!(found(&thrice), Some("same_text"));
    thrice.insert(4, (Agent, "I have a look."));
    assert_eq!(found(&thrice), None, "a person took part");
}

#[test]
fn an_impatient_customer_is_no_machine() {
    assert_eq!(found(&[(Customer, "hello?"), (Customer, "hello?"), (Customer, "hello?"), (Customer, "hello?")]), None);
    let answered =
        [(Ai, "Here I am."), (Customer, "ok"), (Customer, "Where is it?"), (Ai, "In the shop."), (Customer, "ok")];
    assert_eq!(found(&answered), None);
}

#[test]
fn who_says_twice_to_be_a_machine_is_one() {
    let one = "Automatische Antwort: Ich bin nicht im Büro.";
    assert_eq!(found(&[(Customer, one)]), None);
    assert_eq!(
        found(&[(Customer, one), (Ai, "Gern."), (Customer, "AUTOMATISCHE ANTWORT: bis Montag")]),
        Some("automatic_reply")
    );
}

#[test]
fn our_own_words_three_times_are_a_loop() {
    let ours = "Delivery takes 2 to 4 working days within Germany.";
    let said = [(Customer, "a"), (Ai, ours), (Customer, "b"), (Ai, ours), (Customer, "c"), (Ai, ours), (Customer, "d")];
    assert_eq!(found(&said), Some("same_replies"));
    assert_eq!(found(&said[2..]), None);
}

#[test]
fn three_messages_faster_than_anybody_reads_are_a_machines_from_the_second_answer_on() {
    let quick = |answers: i64| {
        let answer = |n: i64| Uttered { speaker: Ai, text: "Here is the answer", at: at(n * 60_000) };
        let mut said: Vec<_> = (0..answers).map(answer).collect();
        let texts = ["one", "two", "three"];
        let after = said.last().map_or(at(0), |last| last.at);
        let fast = |(n, text): (i64, &'static str)| Uttered {
            speaker: Customer,
            text,
            at: after + SignedDuration::from_millis(400 * (n + 1)),
        };
        said.extend((0..).zip(texts).map(fast));
        sign(&said, at(60_000 * 10))
    };
    assert_eq!((quick(0), quick(1), quick(2)), (None, None, Some("burst")));
}

#[test]
fn more_than_twenty_messages_in_five_minutes_are_too_many_once_answers_took_part() {
    let flood = |answers: usize| {
        let texts: Vec<String> = (0..21).map(|n| format!("message number {n}")).collect();
        let spoken = |(n, text): (i64, &String)| (n, text.clone());
        let texts: Vec<(i64, String)> = (0..).zip(&texts).map(spoken).collect();
        let mut said: Vec<Uttered<'_>> = Vec::new();
        let ours = ["first", "second answer", "a third word", "something fourth", "at last the fifth"];
        for (n, text) in &texts {
            said.push(Uttered { speaker: Customer, text, at: at(n * 10_000) });
            if let Some(text) = usize::try_from(*n).ok().filter(|n| *n < answers).and_then(|n| ours.get(n)) {
                said.push(Uttered { speaker: Ai, text, at: at(n * 10_000 + 5_000) });
            }
        }
        sign(&said, at(210_000))
    };
    assert_eq!((flood(0), flood(5)), (None, Some("flood")), "a customer who writes and writes is no loop");
}
