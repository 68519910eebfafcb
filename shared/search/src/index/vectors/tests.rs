use super::Vectors;

#[test]
fn a_chunk_is_as_near_as_the_nearest_of_its_vectors() {
    let mut vectors = Vectors::new(3);
    vectors.add(0, &[1.0, 0.0, 0.0]);
    vectors.add(2, &[0.0, 2.0, 0.0]);
    vectors.add(2, &[0.3, 0.4, 0.0]);
    let near = vectors.similarities(&[5.0, 0.0, 0.0], 3);
    assert!((near[0].unwrap() - 1.0).abs() < 0.01);
    assert_eq!(near[1], None);
    assert!((near[2].unwrap() - 0.6).abs() < 0.01);
}

#[test]
fn vectors_of_another_size_say_nothing() {
    let mut vectors = Vectors::new(3);
    vectors.add(0, &[1.0, 0.0]);
    vectors.add(1, &[1.0, 0.0, 0.0]);
    vectors.add(2, &[0.0, 0.0, 0.0]);
    assert_eq!(vectors.similarities(&[1.0], 3), [None, None, None]);
    let near = vectors.similarities(&[1.0, 0.0, 0.0], 3);
    assert_eq!(near.iter().map(Option::is_some).collect::<Vec<_>>(), [false, true, false]);
}
