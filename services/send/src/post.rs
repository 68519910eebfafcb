//! One POST for one claim.

use std::time::Instant;

use anyhow::Context as _;
use reaktly_domain::content::Content;
use reaktly_domain::delivery::CLAIM_AGE_MAX;
use reaktly_domain::identity::PhoneNumberId;
use reaktly_domain::ids::IntegrationId;
use reaktly_graph::{GraphClient, Sent};
use reaktly_store::integrations::{ACCESS_TOKEN_PURPOSE, place_of};
use reaktly_store::sending::Claim;
use reaktly_vault::{KeyRing, Purpose};
use reaktly_whatsapp::callback::CallbackData;
use reaktly_whatsapp::payload::{self, Outgoing};
use secrecy::SecretString;

/// Posts messages.
#[derive(Clone, Debug)]
pub(crate) struct Poster {
    graph: GraphClient,
    tokens: Purpose,
}

/// What became of a claim before or with its POST.
#[derive(Debug)]
pub(crate) enum Posted {
    /// Meta answered, or did not.
    Answered(Sent),
    /// The claim was too old to be posted.
    TooLate,
    /// The message cannot be put into a request, or its token cannot be opened.
    Impossible(anyhow::Error),
}

impl Poster {
    pub(crate) fn new(graph: GraphClient, keys: &KeyRing) -> Self {
        Self { graph, tokens: keys.purpose(ACCESS_TOKEN_PURPOSE) }
    }

    /// Posts a claim made at `claimed_at`, by the monotonic clock.
    pub(crate) async fn post(&self, claim: &Claim, claimed_at: Instant) -> Posted {
        let (token, number, body) = match self.prepare(claim) {
            Ok(request) => request,
            Err(error) => return Posted::Impossible(error),
        };
        if claimed_at.elapsed() > CLAIM_AGE_MAX.unsigned_abs() {
            return Posted::TooLate;
        }
        Posted::Answered(self.graph.send(&token, &number, &body).await)
    }

    /// Shows a read mark or a typing indicator.
    pub(crate) async fn show(
        &self,
        integration: IntegrationId,
        access_token_sealed: &str,
        phone_number_id: &str,
        body: &serde_json::Value,
    ) -> anyhow::Result<()> {
        let token = self.open(integration, access_token_sealed)?;
        let number = PhoneNumberId::parse(phone_number_id).context("the stored phone number id is not usable")?;
        self.graph.presence(&token, &number, body).await.context("Meta did not take it")
    }

    fn prepare(&self, claim: &Claim) -> anyhow::Result<(SecretString, PhoneNumberId, serde_json::Value)> {
        let recipient = claim.recipient.as_ref().context("the customer has no address any more")?;
        let content: Content = serde_json::from_value(claim.content.clone()).context("the content is not readable")?;
        let body = payload::message(&Outgoing {
            recipient,
            content: &content,
            quoted_wamid: claim.context_wamid.as_deref(),
            callback: CallbackData { message: claim.message, attempt: claim.attempt },
        })
        .context("the message cannot be sent")?;
        let number =
            PhoneNumberId::parse(&claim.phone_number_id).context("the stored phone number id is not usable")?;
        Ok((self.open(claim.integration, &claim.access_token_sealed)?, number, body))
    }

    fn open(&self, integration: IntegrationId, sealed: &str) -> anyhow::Result<SecretString> {
        let sealed = sealed.parse().context("the stored access token is not sealed")?;
        self.tokens.open_text(&sealed, &place_of(integration)).context("the access token does not open")
    }
}
