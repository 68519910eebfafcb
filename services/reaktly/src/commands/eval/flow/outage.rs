//! The model is away: every customer hears something all the same, and soon.

use futures_util::future::try_join_all;
use reaktly_evaluation::{Figure, Goal};

use super::stage::{Customer, Stage};

/// Customers who write meanwhile.
const CUSTOMERS: usize = 60;
/// The customers of the other figures come before.
const FIRST_CUSTOMER: usize = 5000;
/// Half ask what is known, half what is not.
const QUESTIONS: [&str; 2] = ["How long does delivery take?", "What is the capital of Mongolia?"];

pub(super) async fn measure(stage: &Stage) -> anyhow::Result<Vec<Figure>> {
    stage.model.goes_away();
    let customers: Vec<_> = (FIRST_CUSTOMER..).take(CUSTOMERS).map(|number| stage.customer(number)).collect();
    let asked = customers.iter().zip(QUESTIONS.iter().cycle()).map(|(customer, question)| heard(customer, question));
    let mut times: Vec<f64> = try_join_all(asked).await?.into_iter().flatten().collect();
    times.sort_by(f64::total_cmp);
    let p95 = times.get(times.len() * 95 / 100).copied().unwrap_or(f64::INFINITY);
    Ok(vec![
        Figure::share("outage of the model: customers who hear something", times.len(), CUSTOMERS, Goal::AtLeast(1.0)),
        Figure {
            name: "outage of the model: p95 of the time after the quiet, s".to_owned(),
            value: p95,
            cases: CUSTOMERS,
            goal: Goal::AtMost(3.0),
        },
    ])
}

/// Seconds from when the turn was due to what was said, if anything was.
async fn heard(customer: &Customer<'_>, question: &str) -> anyhow::Result<Option<f64>> {
    customer.writes(question).await?;
    let due = customer.conversation().await?.turn_due_at;
    let conversation = customer.settled().await?;
    let messages = customer.messages(conversation.id).await?;
    let said = messages.iter().find(|message| message.direction == "outbound");
    Ok(said.zip(due).map(|(said, due)| said.created_at.duration_since(due).as_secs_f64().max(0.0)))
}
