//! A message element, in each of the places where one may stand.

use reaktly_domain::identity::Identity;
use serde_json::Value;

use super::customer::{self, Contacts};
use super::{Customer, Kind, Malformation, Message, Origin, WAMID_BYTES_MAX, content, context, notices, wire};

/// What a customer wrote.
pub(super) fn inbound(element: &Value, contacts: &Contacts, origin: Origin) -> Result<Kind, Malformation> {
    let [from, user_id] = [wire::text(element, "from"), wire::text(element, "from_user_id")];
    let known = contacts.customer(&[from, user_id, notices::former(element)]);
    let mut customer = known.or_else(|| nobody_in_a_group(element)).ok_or(Malformation::NoCustomer)?;
    customer.parent_bsuid =
        notices::parent(element).or(customer.parent_bsuid).or_else(|| wire::text(element, "from_parent_user_id"));
    Ok(Kind::Message(Box::new(message(element, customer, origin)?)))
}

/// What the business wrote in the app.
pub(super) fn echo(element: &Value, contacts: &Contacts, origin: Origin) -> Result<Kind, Malformation> {
    let known = contacts.customer(&[wire::text(element, "to"), wire::text(element, "to_user_id")]);
    let mut customer = known.or_else(|| nobody_in_a_group(element)).ok_or(Malformation::NoCustomer)?;
    customer.parent_bsuid = customer.parent_bsuid.or_else(|| wire::text(element, "to_parent_user_id"));
    Ok(Kind::Echo(Box::new(message(element, customer, origin)?)))
}

/// The two sides of a past thread.
pub(super) struct Parties {
    customer: Option<Customer>,
    business: Option<String>,
}

impl Parties {
    /// Reads a thread's id and context; `business` is the business's number as shown.
    pub(super) fn of_thread(id: Option<&Value>, context: Option<&Value>, business: Option<&str>) -> Self {
        let known = context.map(customer::contact).unwrap_or_default();
        let contacts = Contacts::of(None);
        let id = id.and_then(Value::as_str).map(str::to_owned);
        let customer = contacts.customer(&[known.bsuid.clone(), known.wa_id.clone(), id]).map(|mut found| {
            customer::complete(&mut found, &known);
            found
        });
        Self { customer, business: business.map(digits) }
    }
}

/// A message of a past thread: the business's own when its number is the sender or the thread's customer the receiver.
pub(super) fn past(element: &Value, parties: &Parties) -> Result<Kind, Malformation> {
    let customer = parties.customer.clone().ok_or(Malformation::NoCustomer)?;
    let from = wire::text(element, "from");
    let own = from.as_deref().map(digits).is_some_and(|from| Some(from) == parties.business);
    let to_customer = wire::text(element, "to")
        .and_then(|to| Identity::classify(&to))
        .is_some_and(|to| customer.identities().contains(&to));
    let message = Box::new(message(element, customer, Origin::History)?);
    Ok(if own || to_customer { Kind::Echo(message) } else { Kind::Message(message) })
}

fn message(element: &Value, customer: Customer, origin: Origin) -> Result<Message, Malformation> {
    Ok(Message {
        wamid: wamid(element)?,
        sent_at: wire::instant(element, "timestamp"),
        origin,
        content: content::read(element),
        quoted_wamid: context::quoted(element),
        context: context::read(element, origin, &customer),
        group_id: group(element),
        replacement: notices::replacement(element),
        errors: wire::errors(element),
        customer,
    })
}

/// A message of a group has its place even when it does not say which member wrote it.
fn nobody_in_a_group(element: &Value) -> Option<Customer> {
    group(element).map(|_| Customer::default())
}

pub(super) fn group(element: &Value) -> Option<String> {
    wire::text(element, "group_id").filter(|group| group.len() <= WAMID_BYTES_MAX)
}

/// The element's id, which is opaque.
pub(crate) fn wamid(element: &Value) -> Result<String, Malformation> {
    let wamid = wire::text(element, "id").ok_or(Malformation::NoId)?;
    if wamid.len() > WAMID_BYTES_MAX { Err(Malformation::IdTooLong) } else { Ok(wamid) }
}

fn digits(number: &str) -> String {
    number.chars().filter(char::is_ascii_digit).collect()
}
