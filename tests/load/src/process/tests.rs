use super::*;

#[test]
fn processor_time_is_read_after_a_name_with_blanks_and_parentheses() {
    let stat = "4242 (a (b) c) S 1 4242 4242 0 -1 4194304 500 0 0 0 123 45 0 0 20 0 5 0 100 1000 200";
    let cpu = Cpu::parse(stat).unwrap();
    assert_eq!(cpu, Cpu { user: Duration::from_millis(1230), system: Duration::from_millis(450) });
    assert_eq!(cpu.total(), Duration::from_millis(1680));
}

#[test]
fn memory_is_read_in_kilobytes() {
    let status = "Name:\tx\nVmHWM:\t   23456 kB\nVmRSS:\t   12345 kB\n";
    assert_eq!(Resident::parse(status), Some(Resident { now: 12_345, peak: 23_456 }));
    assert_eq!(mebibytes(12_345), "12.1");
}

#[test]
fn this_process_holds_memory_and_never_more_than_at_its_peak() {
    let own = Resident::of(std::process::id()).unwrap();
    assert!(own.now > 0 && own.now <= own.peak, "{own:?}");
}
