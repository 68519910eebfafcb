//! The table as text, for people and for the check that documents tell the same.

use std::fmt;
use std::time::Duration;

use super::{Kept, Schedules, StreamSpec, Topology, WhenFull};

impl fmt::Display for Topology {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<16} {:<30} {:<44} carries", "stream", "subjects", "kept")?;
        for stream in &self.streams {
            let subjects = stream.subjects.join(" ");
            writeln!(f, "{:<16} {subjects:<30} {:<44} {}", stream.name, kept(stream), stream.carries)?;
        }
        writeln!(f)?;
        writeln!(f, "{:<16} {:<16} {:<30} {:<10} unacknowledged", "consumer", "stream", "takes", "waits")?;
        for consumer in &self.consumers {
            let waits = period(consumer.ack_wait);
            writeln!(
                f,
                "{:<16} {:<16} {:<30} {waits:<10} at most {}",
                consumer.name, consumer.stream, consumer.filter, consumer.unacknowledged_max
            )?;
        }
        Ok(())
    }
}

fn kept(stream: &StreamSpec) -> String {
    let time = match stream.kept {
        Kept::For(time) => period(time),
        Kept::UntilDone => "until done".to_owned(),
        Kept::Newest => "newest per key".to_owned(),
    };
    let room = stream.bytes_max.map(|bytes| match stream.when_full {
        WhenFull::Refuse => format!(", {} MB then refuses", bytes / 1024 / 1024),
        WhenFull::DropOldest => format!(", {} MB then drops the oldest", bytes / 1024 / 1024),
    });
    let schedules = if stream.schedules == Schedules::On { ", schedules" } else { "" };
    format!("{time}{}{schedules}", room.unwrap_or_default())
}

fn period(time: Duration) -> String {
    match time.as_secs() {
        seconds if seconds % 86_400 == 0 => format!("{} d", seconds / 86_400),
        seconds => format!("{seconds} s"),
    }
}
