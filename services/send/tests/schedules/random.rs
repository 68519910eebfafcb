//! Schedules from a seed.

use crate::steps::{Kind, PAUSES, Step};

/// Steps of a schedule.
const STEPS: std::ops::Range<u64> = 6..22;

/// `SplitMix64`: the same schedules everywhere, from nothing but a number.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Replaces `steps` by a new schedule. It begins with a message, for without one nothing happens.
    pub(crate) fn fill(mut self, steps: &mut Vec<Step>) {
        let count = STEPS.start + self.next() % (STEPS.end - STEPS.start);
        steps.clear();
        steps.push(Step::Write(kind(self.next())));
        for _ in 1..count {
            let bits = self.next();
            steps.push(step(bits % 64, bits >> 8));
        }
    }
}

fn step(choice: u64, bits: u64) -> Step {
    #[expect(clippy::cast_possible_truncation, reason = "the lowest bits are meant")]
    let byte = bits as u8;
    let pause = PAUSES[usize::from(byte) % PAUSES.len()];
    match choice {
        0..=6 => Step::Write(kind(bits)),
        7..=8 => Step::TakeOver,
        9 => Step::HandBack,
        10 => Step::CustomerWrites,
        11 => Step::CustomerStops,
        12..=36 => Step::Work { worker: usize::from(byte & 1), chance: byte >> 1 },
        37..=39 => Step::Crash { worker: usize::from(byte & 1) },
        40..=48 => Step::Pass(pause),
        49..=56 => Step::Sweep { silent: byte & 3 != 0 },
        _ => Step::Report { chance: byte },
    }
}

fn kind(bits: u64) -> Kind {
    match bits % 8 {
        0..=3 => Kind::Ai,
        4..=5 => Kind::Agent,
        6 => Kind::Marketing,
        _ => Kind::Template,
    }
}
