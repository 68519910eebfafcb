//! Three short messages within four seconds: one reply, and all three answered.

use std::time::Duration;

use futures_util::future::try_join_all;
use reaktly_evaluation::{Figure, Goal};
use tokio::time::sleep;

use super::stage::{Customer, Stage};

/// Customers who write so.
const CUSTOMERS: usize = 40;
const MESSAGES: [&str; 3] = ["hello there", "about delivery", "how long does it take?"];
const BETWEEN: Duration = Duration::from_millis(1300);

pub(super) async fn measure(stage: &Stage) -> anyhow::Result<Vec<Figure>> {
    stage.model.takes(Duration::from_millis(100));
    let customers: Vec<_> = (0..CUSTOMERS).map(|number| stage.customer(number)).collect();
    let replies = try_join_all(customers.iter().map(replies)).await?;
    let once = replies.iter().filter(|replies| **replies == 1).count();
    let name = "coalescing: three messages in four seconds, one reply";
    Ok(vec![Figure::share(name, once, CUSTOMERS, Goal::AtLeast(1.0))])
}

async fn replies(customer: &Customer<'_>) -> anyhow::Result<usize> {
    for (place, text) in MESSAGES.iter().enumerate() {
        if place > 0 {
            sleep(BETWEEN).await;
        }
        customer.writes(text).await?;
    }
    customer.received(MESSAGES.len()).await?;
    let conversation = customer.settled().await?;
    Ok(customer.messages(conversation.id).await?.iter().filter(|message| message.author == "ai").count())
}
