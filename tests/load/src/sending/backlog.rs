//! Conversations of one number with messages that wait to be sent.

use anyhow::Context as _;
use reaktly_bus::Bus;
use reaktly_domain::ids::{AccountId, ConversationId, IntegrationId};
use reaktly_domain::{Clock as _, SystemClock};
use reaktly_events::envelope::{Stage, wake};
use reaktly_store::integrations::{ACCESS_TOKEN_PURPOSE, place_of};
use reaktly_testkit::{TestDb, fixtures};
use reaktly_vault::KeyRing;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::cli::SendingArgs;
use crate::ingress::queue;

/// Meta's id of the number.
pub(super) const PHONE_NUMBER_ID: &str = "106540352242922";
/// Base of the ids, which are counted so that the database can make them too.
const IDS: u128 = 0x0190_0000_0000_7000_8000_0000_0000_0000;
/// Hexadecimal digits that count.
const COUNTED_DIGITS: usize = 10;
/// Wake-ups published at a time.
const WAKES_AT_ONCE: usize = 256;

/// What waits.
#[derive(Debug, Clone)]
pub(crate) struct Backlog {
    conversations: u64,
    each: u64,
}

fn id(kind: u128, number: u64) -> Uuid {
    Uuid::from_u128(IDS + (kind << 40) + u128::from(number))
}

impl Backlog {
    pub(crate) fn of(args: &SendingArgs) -> Self {
        Self { conversations: args.conversations.into(), each: args.each.into() }
    }

    /// Messages in all.
    pub(crate) fn count(&self) -> u64 {
        self.conversations * self.each
    }

    /// The body of one of them, as the sender makes it: first the first message of each conversation, then the second.
    pub(crate) fn body(&self, index: u64) -> Value {
        let (conversation, place) = (index % self.conversations, index / self.conversations + 1);
        json!({
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": format!("+49{:011}", conversation + 1),
            "type": "text",
            "text": { "body": place.to_string() },
            "biz_opaque_callback_data": format!("rk1:{}:1", id(3, index)),
        })
    }

    /// Writes number, customers, conversations and messages, all due now.
    pub(crate) async fn write(&self, db: &TestDb) -> anyhow::Result<()> {
        let mut conn = db.connect().await;
        fixtures::run(&mut conn, &Self::account()?).await;
        let [account, integration] = [id(0, 1), id(0, 2)];
        let Self { conversations, each } = self;
        let (contact, conversation) = (uuid_of(1, "n"), uuid_of(2, "n"));
        let message = uuid_of(3, &format!("((s - 1) * {conversations} + n - 1)"));
        let customers = format!("generate_series(1, {conversations}) n");
        let messages = format!("{customers}, generate_series(1, {each}) s");
        let statements = format!(
            "INSERT INTO contacts (id, account_id, name) SELECT {contact}, '{account}', 'Customer' FROM {customers};
             INSERT INTO contact_identities (account_id, kind, value, contact_id)
               SELECT '{account}', 'wa_id', '49' || lpad(n::text, 11, '0'), {contact} FROM {customers};
             INSERT INTO conversations (id, account_id, integration_id, contact_id, window_expires_at, last_seq)
               SELECT {conversation}, '{account}', '{integration}', {contact}, now() + interval '24 hours', {each}
               FROM {customers};
             INSERT INTO messages (id, account_id, conversation_id, seq, direction, author, kind, text, content, status,
                 sent_at)
               SELECT {message}, '{account}', {conversation}, s, 'outbound', 'agent', 'text', s::text,
                 jsonb_build_object('kind', 'text', 'body', s::text), 'queued', now() FROM {messages};
             INSERT INTO deliveries (message_id, account_id, conversation_id, integration_id, seq, author, class)
               SELECT {message}, '{account}', {conversation}, '{integration}', s, 'agent', 'reply' FROM {messages};
             INSERT INTO number_limits (integration_id, account_id, rate_per_second, ceiling_per_second)
               VALUES ('{integration}', '{account}', 1000, 1000);
             ANALYZE"
        );
        fixtures::run(&mut conn, &statements).await;
        Ok(())
    }

    fn account() -> anyhow::Result<String> {
        let [account, integration, base, operator] = [1, 2, 3, 4].map(|number| id(0, number));
        let purpose = KeyRing::parse(queue::KEYS).context("could not read the keys")?.purpose(ACCESS_TOKEN_PURPOSE);
        let place = place_of(IntegrationId::from_uuid(integration));
        let token = purpose.seal(b"the-access-token", &place).context("could not seal the token")?;
        Ok(format!(
            "INSERT INTO accounts (id, name) VALUES ('{account}', 'Example');
             INSERT INTO knowledge_bases (id, account_id, name) VALUES ('{base}', '{account}', 'Help');
             INSERT INTO operators (id, account_id, knowledge_base_id, name, business_name)
               VALUES ('{operator}', '{account}', '{base}', 'Ada', 'Example');
             INSERT INTO integrations (id, account_id, operator_id, name, phone_number_id, business_account_id,
                 phone_number, webhook_path, verify_token_sealed, access_token_sealed, access_token_last_four)
               VALUES ('{integration}', '{account}', '{operator}', 'Support', '{}', '178410000000000', '+15550783881',
                 'path', 'verify-token', '{}', 'oken');",
            PHONE_NUMBER_ID,
            token.as_str()
        ))
    }

    /// Wakes the sender for every conversation, as writing the messages would have.
    pub(crate) async fn wake(&self, bus: &Bus) -> anyhow::Result<()> {
        let account = AccountId::from_uuid(id(0, 1));
        let mut waking = tokio::task::JoinSet::new();
        for number in 1..=self.conversations {
            if waking.len() >= WAKES_AT_ONCE
                && let Some(woken) = waking.join_next().await
            {
                woken??;
            }
            let (bus, now) = (bus.clone(), SystemClock.now());
            waking.spawn(async move {
                let row = wake(Stage::Send, now, account, ConversationId::from_uuid(id(2, number)));
                let stored = bus.publish(&row.subject, &row.headers, row.payload, &row.id.to_string()).await;
                stored.map(drop).context("could not wake the sender")
            });
        }
        while let Some(woken) = waking.join_next().await {
            woken??;
        }
        Ok(())
    }
}

/// The id of a kind with this number, as an expression of SQL: all but the last ten digits are the same.
fn uuid_of(kind: u128, number: &str) -> String {
    let digits = id(kind, 0).simple().to_string();
    let (same, _) = digits.split_at(digits.len() - COUNTED_DIGITS);
    format!("('{same}' || lpad(to_hex({number}), {COUNTED_DIGITS}, '0'))::uuid")
}
