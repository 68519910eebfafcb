use super::{Kept, Topology, TopologySettings, WhenFull};

#[test]
fn the_table_reads_as_a_table() {
    let table = Topology::of(TopologySettings::default()).to_string();
    let webhooks = table.lines().find(|line| line.starts_with("WEBHOOKS")).unwrap();
    let columns = ["WEBHOOKS", "webhooks.whatsapp_cloud.*", "8 d, 20480 MB then refuses", "webhooks as signed"];
    assert_eq!(webhooks.split("  ").map(str::trim).filter(|text| !text.is_empty()).collect::<Vec<_>>(), columns);
    for consumer in ["normalize", "respond", "route", "send", "presence"] {
        assert!(table.lines().any(|line| line.starts_with(consumer)), "{consumer}");
    }
}

#[test]
fn only_intake_and_buckets_refuse_and_nothing_that_waits_is_ever_dropped_for_room() {
    for stream in Topology::of(TopologySettings::default()).streams {
        let is_refusing = stream.when_full == WhenFull::Refuse;
        assert_eq!(is_refusing, stream.name == "WEBHOOKS" || stream.kept == Kept::Newest, "{}", stream.name);
        assert!(is_refusing || stream.bytes_max.is_none(), "{} would drop its oldest", stream.name);
    }
}
