//! An ingress with a real nats-server behind it, and what a test does with the two.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};

use reaktly_bus::follow::{Follow, Followed, Start, StoredMessage};
use reaktly_bus::kv::Bucket;
use reaktly_bus::{Bus, Topology, TopologySettings, topology};
use reaktly_events::integration_keys::{APP_SECRET_PURPOSE, IntegrationKeys, SignatureMode};
use reaktly_events::streams;
use reaktly_ingress::Bound;
use reaktly_ingress::config::Config;
use reaktly_runtime::config::load;
use reaktly_runtime::{Runtime, Vars};
use reaktly_testkit::{TestNats, sign, wait_until};
use reaktly_vault::KeyRing;
use sha2::{Digest, Sha256};

use crate::http::{self, Answer};

/// The key ring of every test.
pub(crate) const KEYS: &str = "k1:AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
/// The app secret of an integration that has one.
pub(crate) const SECRET: &str = "app secret";
/// Every integration's verify token.
pub(crate) const TOKEN: &str = "verify-me";
/// The path of the integration that most tests use.
pub(crate) const PATH: &str = "p8Zx_2dQvB0mKc4Ttq-1wA";
/// A body as Meta sends it: everything beyond ASCII is escaped.
pub(crate) const BODY: &[u8] =
    br#"{"object":"whatsapp_business_account","entry":[{"text":"\u00e4\ud83d\ude00 a\/b"}]}"#;

/// A running ingress with its queue.
pub(crate) struct World {
    pub(crate) nats: TestNats,
    pub(crate) bus: Bus,
    pub(crate) address: SocketAddr,
    _runtime: Runtime,
    writes: AtomicU64,
}

impl World {
    /// An ingress in production with one integration at [`PATH`], signed with [`SECRET`].
    pub(crate) async fn start() -> Self {
        let world = Self::with(&[]).await;
        world.integrate(PATH, &[SECRET]).await;
        world
    }

    /// An ingress without integrations, with these variables.
    pub(crate) async fn with(variables: &[(&str, &str)]) -> Self {
        let nats = TestNats::start().await;
        let bus = connect(&nats.url()).await;
        apply_topology(&bus).await;
        Self::over(nats, bus, variables)
    }

    /// An ingress over a server that may hold nothing yet.
    pub(crate) fn over(nats: TestNats, bus: Bus, variables: &[(&str, &str)]) -> Self {
        let runtime = Runtime::embedded("ingress");
        let address = serve(&runtime, &nats.url(), variables);
        Self { nats, bus, address, _runtime: runtime, writes: AtomicU64::new(0) }
    }

    /// Writes an integration to the bucket, as the outbox does, and waits until ingress knows it.
    pub(crate) async fn integrate(&self, path: &str, secrets: &[&str]) {
        self.write(path, secrets).await;
        self.until_known(path, 200).await;
    }

    /// Writes an integration to the bucket.
    pub(crate) async fn write(&self, path: &str, secrets: &[&str]) {
        let id = self.writes.fetch_add(1, Ordering::Relaxed).to_string();
        let bucket = Bucket::new(&self.bus, streams::INTEGRATIONS_BUCKET);
        bucket.put(path, keys(path, secrets).into(), &format!("put-{id}")).await.unwrap();
    }

    /// Takes an integration out of the bucket and waits until ingress knows.
    pub(crate) async fn remove(&self, path: &str) {
        let bucket = Bucket::new(&self.bus, streams::INTEGRATIONS_BUCKET);
        bucket.purge(path, &format!("purge-{path}")).await.unwrap();
        self.until_known(path, 404).await;
    }

    /// Waits until a verification request is answered with this status.
    pub(crate) async fn until_known(&self, path: &str, status: u16) {
        let what = format!("ingress answers {status} to a verification request");
        wait_until(&what, async || self.verify(path, TOKEN).await.status == status).await;
    }

    /// Asks as Meta does when a webhook URL is entered.
    pub(crate) async fn verify(&self, path: &str, token: &str) -> Answer {
        let query = format!("hub.mode=subscribe&hub.verify_token={token}&hub.challenge=1158201444");
        self.get(&format!("{}?{query}", target(path))).await
    }

    /// Gets a target.
    pub(crate) async fn get(&self, target: &str) -> Answer {
        http::send(self.address, http::head("GET", target, &[])).await
    }

    /// Posts a signed body to [`PATH`].
    pub(crate) async fn post(&self, body: &[u8]) -> Answer {
        self.post_with(&[("x-hub-signature-256", &sign(SECRET, body))], body).await
    }

    /// Posts a body to [`PATH`] with exactly these headers.
    pub(crate) async fn post_with(&self, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        http::send(self.address, http::request("POST", &target(PATH), headers, body)).await
    }

    /// Everything that is stored, oldest first.
    pub(crate) async fn stored(&self) -> Vec<StoredMessage> {
        let mut follow = Follow::new(&self.bus, streams::WEBHOOKS, streams::WEBHOOK_SUBJECTS, Start::Oldest);
        let mut stored = Vec::new();
        while let Followed::Message(message) = follow.next().await {
            stored.push(message);
        }
        stored
    }
}

/// Starts an ingress on a free port within `runtime`.
fn serve(runtime: &Runtime, nats_url: &str, variables: &[(&str, &str)]) -> SocketAddr {
    let vars = Vars::from([("REAKTLY_KEYS", KEYS), ("REAKTLY_INGRESS_ADDR", "127.0.0.1:0"), ("NATS_URL", nats_url)]);
    let vars = variables.iter().fold(vars, |vars, (name, value)| vars.with(name, *value));
    let bound = Bound::listen(load::<Config>(&vars).unwrap()).unwrap();
    let address = bound.address();
    let context = runtime.context("ingress");
    context.spawn("main", bound.serve(context.clone()));
    address
}

/// A connection of the test's own.
pub(crate) async fn connect(url: &str) -> Bus {
    let settings = reaktly_bus::Settings { name: "test".to_owned(), urls: vec![url.to_owned()], credentials: None };
    reaktly_bus::connect(&settings).await.unwrap()
}

/// Streams and bucket, with as much room as a test needs.
pub(crate) async fn apply_topology(bus: &Bus) {
    let settings = TopologySettings { webhooks_bytes_max: topology::WEBHOOKS_BYTES_MIN, ..TopologySettings::default() };
    topology::apply(bus, &Topology::of(settings)).await.unwrap();
}

/// The target of a path.
pub(crate) fn target(path: &str) -> String {
    format!("/webhooks/whatsapp_cloud/{path}")
}

/// The headers a stored webhook came with, without those of the server.
pub(crate) fn own_headers(message: &StoredMessage) -> BTreeMap<String, String> {
    message.headers.iter().filter(|(name, _)| !name.starts_with("Nats-")).map(|(n, v)| (n.clone(), v.clone())).collect()
}

fn keys(path: &str, secrets: &[&str]) -> String {
    let purpose = KeyRing::parse(KEYS).unwrap().purpose(APP_SECRET_PURPOSE);
    let seal = |secret: &&str| purpose.seal(secret.as_bytes(), path.as_bytes()).unwrap().to_string();
    let mode = if secrets.is_empty() { SignatureMode::Missing } else { SignatureMode::Enforced };
    let keys = IntegrationKeys {
        app_secrets: secrets.iter().map(seal).collect(),
        verify_token_sha256: hex::encode(Sha256::digest(TOKEN)),
        mode,
    };
    serde_json::to_string(&keys).unwrap()
}
