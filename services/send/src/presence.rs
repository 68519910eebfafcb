//! Read marks and typing: shown when they can be, dropped when they cannot, never in the way of a message.

use reaktly_bus::{Delivery, Failure, Handler};
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId};
use reaktly_events::envelope::from_proto;
use reaktly_events::{Presence, PresenceKind};
use reaktly_store::{conversations, integrations};
use reaktly_whatsapp::payload;
use reaktly_worker::{Worker, failure};

use crate::metrics::Metrics;
use crate::post::Poster;

/// Shows what a task says.
pub(crate) struct PresenceHandler {
    worker: Worker,
    poster: Poster,
    metrics: Metrics,
}

impl PresenceHandler {
    pub(crate) fn new(worker: &Worker, poster: Poster) -> Self {
        Self { worker: worker.clone(), poster, metrics: Metrics::new(&worker.context.meter()) }
    }

    async fn show(&self, presence: &Presence, number: (IntegrationId, String, String)) {
        let (integration, token, phone_number_id) = number;
        let body = match presence.kind() {
            PresenceKind::Read => payload::read_mark(&presence.wamid),
            PresenceKind::Typing => payload::typing(&presence.wamid),
            PresenceKind::Unspecified => return self.metrics.presence("unknown_kind"),
        };
        match self.poster.show(integration, &token, &phone_number_id, &body).await {
            Ok(()) => self.metrics.presence("shown"),
            Err(error) => {
                self.metrics.presence("dropped");
                tracing::debug!(error = format!("{error:#}"), "could not show a read mark or typing");
            }
        }
    }

    fn is_over(&self, presence: &Presence) -> bool {
        let expires_at = presence.expires_at.as_ref().and_then(from_proto);
        presence.wamid.is_empty() || expires_at.is_some_and(|at| at <= self.worker.clock.now())
    }
}

impl Handler for PresenceHandler {
    type Message = Presence;

    async fn handle(&self, _delivery: Delivery, presence: Presence) -> Result<(), Failure> {
        if self.is_over(&presence) {
            self.metrics.presence("expired");
            return Ok(());
        }
        let ids = (presence.account_id.parse::<AccountId>(), presence.conversation_id.parse::<ConversationId>());
        let (Ok(account), Ok(conversation)) = ids else {
            return Err(Failure::reject("ids", anyhow::anyhow!("account or conversation is no id")));
        };
        let mut conn = self.worker.store.connection().await.map_err(failure)?;
        let Some(conversation) = conversations::get(&mut conn, account, conversation).await.map_err(failure)? else {
            return Ok(());
        };
        let found = integrations::get(&mut conn, account, conversation.integration).await.map_err(failure)?;
        drop(conn);
        if let Some(found) = found {
            let number = (conversation.integration, found.access_token_sealed, found.phone_number_id);
            self.show(&presence, number).await;
        }
        Ok(())
    }
}
