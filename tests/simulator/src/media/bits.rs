//! Writing single bits and exponential Golomb numbers, most or least significant bit first.

/// Bits on their way to bytes, most significant first.
#[derive(Default)]
pub(super) struct HighFirst {
    bytes: Vec<u8>,
    pending: u8,
    filled: u8,
}

impl HighFirst {
    /// The lowest `count` bits of a value.
    pub(super) fn bits(&mut self, value: u32, count: u8) {
        for position in (0..count).rev() {
            self.pending = (self.pending << 1) | u8::from((value >> position) & 1 == 1);
            self.filled += 1;
            if self.filled == 8 {
                self.bytes.push(self.pending);
                (self.pending, self.filled) = (0, 0);
            }
        }
    }

    /// An unsigned exponential Golomb number.
    pub(super) fn golomb(&mut self, value: u32) {
        let length = u8::try_from((value + 1).ilog2()).unwrap_or_default();
        self.bits(0, length);
        self.bits(value + 1, length + 1);
    }

    /// Goes to the next whole byte with bits of one kind.
    pub(super) fn align(&mut self, bit: u32) {
        while self.filled != 0 {
            self.bits(bit, 1);
        }
    }

    /// Whole bytes, which must begin at one.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// What was written, once it is aligned.
    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Bits on their way to bytes, least significant first.
#[derive(Default)]
pub(super) struct LowFirst {
    bytes: Vec<u8>,
    pending: u8,
    filled: u8,
}

impl LowFirst {
    /// The lowest `count` bits of a value.
    pub(super) fn bits(&mut self, value: u32, count: u8) {
        for position in 0..count {
            self.pending |= u8::from((value >> position) & 1 == 1) << self.filled;
            self.filled += 1;
            if self.filled == 8 {
                self.bytes.push(self.pending);
                (self.pending, self.filled) = (0, 0);
            }
        }
    }

    /// What was written, filled up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.filled > 0 {
            self.bytes.push(self.pending);
        }
        self.bytes
    }
}
