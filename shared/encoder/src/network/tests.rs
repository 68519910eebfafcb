use ndarray::{Array1, Array2};

use super::{Layer, Norm, WIDTH, convolve};

#[test]
fn a_convolution_sees_the_neighbours_and_nothing_beyond_the_ends() {
    // Three rows of which only the first value counts; the layer sums what stands in the three slots.
    let mut rows = Array2::zeros((3, WIDTH));
    for (row, value) in rows.rows_mut().into_iter().zip([1.0, 10.0, 100.0]) {
        row.into_iter().take(1).for_each(|first| *first = value);
    }
    let mut weights = Array2::zeros((3 * WIDTH, WIDTH));
    for slot in 0..3 {
        *weights.get_mut((slot * WIDTH, 0)).unwrap() = 1.0;
    }
    let layer = Layer { weights, bias: Array1::zeros(WIDTH) };
    let seen = convolve(&rows.view(), (3, 1), &layer);
    assert_eq!(seen.column(0).to_vec(), [1.0 + 11.0, 10.0 + 111.0, 100.0 + 110.0]);
    assert!(seen.column(1).iter().all(|value| *value == 0.0));
}

#[test]
fn a_norm_brings_rows_to_mean_zero_and_variance_one() {
    let mut rows = Array2::from_shape_vec((1, 4), vec![1.0, 3.0, 1.0, 3.0]).unwrap();
    Norm { scale: Array1::from_elem(4, 2.0), shift: Array1::from_elem(4, 0.5) }.apply(&mut rows, 0.0);
    assert_eq!(rows.into_raw_vec_and_offset().0, [-1.5, 2.5, -1.5, 2.5]);
}
