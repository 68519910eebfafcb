//! Who a message is from or to: the element's own fields joined with the `contacts` beside it.

use reaktly_domain::identity::Identity;
use serde_json::Value;

use super::{Customer, wire};

/// The `contacts` of a value. They need not stand in the order of the messages, so that they are joined by identity.
#[derive(Debug, Default)]
pub(crate) struct Contacts {
    contacts: Vec<Customer>,
    fallback: Option<Customer>,
}

impl Contacts {
    /// Reads the list; anything else is no contacts.
    pub(crate) fn of(list: Option<&Value>) -> Self {
        let contacts = match list {
            Some(Value::Array(list)) => list.iter().map(contact).collect(),
            Some(alone @ Value::Object(_)) => vec![contact(alone)],
            _ => Vec::new(),
        };
        Self { contacts, fallback: None }
    }

    /// Lets the only contact beside the only message stand for its customer, however little the message says itself.
    pub(crate) fn with_fallback(mut self) -> Self {
        if let [only] = self.contacts.as_slice() {
            self.fallback = Some(only.clone());
        }
        self
    }

    /// The customer known by any of `values`, completed from the contact with the same identity. `None` when nothing
    /// identifies anybody.
    pub(crate) fn customer(&self, values: &[Option<String>]) -> Option<Customer> {
        let mut customer = Customer::default();
        for value in values.iter().flatten() {
            learn(&mut customer, value);
        }
        let contact = self
            .contacts
            .iter()
            .find(|contact| same_person(contact, &customer))
            .or_else(|| self.fallback.as_ref().filter(|contact| !contradict(contact, &customer)));
        if let Some(contact) = contact {
            complete(&mut customer, contact);
        }
        (customer.wa_id.is_some() || customer.bsuid.is_some()).then_some(customer)
    }
}

/// Takes over what `contact` knows beyond `customer`.
pub(crate) fn complete(customer: &mut Customer, contact: &Customer) {
    let Customer { wa_id, bsuid, parent_bsuid, name, username } = contact.clone();
    customer.wa_id = customer.wa_id.take().or(wa_id);
    customer.bsuid = customer.bsuid.take().or(bsuid);
    customer.parent_bsuid = customer.parent_bsuid.take().or(parent_bsuid);
    customer.name = customer.name.take().or(name);
    customer.username = customer.username.take().or(username);
}

/// Reads one contact. An identity counts by its form, whatever field it stands in.
pub(crate) fn contact(object: &Value) -> Customer {
    let mut customer = Customer {
        parent_bsuid: wire::text(object, "parent_user_id"),
        username: wire::text(object, "username").map(|name| without_at(&name)),
        ..Customer::default()
    };
    for key in ["wa_id", "user_id"] {
        if let Some(value) = wire::text(object, key) {
            learn(&mut customer, &value);
        }
    }
    if let Some(profile) = object.get("profile") {
        customer.name = wire::text(profile, "name");
        customer.username = wire::text(profile, "username").map(|name| without_at(&name)).or(customer.username);
    }
    customer
}

fn learn(customer: &mut Customer, value: &str) {
    match Identity::classify(value) {
        Some(Identity::WaId(value)) if customer.wa_id.is_none() => customer.wa_id = Some(value),
        Some(Identity::Bsuid(value)) if customer.bsuid.is_none() => customer.bsuid = Some(value),
        _ => {}
    }
}

fn same_person(one: &Customer, other: &Customer) -> bool {
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    same(&one.wa_id, &other.wa_id) || same(&one.bsuid, &other.bsuid)
}

fn contradict(one: &Customer, other: &Customer) -> bool {
    let differ = |a: &Option<String>, b: &Option<String>| a.is_some() && b.is_some() && a != b;
    differ(&one.wa_id, &other.wa_id) || differ(&one.bsuid, &other.bsuid)
}

fn without_at(name: &str) -> String {
    name.strip_prefix('@').unwrap_or(name).to_owned()
}
