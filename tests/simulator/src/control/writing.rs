//! A customer's message with everything around it, on its way from the control API to the thread and the webhook.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::attach::attach;
use super::customers::business_id;
use super::incoming::Content;
use super::problem::Problem;
use crate::ids;
use crate::inbound::{IDENTITIES, KINDS, Names, Row, row};
use crate::json::{lay, text};
use crate::simulator::Simulator;
use crate::webhook::{Outgoing, Retry, change, contact, escaped, message_value};
use crate::world::{Business, Customer, Entry, Side, World};

/// A message of a customer with everything around it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Writing {
    /// To which business; may be left out when there is only one.
    phone_number_id: Option<String>,
    #[serde(flatten)]
    content: Content,
    /// Changes the name in the customer's profile.
    profile_name: Option<String>,
    /// Changes the username.
    username: Option<String>,
    /// Changes the business-scoped user id.
    user_id: Option<String>,
    /// Changes whether the phone number is left out of webhooks.
    hide_number: Option<bool>,
    /// Seconds since 1970; now when absent.
    timestamp: Option<i64>,
    /// The message it replies to.
    replies_to: Option<String>,
    /// The message that a row of the table of kinds is about; the latest that fits when absent.
    message_id: Option<String>,
    /// The group it is written in.
    group_id: Option<String>,
    /// Whether it comes from another chat.
    forwarded: Option<Forwarded>,
    /// `{catalog_id, product_retailer_id}` of the product it is about.
    product: Option<Value>,
    /// The ad or post it comes from, as Meta writes it.
    referral: Option<Value>,
    /// A row of the table of identities, by its name.
    identity: Option<String>,
    /// Laid over the message; `null` leaves a part out.
    #[serde(default)]
    message: Value,
    /// Laid over the contact.
    #[serde(default)]
    contact: Value,
    /// Laid over the value of the change.
    #[serde(default)]
    value: Value,
    /// How many identical webhooks leave at once.
    pub(super) copies: Option<usize>,
    /// Whether to answer only when every webhook was answered or given up for now.
    #[serde(default)]
    pub(super) wait: bool,
}

/// How far a message has come from elsewhere.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Forwarded {
    /// From one chat.
    Once,
    /// Through five or more.
    Often,
}

/// A message that is in the thread and whose webhook has yet to leave.
pub(super) struct Written {
    pub(super) id: String,
    /// The customer or the group.
    pub(super) thread: String,
    pub(super) webhook: Outgoing,
}

/// Puts a message into its thread and makes its webhook.
pub(super) fn compose(
    simulator: &Simulator,
    world: &mut World,
    wa_id: &str,
    mut writing: Writing,
) -> Result<Written, Problem> {
    let now = simulator.now();
    let phone_number_id = business_id(world, writing.phone_number_id.as_deref())?;
    let at = match writing.timestamp {
        None => now,
        Some(second) => Timestamp::from_second(second).map_err(|error| Problem::bad(error.to_string()))?,
    };
    let customer = met(world, wa_id, &mut writing, now);
    let business = world.businesses.get(&phone_number_id).cloned();
    let business = business.ok_or_else(|| Problem::not_found("no such business"))?;
    let (kind, identity) = rows(&writing)?;
    let group = group_of(&writing, kind, &business);
    let thread = group.clone().unwrap_or_else(|| wa_id.to_owned());
    let names = names(world, &business, &customer, &thread, &writing, now);
    let mut message = match kind {
        Some(row) => row.message.as_ref().map(|message| filled(&names, message)),
        None => Some(writing.content.clone().into_message()),
    };
    if let Some(message) = &mut message {
        surround(message, &business, &writing);
        attach(simulator, &business.account_id, message)?;
        complete(message, &customer, at);
    }
    let mut message: Option<Value> = message.map(Value::Object);
    let mut contact = contact(&customer);
    let empty = Row::default();
    let rows = [kind.unwrap_or(&empty), identity.unwrap_or(&empty)];
    if let Some(message) = &mut message {
        if let Some(over) = rows[1].message.clone() {
            lay(message, &names.fill(&over.into()));
        }
        lay(message, &writing.message);
        note(world, &business, &thread, &customer, message, at);
    }
    for over in rows.iter().map(|row| &row.contact).chain([&writing.contact]) {
        lay(&mut contact, &names.fill(over));
    }
    let mut value = message_value(&business, &contact, message.as_ref());
    for over in rows.iter().map(|row| &row.value).chain([&writing.value]) {
        lay(&mut value, &names.fill(over));
    }
    let id = message.as_ref().and_then(|message| text(message, "id")).unwrap_or_default().to_owned();
    Ok(Written {
        id: id.clone(),
        thread: thread.clone(),
        webhook: Outgoing {
            phone_number_id,
            kind: "message",
            field: "messages".into(),
            body: Bytes::from(escaped(&change(&business, &value))),
            signature: None,
            retry: Retry::Until200,
            ticks: Some((thread, id)),
        },
    })
}

/// The customer, with what the call says of them.
fn met(world: &mut World, wa_id: &str, writing: &mut Writing, now: Timestamp) -> Customer {
    let user_id = writing.user_id.take();
    let customer = world.customer(wa_id, now);
    customer.profile_name = writing.profile_name.take().or(customer.profile_name.take());
    customer.username = writing.username.take().or(customer.username.take());
    customer.hides_number = writing.hide_number.unwrap_or(customer.hides_number);
    let mut customer = customer.clone();
    if let Some(user_id) = user_id {
        customer.user_id = user_id;
        world.put_customer(customer.clone());
    }
    customer
}

