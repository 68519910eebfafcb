//! One batch in one transaction: contacts, conversations, messages, what they cause, and the webhooks' accounts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use reaktly_domain::identity::{Identity, PhoneNumberId};
use reaktly_domain::ids::{AccountId, ContactId, IntegrationId, MessageId};
use reaktly_events::MessageDetail;
use reaktly_store::batch::{self, Known, NewRow};
use reaktly_store::contacts::{Changed, Person};
use reaktly_store::conversations::Conversation;
use reaktly_store::inbound::detail_of;
use reaktly_store::{
    AsyncConnection as _, AsyncPgConnection, Causes, StoreError, StoreResult, Written, operators, webhooks as accounts,
};
use reaktly_worker::Worker;

use super::Plain;
use crate::account::{Outcome, Tally};
use crate::commit;
use crate::decide::{self, Entry, Routes, Talk};
use crate::metrics::Metrics;
use crate::talk::{self, Surroundings};

/// What became of a batch.
pub(super) struct Batch {
    /// The account of each webhook; `None` for one that has to be taken by itself.
    pub(super) tallies: Vec<Option<Tally>>,
    /// What to publish.
    pub(super) causes: Written,
}

/// Writes a batch.
pub(super) async fn all(
    worker: &Worker,
    (quiet, metrics): (SignedDuration, &Metrics),
    plains: &[Plain],
) -> StoreResult<Batch> {
    let now = worker.clock.now();
    let mut conn = worker.store.connection().await?;
    let batch = (*conn)
        .transaction(async |conn: &mut AsyncPgConnection| {
            let mut work = Work {
                now,
                quiet,
                quiets: HashMap::new(),
                plains,
                tallies: vec![None; plains.len()],
                causes: Causes::default(),
            };
            let talks = work.open(conn).await?;
            work.store(conn, metrics, talks).await?;
            work.close(conn).await?;
            let causes = work.causes.write(conn).await?;
            let tallies = work.tallies.into_iter().map(|open| open.map(|open| open.tally)).collect();
            Ok::<_, StoreError>(Batch { tallies, causes })
        })
        .await?;
    if let Err(error) = note_seen(&mut conn, plains, &batch.tallies).await {
        // The batch is written; the next one notes the sign of life.
        tracing::debug!(error = format!("{:#}", anyhow::Error::new(error)), "could not note a sign of life");
    }
    Ok(batch)
}

/// A webhook that is being taken in.
#[derive(Debug, Clone)]
struct Open {
    account: AccountId,
    tally: Tally,
}

struct Work<'a> {
    now: Timestamp,
    quiet: SignedDuration,
    /// Of the numbers that have one of their own.
    quiets: HashMap<IntegrationId, SignedDuration>,
    plains: &'a [Plain],
    tallies: Vec<Option<Open>>,
    causes: Causes,
}

/// What one customer wrote to one number, over all webhooks.
struct Joined {
    account: AccountId,
    talk: Talk,
    /// The webhook of each entry.
    webhooks: Vec<usize>,
}

