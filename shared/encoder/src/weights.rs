//! Arrays of numbers out of an archive as `NumPy` writes them.

use std::fs::File;
use std::io::Read as _;

use ndarray::{Array1, Array2};
use zip::ZipArchive;

use crate::LoadError;

/// The archive's name.
pub(crate) const FILE: &str = "weights.npz";

/// What an array begins with.
const MAGIC: &[u8] = b"\x93NUMPY\x01\x00";
/// Largest array that is read, in bytes.
const ARRAY_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// An opened archive.
pub(crate) struct Archive<'a>(ZipArchive<&'a File>);

/// An array as it lies in the archive.
struct Raw {
    kind: Kind,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Byte,
    Single,
    Double,
}

impl<'a> Archive<'a> {
    pub(crate) fn open(file: &'a File) -> Result<Self, LoadError> {
        ZipArchive::new(file).map(Self).map_err(|error| unusable(error.to_string()))
    }

    /// A table of bytes with so many columns.
    pub(crate) fn bytes(&mut self, name: &str, columns: usize) -> Result<Array2<u8>, LoadError> {
        let raw = self.raw(name, Kind::Byte)?;
        let rows = raw.shape.first().copied().unwrap_or_default();
        shaped(name, (rows, columns), raw.bytes)
    }

    /// A matrix of this shape.
    pub(crate) fn matrix(&mut self, name: &str, shape: (usize, usize)) -> Result<Array2<f32>, LoadError> {
        let raw = self.raw(name, Kind::Single)?;
        shaped(name, shape, singles(&raw.bytes))
    }

    /// A row of so many numbers.
    pub(crate) fn row(&mut self, name: &str, length: usize) -> Result<Array1<f32>, LoadError> {
        let values = singles(&self.raw(name, Kind::Single)?.bytes);
        if values.len() == length {
            Ok(Array1::from_vec(values))
        } else {
            Err(unusable(format!("{name} is too short")))
        }
    }

    /// One number.
    #[expect(clippy::cast_possible_truncation, reason = "the network computes in single precision")]
    pub(crate) fn number(&mut self, name: &str) -> Result<f32, LoadError> {
        let raw = self.raw(name, Kind::Double)?;
        let value = raw.bytes.first_chunk().map(|bytes| f64::from_le_bytes(*bytes) as f32);
        value.ok_or_else(|| unusable(format!("{name} is empty")))
    }

    fn raw(&mut self, name: &str, kind: Kind) -> Result<Raw, LoadError> {
        let entry = self.0.by_name(&format!("{name}.npy")).map_err(|error| unusable(format!("{name}: {error}")))?;
        let mut bytes = Vec::new();
        let read = entry.take(ARRAY_BYTES_MAX).read_to_end(&mut bytes);
        read.map_err(|source| LoadError::Read { file: FILE, source })?;
        let raw = parse(bytes).filter(|raw| raw.kind == kind);
        raw.ok_or_else(|| unusable(format!("{name} is not an array of the kind wanted")))
    }
}

/// Magic, length of the header, header, values row by row.
fn parse(mut bytes: Vec<u8>) -> Option<Raw> {
    let after = bytes.strip_prefix(MAGIC)?;
    let (length, after) = after.split_first_chunk()?;
    let length = usize::from(u16::from_le_bytes(*length));
    let header = std::str::from_utf8(after.get(..length)?).ok()?;
    let by_rows = header.contains("'fortran_order': False");
    let kind = match header.split("'descr': '").nth(1)?.split('\'').next()? {
        "|u1" => Kind::Byte,
        "<f4" => Kind::Single,
        "<f8" => Kind::Double,
        _ => return None,
    };
    let sizes = header.split('(').nth(1)?.split(')').next()?;
    let sizes = sizes.split(',').map(str::trim).filter(|size| !size.is_empty());
    let shape = sizes.map(|size| size.parse().ok()).collect::<Option<Vec<usize>>>()?;
    by_rows.then_some(())?;
    bytes.drain(..MAGIC.len() + size_of::<u16>() + length);
    Some(Raw { kind, shape, bytes })
}

fn singles(bytes: &[u8]) -> Vec<f32> {
    let (values, _) = bytes.as_chunks();
    values.iter().map(|value| f32::from_le_bytes(*value)).collect()
}

fn shaped<T>(name: &str, shape: (usize, usize), values: Vec<T>) -> Result<Array2<T>, LoadError> {
    Array2::from_shape_vec(shape, values).map_err(|error| unusable(format!("{name}: {error}")))
}

/// The weights are not what they should be.
pub(crate) fn unusable(reason: String) -> LoadError {
    LoadError::Unusable { file: FILE, reason }
}

#[cfg(test)]
mod tests;
