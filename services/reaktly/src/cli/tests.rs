use clap::CommandFactory as _;

use super::*;

fn parse(arguments: &[&str]) -> Result<Command, clap::Error> {
    Ok(Cli::try_parse_from(["reaktly"].into_iter().chain(arguments.iter().copied()))?.command)
}

#[test]
fn the_command_line_is_well_formed() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_of_the_contract_is_there() {
    let names: Vec<String> = Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let wanted = ["up", "migrate", "topology", "tail", "dead-letters", "replay", "doctor", "keys", "user", "eval"];
    assert_eq!(names, wanted);
}

#[test]
fn a_stream_is_known_by_its_own_name_too() {
    for (name, stream) in [
        ("EVENTS", Stream::Events),
        ("events", Stream::Events),
        ("WEBHOOKS", Stream::Webhooks),
        ("TASKS", Stream::Tasks),
        ("DEAD_LETTERS", Stream::Dead),
    ] {
        match parse(&["tail", name]).unwrap() {
            Command::Once(Once::Tail(args)) => assert_eq!(args.stream, stream, "{name}"),
            other => panic!("{other:?}"),
        }
    }
    assert!(parse(&["tail", "everything"]).is_err());
}

#[test]
fn ages_are_read_as_people_write_them() {
    assert_eq!(age("10m").unwrap(), SignedDuration::from_mins(10));
    assert_eq!(age("7d").unwrap(), SignedDuration::from_hours(7 * 24));
    assert!(age("-5m").is_err());
    assert!(age("soon").is_err());
}

#[test]
fn webhooks_are_replayed_from_a_time_or_an_age() {
    let now: Timestamp = "2025-06-01T12:00:00Z".parse().unwrap();
    let since = |text: &str| match parse(&["replay", "webhooks", "--since", text]).unwrap() {
        Command::Once(Once::Replay(ReplayCommand::Webhooks { since, .. })) => since.seen_from(now),
        other => panic!("{other:?}"),
    };
    assert_eq!(since("2h"), "2025-06-01T10:00:00Z".parse().unwrap());
    assert_eq!(since("2025-05-31T00:00:00Z"), "2025-05-31T00:00:00Z".parse().unwrap());
    assert!(parse(&["replay", "webhooks"]).is_err());
}

#[test]
fn the_help_of_up_lists_the_variables_of_every_service_once() {
    let help = up::describe_variables();
    for variable in ["DATABASE_URL", "NATS_URL", "REAKTLY_KEYS", "REAKTLY_INGRESS_ADDR", "REAKTLY_GRAPH_URL"] {
        assert_eq!(help.matches(&format!("\n  {variable} [")).count(), 1, "{variable} in:\n{help}");
    }
}