impl Work<'_> {
    /// Sorts the messages of all webhooks by customer and number. Repeats, and what has no place, is left out.
    async fn open(&mut self, conn: &mut AsyncPgConnection) -> StoreResult<Vec<Joined>> {
        let ids: Vec<_> = self.plains.iter().map(|plain| plain.received.id).collect();
        let mut seen = batch::accounted(conn, &ids).await?;
        let routes = Self::routes(conn, self.plains).await?;
        let mut joined = Vec::new();
        let mut places = HashMap::new();
        for (index, plain) in self.plains.iter().enumerate() {
            let Some(routes) = routes.get(plain.received.path.as_str()) else { continue };
            let (Some(account), true) = (routes.account, seen.insert(plain.received.id)) else { continue };
            let sorted = decide::sort(plain.items.clone(), routes);
            if !sorted.quarantined.is_empty() {
                continue;
            }
            let mut tally = Tally::default();
            for Talk { integration, entries } in sorted.talks {
                tally.integrations.insert(integration);
                tally.written_to.insert(integration);
                for entry in entries {
                    join(&mut joined, &mut places, (account, integration, index), entry);
                }
            }
            if let Some(open) = self.tallies.get_mut(index) {
                *open = Some(Open { account, tally });
            }
        }
        Ok(joined)
    }

    /// Whose each path is, and that account's numbers.
    async fn routes<'p>(conn: &mut AsyncPgConnection, plains: &'p [Plain]) -> StoreResult<BTreeMap<&'p str, Routes>> {
        let mut routes = BTreeMap::new();
        let paths: BTreeSet<&str> = plains.iter().map(|plain| plain.received.path.as_str()).collect();
        for path in paths {
            let Some(account) = accounts::account_of_path(conn, path).await? else { continue };
            let of_path = plains.iter().filter(|plain| plain.received.path == path);
            let named = of_path.flat_map(|plain| &plain.items).filter_map(|item| item.phone_number_id.as_ref());
            let named: BTreeSet<&str> = named.map(PhoneNumberId::as_str).collect();
            let named: Vec<&str> = named.into_iter().collect();
            let numbers = accounts::numbers(conn, account, &named).await?;
            routes.insert(path, Routes { account: Some(account), numbers, ..Routes::default() });
        }
        Ok(routes)
    }

    async fn store(&mut self, conn: &mut AsyncPgConnection, metrics: &Metrics, talks: Vec<Joined>) -> StoreResult<()> {
        let (talks, contacts) = self.contacts(conn, talks).await?;
        let place = |(joined, (contact, _)): (&Joined, &(ContactId, Changed))| {
            (joined.account, (joined.talk.integration, *contact))
        };
        let places: Vec<_> = talks.iter().zip(&contacts).map(place).collect();
        let mut conversations = batch::lock_or_create(conn, self.now, &places).await?;
        let numbers: BTreeSet<_> = talks.iter().map(|joined| joined.talk.integration).collect();
        self.quiets = operators::quiet_times(conn, &Vec::from_iter(numbers), self.quiet).await?;
        let ids = talks.iter().flat_map(|joined| joined.talk.entries.iter().map(|entry| id(&joined.talk, entry)));
        let ids: Vec<_> = ids.collect();
        let mut known = batch::known(conn, &ids).await?;
        let mut rows = Vec::with_capacity(ids.len());
        let mut told: HashMap<_, Vec<MessageDetail>> = HashMap::new();
        for (joined, (_, place)) in talks.iter().zip(&places) {
            let Some(conversation) = conversations.get_mut(place) else { continue };
            let stored = self.talk(conn, joined, (conversation, &mut known), &mut rows).await?;
            metrics.talk(&joined.talk, &stored.outcomes);
            told.entry(*place).or_default().extend(stored.details);
        }
        batch::insert(conn, self.now, &rows).await?;
        for row in rows.iter().filter(|row| row.message.content.media().is_some()) {
            let conversation = conversations.values().find(|conversation| conversation.id == row.conversation);
            let Some(conversation) = conversation else { continue };
            talk::expect_media(conn, self.now, conversation, &row.message, &mut self.causes).await?;
        }
        self.announce(conn, conversations, &told, places.iter().zip(&contacts)).await
    }

    /// The contact of each talk. The webhooks of a talk where that takes more to tell are taken by themselves.
    async fn contacts(
        &mut self,
        conn: &mut AsyncPgConnection,
        mut talks: Vec<Joined>,
    ) -> StoreResult<(Vec<Joined>, Vec<(ContactId, Changed)>)> {
        loop {
            let persons: Vec<_> = talks.iter().map(|joined| (joined.account, self.person(joined))).collect();
            match batch::resolve(conn, self.now, &persons).await? {
                Known::All(resolved) => {
                    let contacts = resolved.into_iter().map(|resolved| (resolved.contact, resolved.changed)).collect();
                    return Ok((talks, contacts));
                }
                Known::Unusual(indexes) => {
                    let unusual = indexes.into_iter().filter_map(|index| talks.get(index));
                    let left_out: HashSet<usize> = unusual.flat_map(|joined| joined.webhooks.clone()).collect();
                    for index in &left_out {
                        if let Some(open) = self.tallies.get_mut(*index) {
                            *open = None;
                        }
                    }
                    talks = talks.into_iter().filter_map(|joined| joined.without(&left_out)).collect();
                }
            }
        }
    }

    fn person(&self, joined: &Joined) -> Person {
        let received = joined.webhooks.iter().filter_map(|index| Some(self.plains.get(*index)?.received.received_at));
        decide::person(&joined.talk, received.max().unwrap_or(self.now))
    }

    /// The messages of one talk, each under the next sequence of its locked conversation.
    async fn talk<'t>(
        &mut self,
        conn: &mut AsyncPgConnection,
        joined: &'t Joined,
        (conversation, known): (&mut Conversation, &mut HashSet<MessageId>),
        rows: &mut Vec<NewRow<'t>>,
    ) -> StoreResult<Stored> {
        let mut stored = Stored { outcomes: Vec::new(), details: Vec::new() };
        let quiet = self.quiets.get(&joined.talk.integration).copied().unwrap_or(self.quiet);
        for (entry, index) in joined.talk.entries.iter().zip(&joined.webhooks) {
            let Some(plain) = self.plains.get(*index) else { continue };
            let received_at = plain.received.received_at;
            let around = Surroundings { now: self.now, received_at, account: joined.account, quiet };
            let id = id(&joined.talk, entry);
            let outcome = if known.insert(id) {
                let message = talk::row(id, entry, received_at);
                conversation.last_seq += 1;
                let told = decide::told(entry, conversation, None, (received_at, self.now));
                talk::apply(conn, &around, conversation, &told, &mut self.causes).await?;
                let (account, seq) = (joined.account, conversation.last_seq);
                stored.details.push(detail_of(&message, seq));
                rows.push(NewRow { account, conversation: conversation.id, seq, message });
                Outcome::Stored
            } else {
                commit::recall(conn, &plain.received, &entry.path, Outcome::Duplicate(id.as_uuid())).await?
            };
            if let Some(Some(open)) = self.tallies.get_mut(*index) {
                open.tally = std::mem::take(&mut open.tally).with([outcome.clone()]);
            }
            stored.outcomes.push(outcome);
        }
        Ok(stored)
    }

    /// Saves the conversations that got a message, and tells who has to know.
    async fn announce<'p>(
        &mut self,
        conn: &mut AsyncPgConnection,
        mut conversations: HashMap<(IntegrationId, ContactId), Conversation>,
        told: &HashMap<(IntegrationId, ContactId), Vec<MessageDetail>>,
        contacts: impl Iterator<Item = (&'p (AccountId, (IntegrationId, ContactId)), &'p (ContactId, Changed))>,
    ) -> StoreResult<()> {
        let is_told = |place| told.get(place).is_some_and(|details| !details.is_empty());
        let mut touched: Vec<_> = conversations
            .iter_mut()
            .filter(|(place, _)| is_told(place))
            .map(|(_, conversation)| conversation)
            .collect();
        batch::save(conn, self.now, &mut touched).await?;
        for (place, details) in told.iter().filter(|(_, details)| !details.is_empty()) {
            let Some(conversation) = conversations.get(place) else { continue };
            talk::announce(self.now, conversation, details, &mut self.causes);
        }
        for ((_, place), (_, changed)) in contacts {
            let Some(conversation) = conversations.get(place).filter(|_| *changed == Changed::Yes) else { continue };
            self.causes.push(talk::contact_event(self.now, conversation));
        }
        Ok(())
    }

    /// Closes the accounts.
    async fn close(&mut self, conn: &mut AsyncPgConnection) -> StoreResult<()> {
        let closed = self.plains.iter().zip(&self.tallies);
        let closed = closed.filter_map(|(plain, open)| {
            let open = open.as_ref()?;
            Some(open.tally.close(&plain.received, Some(open.account)))
        });
        let closed: Vec<_> = closed.collect();
        batch::account_for(conn, self.now, &closed).await
    }
}

