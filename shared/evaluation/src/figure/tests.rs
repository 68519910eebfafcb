use super::{Figure, Goal};

#[test]
fn a_figure_beside_its_goal_is_seen() {
    let reached = Figure::share("recall", 98, 100, Goal::AtLeast(0.98));
    assert!(reached.holds());
    assert!(!reached.to_string().contains("MISSED"));
    let missed = Figure::count("leaks", 1, 118, Goal::AtMost(0.0));
    assert!(!missed.holds());
    assert!(missed.to_string().ends_with("MISSED"), "{missed}");
    assert!(Figure::share("nothing", 0, 0, Goal::None).holds());
}
