//! The limits of a batch of claims: recipients first, then numbers, each in the order of its ids.

use std::collections::{BTreeMap, HashMap};

use diesel::sql_types::{Array, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::{ConversationId, IntegrationId};
use reaktly_domain::limits::{Hold, NumberRate, RecipientBucket};

use super::{Chosen, Claim};
use crate::{StoreResult, limits};

/// Who has to wait for no longer than this waits in memory: a wake-up would cost more than it is worth.
pub const WAIT_IN_PLACE_MAX: SignedDuration = SignedDuration::from_millis(500);

/// What the limits say of a batch; their rows stay locked until the transaction ends.
pub(super) struct Limited {
    granted: Vec<(Chosen, RecipientBucket)>,
    rates: BTreeMap<IntegrationId, NumberRate>,
    postponed: Vec<(Chosen, Timestamp)>,
}

/// Asks the limits for each of the chosen messages. Nothing is taken from them yet.
pub(super) async fn limit(conn: &mut AsyncPgConnection, now: Timestamp, chosen: Vec<Chosen>) -> StoreResult<Limited> {
    let ids: Vec<ConversationId> = chosen.iter().map(|chosen| chosen.conversation).collect();
    let buckets = limits::lock_recipients(conn, now, &ids).await?;
    let mut limited = Limited { granted: Vec::new(), rates: BTreeMap::new(), postponed: Vec::new() };
    let mut by_number: BTreeMap<IntegrationId, Vec<(Chosen, RecipientBucket)>> = BTreeMap::new();
    for chosen in chosen {
        let bucket = buckets.get(&chosen.conversation).copied().unwrap_or(RecipientBucket::new(now));
        match bucket.take(now) {
            Ok(taken) => by_number.entry(chosen.integration).or_default().push((chosen, taken)),
            Err(at) => limited.postponed.push((chosen, at)),
        }
    }
    for (integration, mut wanting) in by_number {
        let Some((first, _)) = wanting.as_slice().first() else { continue };
        let rate = limits::lock_number(conn, now, first.account, integration).await?;
        let count = u32::try_from(wanting.len()).unwrap_or(u32::MAX);
        let left = match rate.grant(now, count) {
            Ok(granted) => {
                let left = wanting.split_off(usize::try_from(granted).unwrap_or(usize::MAX).min(wanting.len()));
                limited.granted.append(&mut wanting);
                limited.rates.insert(integration, rate);
                let hold = rate.taken(now, granted).grant(now, 1).err();
                hold.map(|hold| (left, hold))
            }
            Err(hold) => Some((wanting, hold)),
        };
        if let Some((left, hold)) = left {
            limited.postpone(left, hold, rate);
        }
    }
    Ok(limited)
}

const POSTPONE: &str = "UPDATE deliveries d SET next_attempt_at = w.at \
     FROM unnest($1::uuid[], $2::timestamptz[]) AS w (message_id, at) WHERE d.message_id = w.message_id";

impl Limited {
    pub(super) fn granted(&self) -> impl Iterator<Item = &Chosen> {
        self.granted.iter().map(|(chosen, _)| chosen)
    }

    /// What has to wait, and until when.
    pub(super) fn postponed(&self) -> impl Iterator<Item = (&Chosen, Timestamp)> {
        self.postponed.iter().map(|(chosen, at)| (chosen, *at))
    }

    /// Each comes back at a time of its own, so that they do not all ask at once. While a number stands still its
    /// messages stay due: the sweeper's next probe takes one, and the end of the standstill all.
    fn postpone(&mut self, left: Vec<(Chosen, RecipientBucket)>, hold: Hold, rate: NumberRate) {
        let (Hold::Pace(at) | Hold::Pause(at)) = hold else { return };
        let places = (0_u32..).map(|place| SignedDuration::from_secs_f64(f64::from(place) / rate.per_second));
        self.postponed.extend(left.into_iter().zip(places).map(|((chosen, _), place)| (chosen, at + place)));
    }

    /// Takes from the limits what was claimed, and lets what waits long know when it is due.
    pub(super) async fn save(&self, conn: &mut AsyncPgConnection, now: Timestamp, claims: &[Claim]) -> StoreResult<()> {
        let mut counts: HashMap<IntegrationId, u32> = HashMap::new();
        for claim in claims {
            *counts.entry(claim.integration).or_default() += 1;
        }
        let claimed = |chosen: &Chosen| claims.iter().any(|claim| claim.message == chosen.message);
        let taken = self.granted.iter().filter(|(chosen, _)| claimed(chosen));
        let buckets: Vec<_> = taken.map(|(of, bucket)| (of.account, of.conversation, *bucket)).collect();
        limits::save_recipients(conn, &buckets).await?;
        for (integration, count) in counts {
            if let Some(rate) = self.rates.get(&integration) {
                limits::save_number(conn, now, integration, rate.taken(now, count)).await?;
            }
        }
        let late: Vec<_> = self.postponed().filter(|(_, at)| *at > now + WAIT_IN_PLACE_MAX).collect();
        if late.is_empty() {
            return Ok(());
        }
        diesel::sql_query(POSTPONE)
            .bind::<Array<SqlUuid>, _>(late.iter().map(|(of, _)| of.message.as_uuid()).collect::<Vec<_>>())
            .bind::<Array<Timestamptz>, _>(late.iter().map(|(_, at)| at.to_diesel()).collect::<Vec<_>>())
            .execute(conn)
            .await?;
        Ok(())
    }
}
