//! Sizes of files. What each kind of message takes is the planner's to know.

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;

/// Most bytes of any file, sent or received: what Meta lets through. Its megabyte has 1,048,576 bytes.
pub const FILE_BYTES_MAX: u64 = 100 * MB;

/// A size as people read it, such as `5 MB` or `512 KB`; rounded up, so that what is too large looks it.
pub fn readable(size_bytes: u64) -> String {
    if size_bytes < KB {
        return format!("{size_bytes} bytes");
    }
    let (unit, name) = if size_bytes < MB { (KB, "KB") } else { (MB, "MB") };
    let tenths = size_bytes.saturating_mul(10).div_ceil(unit);
    match tenths % 10 {
        0 => format!("{} {name}", tenths / 10),
        tenth => format!("{}.{tenth} {name}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_readable() {
        let sizes =
            [(12, "12 bytes"), (512 * KB, "512 KB"), (5 * MB, "5 MB"), (5 * MB + 1, "5.1 MB"), (100 * KB, "100 KB")];
        for (bytes, text) in sizes {
            assert_eq!(readable(bytes), text);
        }
    }
}
