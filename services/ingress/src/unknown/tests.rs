use super::*;

fn second(n: u64) -> Duration {
    Duration::from_secs(n)
}

#[test]
fn a_path_that_does_not_exist_is_asked_for_once_and_again_after_a_while() {
    let start = Instant::now();
    let mut unknown = Unknown::new(start);
    assert_eq!(unknown.next("a", start), Next::Ask);
    unknown.remember("a", start);
    assert_eq!(unknown.next("a", start), Next::TakeAsUnknown);
    assert_eq!(unknown.next("a", start + GENERATION_TIME), Next::TakeAsUnknown);
    assert_eq!(unknown.next("a", start + GENERATION_TIME * 2), Next::Ask);
}

#[test]
fn guessing_does_not_become_a_load_on_the_bucket() {
    let start = Instant::now();
    let mut unknown = Unknown::new(start);
    let asked = (0..10_000).filter(|guess| unknown.next(&guess.to_string(), start) == Next::Ask).count();
    assert_eq!(asked, ASKS_PER_SECOND_MAX as usize);
    assert_eq!(unknown.next("later", start + second(1)), Next::Ask);
}

#[test]
fn the_memory_is_bounded() {
    let start = Instant::now();
    let mut unknown = Unknown::new(start);
    for guess in 0..3 * GENERATION_PATHS_MAX {
        unknown.remember(&guess.to_string(), start);
    }
    assert!(unknown.young.len() + unknown.old.len() <= 2 * GENERATION_PATHS_MAX);
}
