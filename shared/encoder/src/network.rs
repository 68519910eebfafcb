//! The network: pieces are looked up, seen with their neighbours by three convolutions, summed and projected.

use ndarray::{Array1, Array2, ArrayView2, ArrayViewMut2, Axis, Slice, concatenate};

use crate::weights::{Archive, unusable};
use crate::{DIMENSIONS, LoadError};

/// The table of pieces lies in this many parts, piece after piece in turn.
const PARTS: usize = 17;
/// Values each convolution gives for a piece.
const WIDTH: usize = 256;
/// How many pieces each convolution sees at once, and how many of them stand before the piece itself.
const CONVOLUTIONS: [(usize, usize); 3] = [(2, 0), (3, 1), (5, 2)];
/// Values between the layers after the sum.
const NARROW: usize = 320;
/// Values known of a piece in the end: its own and those of the convolutions.
const FEATURES: usize = DIMENSIONS + CONVOLUTIONS.len() * WIDTH;

#[derive(Debug)]
pub(crate) struct Network {
    pieces: Vec<Part>,
    into: Layer,
    into_norm: Norm,
    convolutions: Vec<(Layer, Layer)>,
    norm: Norm,
    out: Layer,
    dense: Dense,
    epsilon: f32,
}

/// A part of the table: a byte for each value.
#[derive(Debug)]
struct Part {
    values: Array2<u8>,
    step: f32,
    lowest: f32,
}

#[derive(Debug)]
struct Layer {
    weights: Array2<f32>,
    bias: Array1<f32>,
}

#[derive(Debug)]
struct Norm {
    scale: Array1<f32>,
    shift: Array1<f32>,
}

/// The layers after the sum, two of which also see what came before the one before them.
#[derive(Debug)]
struct Dense {
    first: Array2<f32>,
    second: Array2<f32>,
    second_past_first: Array2<f32>,
    third: Array2<f32>,
    last: Array2<f32>,
    last_past_third: Array2<f32>,
}

impl Network {
    pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Self, LoadError> {
        let (steps, lowest) = (archive.row("scale", PARTS)?, archive.row("lo", PARTS)?);
        let mut pieces = Vec::with_capacity(PARTS);
        for (number, (step, lowest)) in (1..=PARTS).zip(steps.iter().zip(&lowest)) {
            pieces.push(Part {
                values: archive.bytes(&format!("q{number}"), DIMENSIONS)?,
                step: *step,
                lowest: *lowest,
            });
        }
        let mut convolutions = Vec::with_capacity(CONVOLUTIONS.len());
        for (seen, _) in CONVOLUTIONS {
            let layer = |archive: &mut Archive<'_>, number: u32| -> Result<Layer, LoadError> {
                let weights = archive.matrix(&format!("w{number}_{seen}"), (seen * WIDTH, WIDTH))?;
                Ok(Layer { weights, bias: archive.row(&format!("b{number}_{seen}"), WIDTH)? })
            };
            convolutions.push((layer(archive, 1)?, layer(archive, 2)?));
        }
        Ok(Self {
            pieces,
            into: into(archive)?,
            into_norm: Norm { scale: joined_rows(archive, "ln_g")?, shift: joined_rows(archive, "ln_b")? },
            convolutions,
            norm: Norm { scale: archive.row("ln_g", FEATURES)?, shift: archive.row("ln_b", FEATURES)? },
            out: Layer {
                weights: archive.matrix("cnn_W", (FEATURES, DIMENSIONS))?,
                bias: archive.row("cnn_b", DIMENSIONS)?,
            },
            dense: Dense {
                first: archive.matrix("d0", (DIMENSIONS, NARROW))?,
                second: archive.matrix("d1", (NARROW, NARROW))?,
                second_past_first: archive.matrix("p1", (DIMENSIONS, NARROW))?,
                third: archive.matrix("d2", (NARROW, DIMENSIONS))?,
                last: archive.matrix("d3", (DIMENSIONS, DIMENSIONS))?,
                last_past_third: archive.matrix("p3", (NARROW, DIMENSIONS))?,
            },
            epsilon: archive.number("eps")?,
        })
    }

    /// The vector of a text by the numbers of its pieces, of length one.
    pub(crate) fn encode(&self, pieces: &[u32]) -> Vec<f32> {
        let mut features = Array2::<f32>::zeros((pieces.len(), FEATURES));
        let own = self.look_up(pieces);
        let mut seen = self.into.apply(&own.view());
        self.into_norm.apply(&mut seen, self.epsilon);
        columns_mut(&mut features, 0, DIMENSIONS).assign(&own);
        for (number, ((width, before), (first, second))) in CONVOLUTIONS.into_iter().zip(&self.convolutions).enumerate()
        {
            let mine = seen.slice_axis(Axis(1), range(number * WIDTH, WIDTH));
            let once = convolve(&mine, (width, before), first);
            let twice = convolve(&once.view(), (width, before), second);
            columns_mut(&mut features, DIMENSIONS + number * WIDTH, WIDTH).assign(&twice);
        }
        self.norm.apply(&mut features, self.epsilon);
        let count = single(pieces.len());
        let sum = features.sum_axis(Axis(0)).dot(&self.out.weights) + &self.out.bias * count;
        self.dense.apply(&(sum / count.sqrt()), self.epsilon)
    }

    fn look_up(&self, pieces: &[u32]) -> Array2<f32> {
        let mut rows = Array2::zeros((pieces.len(), DIMENSIONS));
        for (piece, mut row) in pieces.iter().zip(rows.rows_mut()) {
            let piece = *piece as usize;
            let Some(part) = self.pieces.get(piece % PARTS) else { continue };
            if piece / PARTS < part.values.nrows() {
                let values = part.values.row(piece / PARTS);
                row.zip_mut_with(&values, |to, value| *to = f32::from(*value) * part.step + part.lowest);
            }
        }
        rows
    }
}

