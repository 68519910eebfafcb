//! Webhook fields beside messages and statuses: whom each element concerns, and what is done with it.
//!
//! What the owner of a number must know becomes a notice; what happened to a customer, a thread or a group changes the
//! contact and stands in the conversation.

mod happening;
mod notice;
mod people;
mod thread;
mod watermark;

use std::sync::Arc;

use reaktly_domain::identity::PhoneNumberId;
use reaktly_domain::ids::IntegrationId;
use reaktly_store::quarantine::Quarantined;
use reaktly_store::webhooks::Number;
use reaktly_store::{AsyncPgConnection, Causes, StoreResult, notices};
use reaktly_whatsapp::fields::{self, Happening, Severity, Word};
use reaktly_whatsapp::webhook::{Change, Item, Kind};
use serde_json::Value;

use crate::account::Outcome;
use crate::decide::Routes;
use crate::metrics::Metrics;
use crate::talk::Surroundings;

/// Cards of an address book that are written in one transaction: a business may have thousands.
const CARDS_MAX: usize = 50;

/// An element of a field with its place in the webhook.
#[derive(Debug, Clone)]
pub struct FieldItem {
    /// The place.
    pub path: String,
    /// The change it came in.
    pub change: Arc<Change>,
    /// What it says.
    pub subject: Subject,
    /// The element as it came.
    pub raw: Value,
}

/// What an element of a field says.
#[derive(Debug, Clone)]
pub enum Subject {
    /// Something the owner of a number must know.
    Word(Box<Word>, Concerns),
    /// Something that happened with this number.
    Happening(IntegrationId, Box<Happening>),
}

/// What a word concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Concerns {
    /// One number.
    Number(IntegrationId),
    /// A business account, with its connected numbers.
    BusinessAccount(String, Vec<IntegrationId>),
    /// None that is connected.
    Account,
}

impl Concerns {
    /// The numbers it is about.
    pub fn numbers(&self) -> &[IntegrationId] {
        match self {
            Self::Number(number) => std::slice::from_ref(number),
            Self::BusinessAccount(_, numbers) => numbers,
            Self::Account => &[],
        }
    }

    fn place(&self) -> notices::Place<'_> {
        match self {
            Self::Number(number) => notices::Place::Number(*number),
            Self::BusinessAccount(id, _) => notices::Place::BusinessAccount(id),
            Self::Account => notices::Place::Account,
        }
    }
}

impl FieldItem {
    /// The numbers it is about.
    pub fn numbers(&self) -> &[IntegrationId] {
        match &self.subject {
            Subject::Word(_, concerns) => concerns.numbers(),
            Subject::Happening(number, _) => std::slice::from_ref(number),
        }
    }
}

/// Whether an item came by another field than messages and statuses do.
pub const fn is_field(item: &Item) -> bool {
    matches!(item.kind, Kind::Field(_) | Kind::Error(_) | Kind::Happening(_))
}

/// Reads an element of a field and finds whom it concerns. `None` for items that are no fields.
pub fn sort_out(item: &Item, routes: &Routes) -> Option<Result<FieldItem, Quarantined>> {
    let subject = match &item.kind {
        Kind::Field(field) => Ok(word(item, fields::read(field, &item.raw), routes)),
        Kind::Error(error) => Ok(word(item, fields::of_error(error), routes)),
        Kind::Happening(happening) => number_of(item, routes)
            .map(|number| Subject::Happening(number, happening.clone()))
            .ok_or_else(|| "its number is not connected to the account of this path".to_owned()),
        Kind::Message(_) | Kind::Echo(_) | Kind::Status(_) | Kind::Malformed(_) => return None,
    };
    // Without an account there is nobody to tell.
    let subject = match routes.account {
        Some(_) => subject,
        None => Err("the path belongs to no account".to_owned()),
    };
    let (path, raw) = (item.path.clone(), item.raw.clone());
    Some(match subject {
        Ok(subject) => Ok(FieldItem { path, change: Arc::clone(&item.change), subject, raw }),
        Err(detail) => Err(Quarantined { path, reason: "unrouted", detail, raw }),
    })
}

