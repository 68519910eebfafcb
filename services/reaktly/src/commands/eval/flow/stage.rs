//! An account with a number and an article, the stages at work on it, and customers who write.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use jiff::Timestamp;
use reaktly_bus::{Bus, Topology, topology};
use reaktly_domain::conversation::Owner;
use reaktly_domain::identity::{BusinessAccountId, Identity, PhoneNumber, PhoneNumberId};
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId, OperatorId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::streams;
use reaktly_models::LlmClient;
use reaktly_operator::Operator;
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Vars};
use reaktly_store::contacts::{self, Person};
use reaktly_store::conversations::{self, Conversation};
use reaktly_store::integrations::{self, NewIntegration, NumberOutcome, SealedSecret};
use reaktly_store::messages::{self, Message};
use reaktly_store::{AsyncConnection as _, Store, StoreError, installation, operators};
use reaktly_worker::Worker;
use serde_json::json;
use tokio::time::{Instant, sleep};

use super::model::Model;
use crate::connect;
use crate::settings::Everything;

/// The path and number of the account's integration.
const WEBHOOK_PATH: &str = "evaluation";
const PHONE_NUMBER_ID: &str = "106540352242922";
const BUSINESS_ACCOUNT_ID: &str = "102290129340398";
/// Messages of a conversation looked at.
const MESSAGES_MAX: i64 = 100;
/// Between two looks at what is waited for.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Longest wait for anything.
const PATIENCE: Duration = Duration::from_mins(1);

/// The stages at work. They end with it.
pub(super) struct Stage {
    pub(super) model: Arc<Model>,
    pub(super) worker: Worker,
    pub(super) account: AccountId,
    integration: IntegrationId,
    _runtime: Runtime,
}

/// A customer of the number.
pub(super) struct Customer<'a> {
    stage: &'a Stage,
    wa_id: String,
}

impl Stage {
    /// Lays everything on an empty database and an empty queue, and starts to take in and to answer.
    pub(super) async fn prepare(vars: &Vars) -> anyhow::Result<Self> {
        let settings: Everything = load(vars)?;
        let (store, bus) = connect::both(&settings.stored.worker).await?;
        lay(&store, &bus, &Topology::of(settings.streams.0)).await?;
        let now = SystemClock.now();
        let (account, integration) = furnish(&store, now).await.context("could not set the stage")?;
        let runtime = Runtime::embedded("eval");
        let context = runtime.context("eval");
        let worker = Worker::of(bus, Store::new(&settings.stored.worker.store())?, Arc::new(SystemClock), &context);
        let model = Arc::<Model>::default();
        let operator = Operator::with_client(Some(Arc::clone(&model) as Arc<dyn LlmClient>))?;
        let (respond, normalize) = (load(vars)?, load(vars)?);
        let (answering, taking_in) = (worker.clone(), worker.clone());
        context.spawn("respond", async move { reaktly_respond::run_with(&respond, operator, answering).await });
        context.spawn("normalize", async move {
            reaktly_normalize::run(&normalize, &taking_in).await;
            Ok(())
        });
        Ok(Self { model, worker, account, integration, _runtime: runtime })
    }

    /// A customer nobody has heard of yet.
    pub(super) fn customer(&self, number: usize) -> Customer<'_> {
        Customer { stage: self, wa_id: format!("1555{number:07}") }
    }
}

