//! What Meta makes of a POST, and the statuses it sends.

use jiff::SignedDuration;
use reaktly_domain::delivery::Status;
use reaktly_graph::{NotSent, SendResult};
use reaktly_whatsapp::errors::{Accepted, SendOutcome, UnknownReason, classify};

/// How one POST goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Taken, and the answer arrives.
    Taken,
    /// Taken, and the answer is lost.
    TakenUnheard,
    /// Not taken, and no answer comes.
    Lost,
    /// Certainly nothing left this machine.
    NeverLeft,
    /// Refused with this code.
    Refused(i64, Option<i64>),
}

/// The fates by chance; every second POST goes well.
pub(crate) fn fate(chance: u8) -> Fate {
    match chance % 32 {
        0..=12 => Fate::Taken,
        13..=16 => Fate::TakenUnheard,
        17..=19 => Fate::Lost,
        20 => Fate::NeverLeft,
        21..=22 => Fate::Refused(130_429, None),
        23 => Fate::Refused(130_429, Some(7)),
        24..=25 => Fate::Refused(131_056, None),
        26 => Fate::Refused(131_026, None),
        27 => Fate::Refused(190, None),
        28 => Fate::Refused(131_048, None),
        29 => Fate::Refused(131_057, None),
        30 => Fate::Refused(131_000, None),
        _ => Fate::Refused(131_049, None),
    }
}

/// What the client makes of it.
pub(crate) fn result(fate: Fate, wamid: &str) -> SendResult {
    match fate {
        Fate::Taken => {
            let wamid = wamid.to_owned();
            SendResult::Accepted(Accepted { wamid, wa_id: None, bsuid: None, message_status: None })
        }
        Fate::TakenUnheard | Fate::Lost => SendResult::Unknown(UnknownReason::NoAnswer { cause: "timeout" }),
        Fate::NeverLeft => SendResult::NotSent(NotSent { cause: "connect" }),
        Fate::Refused(code, retry_after) => {
            let body = format!(r#"{{"error":{{"code":{code}}}}}"#);
            match classify(400, body.as_bytes()) {
                SendOutcome::Refused(refusal) => SendResult::Refused {
                    refusal: Box::new(refusal),
                    retry_after: retry_after.map(SignedDuration::from_secs),
                },
                SendOutcome::Unknown(reason) => SendResult::Unknown(reason),
                SendOutcome::Accepted(_) => panic!("an error is no acceptance"),
            }
        }
    }
}

/// The statuses of a message that Meta took: mostly the ticks, at times a failure after the first.
pub(crate) fn statuses(chance: u8) -> &'static [Status] {
    match chance >> 5 {
        0 => &[],
        1 => &[Status::Sent, Status::Failed],
        2 => &[Status::Sent, Status::Delivered],
        _ => &[Status::Sent, Status::Delivered, Status::Read],
    }
}