/// What became of a talk's entries, and what observers are told of those stored.
struct Stored {
    outcomes: Vec<Outcome>,
    details: Vec<MessageDetail>,
}

impl Joined {
    /// The talk without what these webhooks brought; `None` when nothing is left.
    fn without(self, webhooks: &HashSet<usize>) -> Option<Self> {
        let Talk { integration, entries } = self.talk;
        let kept = entries.into_iter().zip(self.webhooks).filter(|(_, index)| !webhooks.contains(index));
        let (entries, webhooks): (Vec<_>, Vec<_>) = kept.unzip();
        let talk = Talk { integration, entries };
        (!webhooks.is_empty()).then_some(Self { account: self.account, talk, webhooks })
    }
}

fn id(talk: &Talk, entry: &Entry) -> MessageId {
    MessageId::of_wamid(talk.integration, &entry.message.wamid)
}

/// Adds a message to the talk of its customer with the number.
fn join(
    joined: &mut Vec<Joined>,
    places: &mut HashMap<(IntegrationId, Identity), usize>,
    (account, integration, webhook): (AccountId, IntegrationId, usize),
    entry: Entry,
) {
    let identities = entry.message.customer.identities();
    let known = identities.iter().find_map(|identity| places.get(&(integration, identity.clone())).copied());
    let place = known.unwrap_or(joined.len());
    for identity in identities {
        places.entry((integration, identity)).or_insert(place);
    }
    if let Some(joined) = joined.get_mut(place) {
        joined.talk.entries.push(entry);
        joined.webhooks.push(webhook);
    } else {
        let talk = Talk { integration, entries: vec![entry] };
        joined.push(Joined { account, talk, webhooks: vec![webhook] });
    }
}

/// Notes the integrations' signs of life, once for the batch.
async fn note_seen(conn: &mut AsyncPgConnection, plains: &[Plain], tallies: &[Option<Tally>]) -> StoreResult<()> {
    let mut newest: BTreeMap<(IntegrationId, &str), Timestamp> = BTreeMap::new();
    for (plain, tally) in plains.iter().zip(tallies) {
        for integration in tally.iter().flat_map(|tally| &tally.written_to) {
            let at = newest.entry((*integration, plain.received.path.as_str())).or_insert(plain.received.received_at);
            *at = plain.received.received_at.max(*at);
        }
    }
    for ((integration, path), at) in newest {
        let Some(account) = accounts::account_of_path(conn, path).await? else { continue };
        accounts::note_seen(conn, account, integration, at, Some(at)).await?;
    }
    Ok(())
}