/// The rows that the call names.
fn rows(writing: &Writing) -> Result<(Option<&'static Row>, Option<&'static Row>), Problem> {
    let kind = match &writing.content {
        Content::Kind(name) => Some(
            row(&KINDS, name).ok_or_else(|| Problem::bad(format!("no kind is called {name}; GET /simulator/kinds")))?,
        ),
        _ => None,
    };
    let identity = match &writing.identity {
        Some(name) => Some(
            row(&IDENTITIES, name)
                .ok_or_else(|| Problem::bad(format!("no identity is called {name}; GET /simulator/kinds")))?,
        ),
        None => None,
    };
    Ok((kind, identity))
}

/// The group a message is written in: the one named, or the usual one when the row is about groups.
fn group_of(writing: &Writing, kind: Option<&Row>, business: &Business) -> Option<String> {
    let about_groups = kind.and_then(|row| row.message.as_ref()?.get("group_id"));
    writing.group_id.clone().or_else(|| about_groups.map(|_| ids::group(&business.phone_number_id)))
}

fn names(
    world: &mut World,
    business: &Business,
    customer: &Customer,
    thread: &str,
    writing: &Writing,
    now: Timestamp,
) -> Names {
    let entries = world.thread(&business.phone_number_id, thread);
    let named = |side| match (&writing.message_id, entries.latest(side)) {
        (Some(id), _) => id.clone(),
        (None, Some(entry)) => entry.id.clone(),
        (None, None) => ids::wamid(&customer.wa_id),
    };
    let (target, own) = (named(Side::Business), named(Side::Customer));
    let all = Names::new(business, customer, now).with("target", target).with("own", own);
    match &writing.group_id {
        Some(group) => all.with("groupId", group.clone()),
        None => all,
    }
}

fn filled(names: &Names, message: &Map<String, Value>) -> Map<String, Value> {
    match names.fill(&message.clone().into()) {
        Value::Object(message) => message,
        _ => Map::new(),
    }
}

/// Adds group, context and referral.
fn surround(message: &mut Map<String, Value>, business: &Business, writing: &Writing) {
    if let Some(group) = &writing.group_id {
        message.insert("group_id".to_owned(), json!(group));
    }
    let mut context = message.remove("context").unwrap_or(Value::Null);
    if let Some(id) = &writing.replies_to {
        lay(&mut context, &json!({"from": business.display_digits(), "id": id}));
    }
    match writing.forwarded {
        Some(Forwarded::Once) => lay(&mut context, &json!({ "forwarded": true })),
        Some(Forwarded::Often) => lay(&mut context, &json!({ "frequently_forwarded": true })),
        None => {}
    }
    if let Some(product) = &writing.product {
        lay(&mut context, &json!({"from": business.display_digits(), "referred_product": product}));
    }
    if !context.is_null() {
        message.insert("context".to_owned(), context);
    }
    if let Some(referral) = &writing.referral {
        message.insert("referral".to_owned(), referral.clone());
    }
}

/// Adds what every message has, unless it is there; `null` leaves a part out.
fn complete(message: &mut Map<String, Value>, customer: &Customer, at: Timestamp) {
    message.entry("id").or_insert_with(|| json!(ids::wamid(&customer.wa_id)));
    message.entry("timestamp").or_insert_with(|| json!(at.as_second().to_string()));
    message.entry("from_user_id").or_insert_with(|| json!(customer.user_id));
    if !customer.hides_number {
        message.entry("from").or_insert_with(|| json!(customer.wa_id));
    }
    message.retain(|_, value| !value.is_null());
}

/// What the phone keeps of a message; an edit or a removal changes the one it is about.
fn note(world: &mut World, business: &Business, thread_id: &str, customer: &Customer, message: &Value, at: Timestamp) {
    let phone_number_id = &business.phone_number_id;
    let is_group = thread_id != customer.wa_id;
    if !is_group && let Some(customer) = world.customers.get_mut(&customer.wa_id) {
        customer.wrote(phone_number_id, at);
    }
    let thread = world.thread(phone_number_id, thread_id);
    if is_group {
        let group = thread.group.get_or_insert_default();
        group.participants.insert(customer.wa_id.clone());
        group.last_inbound = group.last_inbound.max(Some(at));
    }
    if message.get("referral").is_some() {
        thread.entry_point = Some(at);
    }
    let kind = text(message, "type").unwrap_or("unknown");
    let content = message.get(kind).cloned().unwrap_or_default();
    if thread.amend(kind, &content, at) {
        return;
    }
    let mut around = message.get("context").cloned().unwrap_or_default();
    lay(&mut around, &message.get("referral").map_or(Value::Null, |referral| json!({ "referral": referral })));
    let entry = Entry {
        replies_to: text(&around, "id").map(str::to_owned),
        author: is_group.then(|| customer.wa_id.clone()),
        context: Some(around).filter(|around| !around.is_null()),
        ..Entry::new(text(message, "id").unwrap_or_default(), Side::Customer, kind, content, at)
    };
    world.push(phone_number_id, thread_id, entry);
}
