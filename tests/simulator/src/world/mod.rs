//! What the simulated Meta knows: businesses, customers, their threads, and how fast each number has been sending.

mod business;
mod customer;
mod file;
mod rate;
mod template;
#[cfg(test)]
mod tests;
mod thread;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

pub(crate) use business::{Business, Callback, Proof, WindowRefusal};
pub(crate) use customer::Customer;
pub(crate) use file::{load, snapshot, store};
pub(crate) use rate::Rate;
pub(crate) use template::{HELLO_WORLD, SHAPES, Template, component, placeholders};
pub(crate) use thread::{Entry, Side, Status, Thread};

/// Customers kept; the one silent for longest leaves first.
const CUSTOMERS_MAX: usize = 10_000;

/// How long after a customer's message free-form messages may be sent.
pub(crate) const WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// A thread is between one business phone number and one customer.
pub(crate) type ThreadKey = (String, String);

/// Everything the simulator remembers.
#[derive(Default)]
pub(crate) struct World {
    /// By phone number id.
    pub(crate) businesses: BTreeMap<String, Arc<Business>>,
    /// By phone number of the customer, digits only.
    pub(crate) customers: BTreeMap<String, Customer>,
    /// By phone number id and customer.
    pub(crate) threads: HashMap<ThreadKey, Thread>,
    /// Sending rate of each phone number, by its id.
    pub(crate) throughput: HashMap<String, Rate>,
    /// Numbers of customers, by their user id; whoever got an id last has it.
    user_ids: HashMap<String, String>,
    /// Who wrote a message, by its id: a read mark names nothing else.
    authors: HashMap<String, String>,
}

impl World {
    /// Any phone number of a business account: they share token, secret and callback.
    pub(crate) fn of_account<'a>(&'a self, account_id: &'a str) -> impl Iterator<Item = &'a Business> {
        self.businesses.values().map(|business| &**business).filter(move |business| business.account_id == account_id)
    }

    /// Every template of an account.
    pub(crate) fn templates<'a>(&'a self, account_id: &'a str) -> impl Iterator<Item = &'a Template> {
        let own = self.of_account(account_id).flat_map(|business| &business.templates);
        let samples = self.of_account(account_id).any(|business| business.sample_templates);
        let built_in = std::iter::once(&*HELLO_WORLD).chain(SHAPES.iter().filter(move |_| samples));
        let replaced = |template: &Template| {
            let mut own = self.of_account(account_id).flat_map(|business| &business.templates);
            own.any(|own| own.name == template.name && own.language == template.language)
        };
        built_in.filter(move |template| !replaced(template)).chain(own)
    }

    /// The business named, or the only one there is.
    pub(crate) fn business_or_only(&self, phone_number_id: Option<&str>) -> Option<&Arc<Business>> {
        match phone_number_id {
            Some(id) => self.businesses.get(id),
            None if self.businesses.len() == 1 => self.businesses.values().next(),
            None => None,
        }
    }

    /// The customer with this number, made when there is none.
    pub(crate) fn customer(&mut self, wa_id: &str, now: Timestamp) -> &mut Customer {
        if !self.customers.contains_key(wa_id) && self.customers.len() >= CUSTOMERS_MAX {
            self.forget_most_silent();
        }
        if !self.customers.contains_key(wa_id) {
            self.put_customer(Customer::new(wa_id));
        }
        let customer = self.customers.entry(wa_id.to_owned()).or_insert_with(|| Customer::new(wa_id));
        customer.active_at = now;
        customer
    }

    /// Keeps a customer, new or changed.
    pub(crate) fn put_customer(&mut self, customer: Customer) {
        self.user_ids.insert(customer.user_id.clone(), customer.wa_id.clone());
        self.customers.insert(customer.wa_id.clone(), customer);
    }

    /// The customer whom a business-scoped user id names.
    pub(crate) fn customer_by_user_id(&self, user_id: &str) -> Option<&Customer> {
        let usual = self.user_ids.get(user_id).and_then(|wa_id| self.customers.get(wa_id));
        usual.filter(|customer| customer.user_id == user_id)
    }

    /// The thread, made when there is none.
    pub(crate) fn thread(&mut self, phone_number_id: &str, wa_id: &str) -> &mut Thread {
        self.threads.entry((phone_number_id.to_owned(), wa_id.to_owned())).or_default()
    }

    /// Adds a message to a thread.
    pub(crate) fn push(&mut self, phone_number_id: &str, wa_id: &str, entry: Entry) {
        if entry.from == Side::Customer {
            self.authors.insert(entry.id.clone(), wa_id.to_owned());
        }
        if let Some(gone) = self.thread(phone_number_id, wa_id).push(entry) {
            self.authors.remove(&gone.id);
        }
    }

    /// The customer who wrote a message that is still in a thread.
    pub(crate) fn author(&self, message_id: &str) -> Option<String> {
        self.authors.get(message_id).cloned()
    }

    /// To whom a message of a phone number went that is still in a thread.
    pub(crate) fn recipient(&self, phone_number_id: &str, message_id: &str) -> Option<String> {
        let mut threads = self.threads.iter().filter(|((phone_id, _), _)| phone_id == phone_number_id);
        threads.find(|(_, thread)| thread.find(message_id).is_some()).map(|((_, wa_id), _)| wa_id.clone())
    }

    /// Keeps a template with a business, in the place of the account's one of the same name and language.
    pub(crate) fn put_template(&mut self, phone_number_id: &str, template: Template) {
        if let Some(business) = self.businesses.get_mut(phone_number_id) {
            let templates = &mut Arc::make_mut(business).templates;
            templates.retain(|known| (&known.name, &known.language) != (&template.name, &template.language));
            templates.push(template);
        }
    }

    /// Forgets everything but the businesses.
    pub(crate) fn forget_customers(&mut self) {
        *self = Self { businesses: std::mem::take(&mut self.businesses), ..Self::default() };
    }

    /// When the customer service window of a thread closes; `None` when the customer never wrote.
    pub(crate) fn window_ends(&self, phone_number_id: &str, wa_id: &str) -> Option<Timestamp> {
        let thread = self.threads.get(&(phone_number_id.to_owned(), wa_id.to_owned()));
        if let Some(group) = thread.and_then(|thread| thread.group.as_ref()) {
            return group.last_inbound?.checked_add(WINDOW).ok();
        }
        let last = self.customers.get(wa_id)?.last_inbound.get(phone_number_id)?;
        last.checked_add(WINDOW).ok()
    }

    /// Forgets a tenth at once, so that a crowd of new customers does not make each of them wait.
    fn forget_most_silent(&mut self) {
        let mut silent: Vec<_> = self.customers.values().map(|one| (one.active_at, one.wa_id.clone())).collect();
        silent.sort_unstable();
        silent.truncate(CUSTOMERS_MAX / 10);
        let gone: HashSet<String> = silent.into_iter().map(|(_, wa_id)| wa_id).collect();
        self.customers.retain(|wa_id, _| !gone.contains(wa_id));
        self.user_ids.retain(|_, wa_id| !gone.contains(wa_id));
        self.threads.retain(|(_, customer), _| !gone.contains(customer));
        self.authors.retain(|_, customer| !gone.contains(customer));
    }
}