impl Layer {
    fn apply(&self, rows: &ArrayView2<'_, f32>) -> Array2<f32> {
        rows.dot(&self.weights) + &self.bias
    }
}

impl Norm {
    /// Brings each row to mean zero and variance one, then to the scale that was learned.
    fn apply(&self, rows: &mut Array2<f32>, epsilon: f32) {
        for mut row in rows.rows_mut() {
            let mean = row.mean().unwrap_or_default();
            row -= mean;
            let variance = row.dot(&row) / single(row.len());
            row /= (variance + epsilon).sqrt();
            row *= &self.scale;
            row += &self.shift;
        }
    }
}

impl Dense {
    fn apply(&self, input: &Array1<f32>, epsilon: f32) -> Vec<f32> {
        let first = input.dot(&self.first).mapv(relu);
        let second = (input.dot(&self.second_past_first) + first.dot(&self.second)).mapv(relu);
        let third = second.dot(&self.third).mapv(relu);
        let vector = (second.dot(&self.last_past_third) + third.dot(&self.last)).mapv(f32::tanh);
        let length = vector.dot(&vector).max(epsilon).sqrt();
        (vector / length).to_vec()
    }
}

/// What a convolution adds to each row, seen with its neighbours; beyond the ends there is nothing.
fn convolve(rows: &ArrayView2<'_, f32>, (width, before): (usize, usize), layer: &Layer) -> Array2<f32> {
    let count = rows.nrows();
    let mut windows = Array2::zeros((count, width * WIDTH));
    for slot in 0..width {
        // The row at `at` stands in this slot of the window of the row at `at + before - slot`.
        let (from, to) = (slot.saturating_sub(before), before.saturating_sub(slot));
        let shared = count.saturating_sub(from.max(to));
        if shared > 0 {
            let mut slots = columns_mut(&mut windows, slot * WIDTH, WIDTH);
            let seen = rows.slice_axis(Axis(0), range(from, shared));
            slots.slice_axis_mut(Axis(0), range(to, shared)).assign(&seen);
        }
    }
    layer.apply(&windows.view()).mapv(relu) + rows
}

fn columns_mut(rows: &mut Array2<f32>, first: usize, count: usize) -> ArrayViewMut2<'_, f32> {
    rows.slice_axis_mut(Axis(1), range(first, count))
}

fn range(first: usize, count: usize) -> Slice {
    Slice::from(first..first + count)
}

fn into(archive: &mut Archive<'_>) -> Result<Layer, LoadError> {
    let mut weights = Vec::with_capacity(CONVOLUTIONS.len());
    for (seen, _) in CONVOLUTIONS {
        weights.push(archive.matrix(&format!("proj{seen}"), (DIMENSIONS, WIDTH))?);
    }
    let views: Vec<_> = weights.iter().map(|weights| weights.view()).collect();
    let weights = concatenate(Axis(1), &views).map_err(|error| unusable(error.to_string()))?;
    Ok(Layer { weights, bias: joined_rows(archive, "proj_b")? })
}

/// The rows of the three convolutions, one after the other.
fn joined_rows(archive: &mut Archive<'_>, name: &str) -> Result<Array1<f32>, LoadError> {
    let mut joined = Vec::new();
    for (seen, _) in CONVOLUTIONS {
        joined.extend(archive.row(&format!("{name}{seen}"), WIDTH)?);
    }
    Ok(Array1::from_vec(joined))
}

fn relu(value: f32) -> f32 {
    value.max(0.0)
}

#[expect(clippy::cast_precision_loss, reason = "counts here are far below 2^24")]
fn single(count: usize) -> f32 {
    count as f32
}

#[cfg(test)]
mod tests;
