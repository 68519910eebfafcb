//! Giving a waiting conversation to a person.

use jiff::Timestamp;
use reaktly_bus::{Delivery, Failure, Handler};
use reaktly_domain::conversation::{Change, Owner};
use reaktly_domain::ids::{AccountId, ConversationId, TeamId, UserId};
use reaktly_events::Wake;
use reaktly_events::envelope::{self, Stage};
use reaktly_store::thread_events::Actor;
use reaktly_store::{
    AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, assignments, conversations, ownership,
};
use reaktly_worker::{Worker, failure};

use crate::decide::choose;

/// What looking for a person came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// Somebody has it now.
    Assigned,
    /// Nobody is online with room.
    Nobody,
    /// It does not wait.
    NotWaiting,
}

/// Assigns the conversation a task names.
pub(crate) struct AssignHandler {
    worker: Worker,
}

impl AssignHandler {
    pub(crate) fn new(worker: &Worker) -> Self {
        Self { worker: worker.clone() }
    }
}

impl Handler for AssignHandler {
    type Message = Wake;

    async fn handle(&self, _delivery: Delivery, wake: Wake) -> Result<(), Failure> {
        let ids = (wake.account_id.parse::<AccountId>(), wake.conversation_id.parse::<ConversationId>());
        let (Ok(account), Ok(conversation)) = ids else {
            return Err(Failure::reject("ids", anyhow::anyhow!("account or conversation is no id")));
        };
        let found = assign(&self.worker, account, conversation).await.map_err(failure)?;
        if found == Found::Nobody {
            // Outside of business hours the AI may answer what was written while nobody is there.
            let row = envelope::wake(Stage::Respond, self.worker.clock.now(), account, conversation);
            let published = self.worker.bus.publish(&row.subject, &row.headers, row.payload, &row.id.to_string()).await;
            published.map_err(Failure::unavailable)?;
        }
        Ok(())
    }
}

/// Gives the conversation to an agent, if it waits and one has room.
pub(crate) async fn assign(worker: &Worker, account: AccountId, conversation: ConversationId) -> StoreResult<Found> {
    let now = worker.clock.now();
    let mut conn = worker.store.connection().await?;
    let (found, written) = (*conn)
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut causes = Causes::default();
            let found = decide(conn, now, account, conversation, &mut causes).await?;
            Ok::<_, StoreError>((found, causes.write(conn).await?))
        })
        .await?;
    drop(conn);
    worker.publish(written).await;
    if found == Found::Assigned {
        tracing::info!(conversation.id = %conversation, "a conversation was assigned");
    }
    Ok(found)
}

/// The agent who gets a conversation. A team's goes to its members; while none of them is there, to anybody.
async fn find(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    team: Option<TeamId>,
) -> StoreResult<Option<UserId>> {
    if team.is_some() {
        let members = assignments::candidates(conn, now, account, team).await?;
        if !members.is_empty() {
            return Ok(choose(&members));
        }
    }
    Ok(choose(&assignments::candidates(conn, now, account, None).await?))
}

async fn decide(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    account: AccountId,
    conversation: ConversationId,
    causes: &mut Causes,
) -> StoreResult<Found> {
    let Some(mut conversation) = conversations::lock(conn, account, conversation).await? else {
        return Ok(Found::NotWaiting);
    };
    if conversation.control.owner != Owner::Waiting {
        return Ok(Found::NotWaiting);
    }
    let Some(agent) = find(conn, now, account, conversation.team).await? else { return Ok(Found::Nobody) };
    let why = (Actor::System, "online");
    match ownership::apply(conn, now, &mut conversation, Change::Assign { agent }, why, causes).await? {
        ownership::Outcome::Changed { .. } => Ok(Found::Assigned),
        ownership::Outcome::Unchanged | ownership::Outcome::Refused(_) => Ok(Found::NotWaiting),
    }
}