fn word(item: &Item, word: Word, routes: &Routes) -> Subject {
    let concerns = concerns(item, &word, &routes.directory);
    Subject::Word(Box::new(word), concerns)
}

/// The number of a happening: by its id; where there is none, by its digits; else the only number of the business
/// account.
fn number_of(item: &Item, routes: &Routes) -> Option<IntegrationId> {
    if let Some(id) = &item.phone_number_id {
        return by_id(&routes.directory, id.as_str());
    }
    let by_account = || match of_business_account(&routes.directory, item.change.entry_id.as_deref()?).as_slice() {
        [only] => Some(*only),
        _ => None,
    };
    by_digits(item, &routes.directory).or_else(by_account)
}

/// What a word concerns: the number by id, else by digits, else every number of the business account.
fn concerns(item: &Item, word: &Word, directory: &[Number]) -> Concerns {
    let id = word.phone_number_id.as_deref().or(item.phone_number_id.as_ref().map(PhoneNumberId::as_str));
    if let Some(number) = id.and_then(|id| by_id(directory, id)).or_else(|| by_digits(item, directory)) {
        return Concerns::Number(number);
    }
    let accounts = [word.business_account_id.as_deref(), item.change.entry_id.as_deref()];
    for account in accounts.into_iter().flatten() {
        let numbers = of_business_account(directory, account);
        if !numbers.is_empty() {
            return Concerns::BusinessAccount(account.to_owned(), numbers);
        }
    }
    Concerns::Account
}

fn by_id(directory: &[Number], id: &str) -> Option<IntegrationId> {
    directory.iter().find(|number| number.phone_number_id == id).map(|number| number.integration)
}

fn by_digits(item: &Item, directory: &[Number]) -> Option<IntegrationId> {
    let digits = item.change.display_phone_number.as_deref()?;
    directory.iter().find(|number| number.digits == digits).map(|number| number.integration)
}

fn of_business_account(directory: &[Number], id: &str) -> Vec<IntegrationId> {
    let numbers = directory.iter().filter(|number| number.business_account_id == id);
    numbers.map(|number| number.integration).collect()
}

/// Sorts elements into what is stored together: the cards of an address book in portions, everything else alone.
pub fn portions(items: Vec<FieldItem>) -> Vec<Vec<FieldItem>> {
    let (mut cards, others): (Vec<_>, Vec<_>) = items.into_iter().partition(is_card);
    cards.sort_by_key(people::lock_order);
    let cards = cards.chunks(CARDS_MAX).map(<[FieldItem]>::to_vec);
    others.into_iter().map(|item| vec![item]).chain(cards).collect()
}

fn is_card(item: &FieldItem) -> bool {
    matches!(&item.subject, Subject::Happening(_, happening) if matches!(**happening, Happening::Book(_)))
}

/// Stores elements in the running transaction; what became of each, in their order.
pub(crate) async fn store(
    conn: &mut AsyncPgConnection,
    around: &Surroundings,
    items: &[FieldItem],
    (metrics, causes): (&Metrics, &mut Causes),
) -> StoreResult<Vec<Outcome>> {
    let mut outcomes = Vec::with_capacity(items.len());
    for item in items {
        outcomes.push(match &item.subject {
            Subject::Word(word, concerns) => {
                metrics.field(if word.is_known { &item.change.field } else { "unknown" });
                notice::store(conn, around, item, (word, concerns), causes).await?
            }
            Subject::Happening(number, happening) => {
                metrics.field(&item.change.field);
                happening::store(conn, around, item, (*number, happening), causes).await?
            }
        });
    }
    Ok(outcomes)
}

/// Whether a word is more than good to know.
pub(crate) fn is_grave(word: &Word) -> bool {
    word.severity > Severity::Info
}
