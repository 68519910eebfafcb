//! A task wakes the responder for one conversation.

use std::sync::Arc;

use reaktly_bus::{Delivery, Failure, Handler};
use reaktly_domain::ids::{AccountId, ConversationId};
use reaktly_events::Wake;
use reaktly_worker::failure;

use crate::turn::Responder;

/// Looks at the conversation a task names.
pub(crate) struct WakeHandler(Arc<Responder>);

impl WakeHandler {
    pub(crate) const fn new(responder: Arc<Responder>) -> Self {
        Self(responder)
    }
}

impl Handler for WakeHandler {
    type Message = Wake;

    async fn handle(&self, _delivery: Delivery, wake: Wake) -> Result<(), Failure> {
        let ids = (wake.account_id.parse::<AccountId>(), wake.conversation_id.parse::<ConversationId>());
        let (Ok(account), Ok(conversation)) = ids else {
            return Err(Failure::reject("ids", anyhow::anyhow!("account or conversation is no id")));
        };
        self.0.respond(account, conversation).await.map_err(failure)
    }
}
