use super::{replay_id, without_replay};

#[test]
fn a_replay_keeps_the_original_id_and_counts() {
    assert_eq!(replay_id("abc", 1), "abc:r1");
    assert_eq!(replay_id("abc:r1", 2), "abc:r2");
    assert_eq!(without_replay("TASKS:7"), "TASKS:7");
    assert_eq!(without_replay("abc:r"), "abc:r");
}
