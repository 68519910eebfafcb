//! Keeping the templates of business accounts as Meta has them: every quarter of an hour, when a number is connected or
//! checked, and when somebody asks.

use std::time::Duration;

use reaktly_domain::identity::BusinessAccountId;
use reaktly_graph::{GraphError, ListedTemplate};
use reaktly_store::integrations::{self, Integration};
use reaktly_store::templates::{self, Listed, NO_REASON};
use reaktly_store::{AsyncConnection as _, StoreError, StoreResult};

use crate::api::Api;

/// Between two looks for accounts that are due.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// Accounts whose reading begins in one look.
const ACCOUNTS_PER_LOOK: i64 = 10;

/// Reads accounts that are due, for as long as the service runs. Several processes share them.
pub(crate) fn start(api: &Api) {
    let sweeping = api.clone();
    api.worker().sweep("template_sync", LOOK_EVERY, move || {
        let api = sweeping.clone();
        async move { sync_due(&api).await }
    });
}

/// Reads the templates of an integration's account without anybody waiting.
pub(crate) fn request(api: &Api, integration: &Integration) {
    let (api, integration) = (api.clone(), integration.clone());
    let context = api.context.clone();
    context.spawn_task(async move {
        if let Err(error) = sync(&api, &integration).await {
            tracing::warn!(integration.id = %integration.id, error = format!("{:#}", anyhow::Error::new(error)), "templates were not read");
        }
    });
}

/// Reads the templates of an integration's account now. What Meta does not give is no error here: it is kept beside the
/// templates as they were.
///
/// # Errors
/// The database is away.
pub(crate) async fn sync(api: &Api, integration: &Integration) -> StoreResult<()> {
    let (account, business_account) = (integration.account_id, integration.business_account_id.as_str());
    let asked_at = api.now();
    {
        let mut conn = api.store.connection().await?;
        templates::claim_now(&mut conn, asked_at, account, business_account).await?;
    }
    let listed = read(api, integration).await;
    let mut conn = api.store.connection().await?;
    match listed {
        Ok(listed) => {
            let (now, place) = (api.now(), (account, business_account));
            conn.transaction::<_, StoreError, _>(async |conn| {
                templates::replace_all(conn, now, place, asked_at, &listed).await
            })
            .await?;
        }
        Err(failure) => templates::fail(&mut conn, account, business_account, &failure).await?,
    }
    Ok(())
}

async fn sync_due(api: &Api) -> anyhow::Result<()> {
    let due = {
        let mut conn = api.store.connection().await?;
        templates::claim_due(&mut conn, api.now(), ACCOUNTS_PER_LOOK).await?
    };
    for due in due {
        let integration = {
            let mut conn = api.store.connection().await?;
            integrations::get(&mut conn, due.account, due.integration).await?
        };
        if let Some(integration) = integration {
            // An account with many templates takes its time; the look itself stays short.
            request(api, &integration);
        }
    }
    Ok(())
}

/// Meta's list, or why there is none, in words for people.
async fn read(api: &Api, integration: &Integration) -> Result<Vec<Listed>, String> {
    let token = api.seals.access_token(integration).map_err(|_| "the access token does not open".to_owned())?;
    let business_account = BusinessAccountId::parse(&integration.business_account_id);
    let business_account = business_account.map_err(|error| format!("the WhatsApp Business Account ID {error}"))?;
    match api.graph.message_templates(&token, &business_account).await {
        Ok(listed) => Ok(listed.into_iter().map(from_meta).collect()),
        Err(GraphError::Refused(refusal)) => {
            let words = refusal.entry().map(|entry| format!(": {}; {}", entry.meaning, entry.remedy));
            Err(format!("Meta refused with code {}{}", refusal.code, words.unwrap_or_default()))
        }
        Err(error) => Err(error.to_string()),
    }
}

fn from_meta(template: ListedTemplate) -> Listed {
    Listed {
        quality: template.quality().map(str::to_owned),
        meta_id: template.id,
        name: template.name,
        language: template.language,
        category: template.category,
        status: template.status,
        parameter_format: template.parameter_format.unwrap_or_else(|| "POSITIONAL".to_owned()),
        components: template.components,
        rejection_reason: template.rejected_reason.filter(|reason| reason != NO_REASON && !reason.is_empty()),
    }
}
