//! Rows that most tests need, written in SQL so that no package of ours has to exist for them.

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection as _};
use uuid::Uuid;

use crate::TestDb;

/// An account with an owner, an operator on an empty knowledge base, and a connected number.
#[derive(Debug, Clone)]
pub struct Fixture {
    /// `accounts.id`
    pub account: Uuid,
    /// A user with the role owner.
    pub user: Uuid,
    /// Another user, with the role agent.
    pub agent: Uuid,
    /// `knowledge_bases.id`
    pub knowledge_base: Uuid,
    /// `operators.id`
    pub operator: Uuid,
    /// `integrations.id`
    pub integration: Uuid,
    /// Meta's id of the connected number: digits, different in each fixture.
    pub phone_number_id: String,
    /// The webhook path of the integration.
    pub webhook_path: String,
}

/// A conversation of a fixture's number with a customer.
#[derive(Debug, Clone)]
pub struct Talk {
    /// `contacts.id`
    pub contact: Uuid,
    /// `conversations.id`
    pub conversation: Uuid,
    /// The customer's WhatsApp id: digits.
    pub wa_id: String,
}

impl Fixture {
    /// Writes a fixture of its own into `db`. The sealed columns hold the texts `access-token` and `app-secret`; a test
    /// whose service opens them puts sealed values there.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn create(db: &TestDb) -> Self {
        let [account, user, agent, knowledge_base, operator, integration] = std::array::from_fn(|_| Uuid::new_v4());
        let phone_number_id = digits(&integration);
        let webhook_path = format!("path-{}", integration.simple());
        let statements = format!(
            "INSERT INTO accounts (id, name) VALUES ('{account}', 'Example');
             INSERT INTO users (id, account_id, email, name, role, password_hash) VALUES
               ('{user}', '{account}', '{user}@example.com', 'Owner', 'owner', ''),
               ('{agent}', '{account}', '{agent}@example.com', 'Agent', 'agent', '');
             INSERT INTO knowledge_bases (id, account_id, name) VALUES ('{knowledge_base}', '{account}', 'Help');
             INSERT INTO operators (id, account_id, knowledge_base_id, name, business_name)
               VALUES ('{operator}', '{account}', '{knowledge_base}', 'Ada', 'Example');
             INSERT INTO integrations (id, account_id, operator_id, name, phone_number_id, business_account_id,
                 phone_number, webhook_path, verify_token_sealed, access_token_sealed, access_token_last_four,
                 app_secret_sealed, app_secret_last_four)
               VALUES ('{integration}', '{account}', '{operator}', 'Support', '{phone_number_id}', '178410000000000',
                 '+15550783881', '{webhook_path}', 'verify-token', 'access-token', 'oken', 'app-secret', 'cret');"
        );
        run(&mut db.connect().await, &statements).await;
        Self { account, user, agent, knowledge_base, operator, integration, phone_number_id, webhook_path }
    }

    /// Adds an empty conversation with a customer of their own.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn talk(&self, db: &TestDb) -> Talk {
        let (contact, conversation) = (Uuid::new_v4(), Uuid::new_v4());
        let wa_id = format!("49{}", digits(&contact).chars().take(11).collect::<String>());
        let Self { account, integration, .. } = self;
        let statements = format!(
            "INSERT INTO contacts (id, account_id, name, phone_number)
               VALUES ('{contact}', '{account}', 'Customer', '+{wa_id}');
             INSERT INTO contact_identities (account_id, kind, value, contact_id)
               VALUES ('{account}', 'wa_id', '{wa_id}', '{contact}');
             INSERT INTO conversations (id, account_id, integration_id, contact_id, window_expires_at)
               VALUES ('{conversation}', '{account}', '{integration}', '{contact}', now() + interval '24 hours');"
        );
        run(&mut db.connect().await, &statements).await;
        Talk { contact, conversation, wa_id }
    }
}

/// Runs statements on a connection.
///
/// # Panics
/// When one fails.
pub async fn run(connection: &mut AsyncPgConnection, statements: &str) {
    connection.batch_execute(statements).await.unwrap_or_else(|error| panic!("{statements}: {error}"));
}

fn digits(id: &Uuid) -> String {
    format!("1{:014}", id.as_u128() % 100_000_000_000_000)
}
