//! One POST for one claim.

use std::time::Instant;

use anyhow::Context as _;
use reaktly_domain::content::{Content, Media};
use reaktly_domain::delivery::CLAIM_AGE_MAX;
use reaktly_domain::identity::PhoneNumberId;
use reaktly_domain::ids::IntegrationId;
use reaktly_graph::{GraphClient, GraphError, Sent, Upload};
use reaktly_store::integrations::{ACCESS_TOKEN_PURPOSE, Integration, place_of};
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

    /// Gives a file to Meta; its id there.
    pub(crate) async fn upload(&self, integration: &Integration, upload: Upload) -> Result<String, GraphError> {
        let unusable = |_| GraphError::Unreachable { cause: "unusable credentials" };
        let token = self.open(integration.id, &integration.access_token_sealed).map_err(unusable)?;
        let number = PhoneNumberId::parse(&integration.phone_number_id)
            .map_err(|_| GraphError::Unreachable { cause: "unusable phone number id" })?;
        self.graph.upload_media(&token, &number, upload).await
    }

    fn prepare(&self, claim: &Claim) -> anyhow::Result<(SecretString, PhoneNumberId, serde_json::Value)> {
        let recipient = claim.recipient.as_ref().context("the customer has no address any more")?;
        let mut content: Content =
            serde_json::from_value(claim.content.clone()).context("the content is not readable")?;
        if let (Some(id), Some(media)) = (&claim.media_id, media_of(&mut content)) {
            (media.id, media.file) = (Some(id.clone()), None);
        }
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

const fn media_of(content: &mut Content) -> Option<&mut Media> {
    match content {
        Content::Image(media)
        | Content::Video(media)
        | Content::Audio(media)
        | Content::Document(media)
        | Content::Sticker(media) => Some(media),
        _ => None,
    }
}