impl Customer<'_> {
    /// Writes a message, as Meta would bring it.
    pub(super) async fn writes(&self, text: &str) -> anyhow::Result<()> {
        let now = self.stage.worker.clock.now();
        let wamid = format!("wamid.{}", uuid::Uuid::new_v4().simple());
        let body = json!({"object": "whatsapp_business_account", "entry": [{"id": BUSINESS_ACCOUNT_ID, "changes": [{
            "field": "messages",
            "value": {
                "messaging_product": "whatsapp",
                "metadata": {"display_phone_number": "15550783881", "phone_number_id": PHONE_NUMBER_ID},
                "contacts": [{"profile": {"name": "Customer"}, "wa_id": self.wa_id}],
                "messages": [{"from": self.wa_id, "id": wamid, "timestamp": now.as_second().to_string(),
                    "type": "text", "text": {"body": text}}]
            }
        }]}]});
        let subject = streams::webhook_subject(WEBHOOK_PATH);
        let (headers, body) = (BTreeMap::new(), body.to_string().into());
        self.stage.worker.bus.publish(&subject, &headers, body, &wamid).await.context("could not write a webhook")?;
        Ok(())
    }

    /// Their conversation, once it is there.
    pub(super) async fn conversation(&self) -> anyhow::Result<Conversation> {
        let Stage { worker, account, .. } = self.stage;
        until("a conversation", async || {
            let mut conn = worker.store.connection().await?;
            let Some(contact) = contacts::find(&mut conn, *account, &self.person()).await? else { return Ok(None) };
            conversations::lock_of_contact(&mut conn, *account, self.stage.integration, contact).await
        })
        .await
    }

    /// Waits until so many of their messages are taken in.
    pub(super) async fn received(&self, count: usize) -> anyhow::Result<()> {
        let id = self.conversation().await?.id;
        let Stage { worker, account, .. } = self.stage;
        until("a message", async || {
            let mut conn = worker.store.connection().await?;
            let messages = messages::page(&mut conn, *account, id, None, MESSAGES_MAX).await?;
            let received = messages.iter().filter(|message| message.direction == "inbound").count();
            Ok((received >= count).then_some(()))
        })
        .await
    }

    /// Their conversation once nothing of it is open for the AI, or a person has it.
    pub(super) async fn settled(&self) -> anyhow::Result<Conversation> {
        let id = self.conversation().await?.id;
        let Stage { worker, account, .. } = self.stage;
        until("an answer", async || {
            let mut conn = worker.store.connection().await?;
            let now = conversations::get(&mut conn, *account, id).await?;
            Ok(now.filter(|now| !now.has_open_question() || now.control.owner != Owner::Ai))
        })
        .await
    }

    fn person(&self) -> Person {
        Person {
            identities: vec![Identity::WaId(self.wa_id.clone())],
            name: None,
            username: None,
            parent_user_id: None,
            written_at: self.stage.worker.clock.now(),
        }
    }

    /// What was said so far, oldest first.
    pub(super) async fn messages(&self, conversation: ConversationId) -> anyhow::Result<Vec<Message>> {
        let mut conn = self.stage.worker.store.connection().await?;
        Ok(messages::page(&mut conn, self.stage.account, conversation, None, MESSAGES_MAX).await?)
    }
}

/// Waits until there is what is looked for.
async fn until<T>(what: &str, look: impl AsyncFn() -> Result<Option<T>, StoreError>) -> anyhow::Result<T> {
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(found) = look().await? {
            return Ok(found);
        }
        sleep(LOOK_EVERY).await;
    }
    bail!("{what} did not come within {} s", PATIENCE.as_secs())
}

async fn lay(store: &Store, bus: &Bus, declared: &Topology) -> anyhow::Result<()> {
    store.migrate().await.context("the database does not suit")?;
    let mut conn = store.connection().await?;
    if !installation::accounts(&mut conn).await?.is_empty() {
        bail!("the database of DATABASE_URL is in use: this needs an empty one, such as scripts/eval starts");
    }
    drop(conn);
    let changes = topology::apply(bus, declared).await.context("NATS does not suit")?;
    if changes.iter().any(|change| change.action == topology::Action::Kept) {
        bail!("the NATS of NATS_URL is in use: this needs an empty one, such as scripts/eval starts");
    }
    Ok(())
}

/// An account with an operator that answers from one article, and its number.
async fn furnish(store: &Store, now: Timestamp) -> anyhow::Result<(AccountId, IntegrationId)> {
    reaktly_api::make_account(store, now, ("owner@example.com", "")).await?;
    let conn = &mut *store.connection().await?;
    let Some((account, _)) = installation::accounts(conn).await?.into_iter().next() else {
        bail!("there is no account");
    };
    let Some(operator) = operators::first(conn, account).await? else { bail!("there is no operator") };
    let integration = IntegrationId::generate(now);
    let new = number(integration, operator.id)?;
    let written = conn
        .transaction::<_, StoreError, _>(async |conn| {
            super::article::write(conn, now, account, operator.knowledge_base_id).await?;
            integrations::insert(conn, now, account, &new).await
        })
        .await?;
    if written != NumberOutcome::Written {
        bail!("the number is taken");
    }
    Ok((account, integration))
}

fn number(id: IntegrationId, operator: OperatorId) -> anyhow::Result<NewIntegration> {
    let sealed = || SealedSecret { sealed: "none".to_owned(), last_four: "none".to_owned() };
    Ok(NewIntegration {
        id,
        webhook_path: WEBHOOK_PATH.to_owned(),
        verify_token_sealed: "none".to_owned(),
        settings: integrations::Settings {
            name: "Evaluation".to_owned(),
            operator,
            phone_number_id: PhoneNumberId::parse(PHONE_NUMBER_ID)?,
            business_account_id: BusinessAccountId::parse(BUSINESS_ACCOUNT_ID)?,
            phone_number: PhoneNumber::parse("+15550783881")?,
            access_token: sealed(),
            app_secret: None,
        },
    })
}
