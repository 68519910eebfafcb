//! The messages of an answer.

use reaktly_domain::content::Content;
use reaktly_domain::ids::MessageId;
use reaktly_store::deliveries::Class;
use reaktly_store::messages::{self, Author, NewOutbound};
use reaktly_store::turns::Turn;
use reaktly_store::{AsyncPgConnection, Causes, StoreError, StoreResult};
use reaktly_whatsapp::plan::{Choice, Draft, plan};
use serde_json::Value;

use super::Settling;

/// Parts of one answer; the ids of a later run of the same turn begin after them.
const PARTS_MAX: u32 = 64;

/// What is said to the customer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    pub(super) buttons: &'a [String],
    /// The articles it rests on.
    pub(super) sources: Option<&'a Value>,
}

impl Settling {
    /// Writes the messages of an answer, with everything that causes.
    pub(super) async fn write(
        &mut self,
        conn: &mut AsyncPgConnection,
        words: Words<'_>,
        author: Author,
        causes: &mut Causes,
    ) -> StoreResult<()> {
        let first_part = u32::try_from(self.turn.fence).unwrap_or(u32::MAX).saturating_mul(PARTS_MAX);
        for (part, content) in (first_part..).zip(contents(words, self.turn)?) {
            let new = NewOutbound {
                id: MessageId::of_turn(self.turn.id, part),
                content: &content,
                author,
                context_wamid: None,
                sources: words.sources.cloned(),
                class: Class::Reply,
            };
            messages::insert_outbound(conn, self.now, &mut self.conversation, &new, causes).await?;
        }
        Ok(())
    }
}

/// The messages of an answer. Labels that no form can hold are left out: the text stands alone.
fn contents(words: Words<'_>, turn: Turn) -> StoreResult<Vec<Content>> {
    let choice = |(n, title): (usize, &String)| Choice {
        id: format!("ai:{}:{n}", turn.id),
        title: title.clone(),
        description: None,
    };
    let choices = words.buttons.iter().enumerate().map(choice).collect();
    let with_choices = Draft { text: words.text.to_owned(), choices, ..Draft::default() };
    let contents = plan(&with_choices).or_else(|refused| {
        tracing::warn!(error = %refused, "an answer's buttons are left out");
        plan(&Draft { choices: Vec::new(), ..with_choices })
    });
    contents.map_err(|error| StoreError::Unsuitable(format!("an answer cannot be sent: {error}")))
}
