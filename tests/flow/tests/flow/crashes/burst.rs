//! All services in one process, killed at random moments of a burst.

use std::time::Duration;

use reaktly_testkit::wait_until;
use uuid::Uuid;

use super::aftermath::{accepted, comes_to_rest};
use crate::world::{Customer, Mode, Plan, QUESTION};

const CUSTOMERS: usize = 20;
const DEATHS: u32 = 4;
/// A life is shorter than this: sometimes too short to begin.
const LIFE_MAX: Duration = Duration::from_millis(2500);
const PATIENCE_MS: &str = "3000";

#[tokio::test(flavor = "multi_thread")]
async fn everything_killed_again_and_again_in_a_burst_answers_every_customer() {
    let plan = Plan::new(Mode::Together);
    let plan = plan.with("REAKTLY_SEND_LEASE_MS", PATIENCE_MS).with("REAKTLY_UNKNOWN_MS", PATIENCE_MS);
    let world = plan.start().await;
    let numbers: Vec<String> = (0..CUSTOMERS).map(|nth| format!("49151000002{nth:02}")).collect();
    let customers: Vec<Customer<'_>> = numbers.iter().map(|wa_id| world.customer(wa_id)).collect();
    let seed = Uuid::new_v4();
    let lives: Vec<Duration> = (0..DEATHS).map(|nth| LIFE_MAX.mul_f64(draw(seed, nth))).collect();
    eprintln!("seed {seed}: killed after {lives:?}");

    let burst = async {
        for customer in &customers {
            customer.writes(QUESTION).await;
        }
    };
    let deaths = async {
        for life in &lives {
            tokio::time::sleep(*life).await;
            world.services.crash("reaktly");
        }
        world.services.are_ready().await;
    };
    tokio::join!(burst, deaths);

    for customer in &customers {
        let what = format!("{} is answered", customer.wa_id);
        wait_until(&what, async || !customer.sees().await.is_empty()).await;
        customer.has_status("ai", "read").await;
    }
    comes_to_rest(&world).await;
    world.nothing_more_goes_out().await;
    for customer in &customers {
        assert_eq!(customer.authors().await, ["customer", "ai"], "the conversation with {}", customer.wa_id);
    }
    // A second acceptance is another attempt, after an outcome that nobody knew.
    let accepted = accepted(&world).await;
    assert_eq!(accepted.len(), CUSTOMERS, "{accepted:?}");
    for attempts in accepted.values() {
        assert!(attempts.len() <= 2 && attempts.windows(2).all(|pair| pair[0] < pair[1]), "{accepted:?}");
    }
    world.everything_is_accounted_for().await;
}

/// A number from 0 to 1 that depends on the seed and `nth` alone.
fn draw(seed: Uuid, nth: u32) -> f64 {
    let drawn = Uuid::new_v5(&seed, &nth.to_be_bytes());
    f64::from(drawn.as_fields().0) / f64::from(u32::MAX)
}
