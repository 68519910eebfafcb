//! Many acceptances in one transaction: what almost every send comes to, and all that has to be quick.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::delivery::{Concluded, Conclusion, State};
use reaktly_domain::ids::MessageId;
use reaktly_events::envelope::{EventName, Stage, event, wake};
use reaktly_events::{Detail, MessageDetail};
use uuid::Uuid;

use crate::deliveries::Row;
use crate::integration_health::{self, GraphWord};
use crate::schema::{deliveries, number_limits};
use crate::sending::Claim;
use crate::{Causes, StoreResult, statuses};

const LOCK_CONVERSATIONS: &str = "SELECT id FROM conversations WHERE id = ANY ($1) ORDER BY id FOR NO KEY UPDATE";

const WRITE: &str = "WITH w AS (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS w (message_id, attempt_id, wamid)), \
     d AS (UPDATE deliveries d SET state = 'accepted', wamid = w.wamid, lease_until = NULL, error_code = NULL, \
       updated_at = $4 FROM w WHERE d.message_id = w.message_id RETURNING d.message_id, d.conversation_id), \
     a AS (UPDATE attempts a SET finished_at = $4, outcome = 'accepted', wamid = w.wamid FROM w \
       WHERE a.id = w.attempt_id), \
     c AS (UPDATE conversations c SET version = c.version + 1, updated_at = $4 FROM d \
       WHERE c.id = d.conversation_id RETURNING c.id, c.version) \
     UPDATE messages m SET status = 'accepted', wamid = w.wamid, updated_at = $4 FROM w, d, c \
       WHERE m.id = w.message_id AND d.message_id = m.id AND c.id = d.conversation_id \
       RETURNING m.id AS message_id, m.kind, c.version";

const WAITING: &str = "SELECT DISTINCT conversation_id AS id FROM deliveries WHERE conversation_id = ANY ($1) \
     AND state IN ('queued', 'sending', 'retry_wait', 'unknown')";

const RELIEVE_RECIPIENTS: &str =
    "UPDATE recipient_limits SET strikes = 0 WHERE conversation_id = ANY ($1) AND strikes > 0";

#[derive(QueryableByName)]
struct Written {
    #[diesel(sql_type = SqlUuid)]
    message_id: Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    version: i64,
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// Records that Meta took these claims, each with Meta's id, as far as there is nothing to think about: the claim still
/// stands and no status came before. The messages that were recorded; the others are for [`super::record`]. Recipients
/// lose their strikes and numbers their standstill. Run it in a transaction.
pub async fn record_accepted(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    accepted: &[(&Claim, &str)],
    causes: &mut Causes,
) -> StoreResult<HashSet<MessageId>> {
    let conversations = ids(accepted, |claim| claim.conversation.as_uuid());
    diesel::sql_query(LOCK_CONVERSATIONS).bind::<Array<SqlUuid>, _>(&conversations).execute(conn).await?;
    let plain = plain(conn, now, accepted).await?;
    if plain.is_empty() {
        return Ok(HashSet::new());
    }
    let plain: Vec<(&Claim, &str, Row)> = plain;
    let written: Vec<Written> = diesel::sql_query(WRITE)
        .bind::<Array<SqlUuid>, _>(plain.iter().map(|(claim, ..)| claim.message.as_uuid()).collect::<Vec<_>>())
        .bind::<Array<SqlUuid>, _>(plain.iter().map(|(claim, ..)| claim.attempt_id.as_uuid()).collect::<Vec<_>>())
        .bind::<Array<Text>, _>(plain.iter().map(|(_, wamid, _)| *wamid).collect::<Vec<_>>())
        .bind::<Timestamptz, _>(now.to_diesel())
        .load(conn)
        .await?;
    let waiting: Vec<Id> = diesel::sql_query(WAITING).bind::<Array<SqlUuid>, _>(&conversations).load(conn).await?;
    let waiting: HashSet<Uuid> = waiting.into_iter().map(|row| row.id).collect();
    let written: HashMap<Uuid, Written> = written.into_iter().map(|row| (row.message_id, row)).collect();
    let mut recorded = HashSet::with_capacity(plain.len());
    for (claim, _, row) in &plain {
        let Some(written) = written.get(&claim.message.as_uuid()) else { continue };
        recorded.insert(claim.message);
        announce(now, claim, (row, written), causes);
        if waiting.contains(&claim.conversation.as_uuid()) {
            causes.push(wake(Stage::Send, now, claim.account, claim.conversation));
        }
    }
    relieve(conn, now, &plain, &conversations).await?;
    Ok(recorded)
}

fn ids(accepted: &[(&Claim, &str)], of: impl Fn(&Claim) -> Uuid) -> Vec<Uuid> {
    let ids: std::collections::BTreeSet<Uuid> = accepted.iter().map(|(claim, _)| of(claim)).collect();
    ids.into_iter().collect()
}

/// The acceptances that move their delivery from its claim to `accepted` and nothing else, one of each conversation.
async fn plain<'a>(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    accepted: &[(&'a Claim, &'a str)],
) -> StoreResult<Vec<(&'a Claim, &'a str, Row)>> {
    let rows: Vec<Row> = deliveries::table
        .filter(deliveries::message_id.eq_any(ids(accepted, |claim| claim.message.as_uuid())))
        .order(deliveries::message_id)
        .select(Row::as_select())
        .for_no_key_update()
        .load(conn)
        .await?;
    let mut rows: HashMap<Uuid, Row> = rows.into_iter().map(|row| (row.message_id, row)).collect();
    let wamids: Vec<&str> = accepted.iter().map(|(_, wamid)| *wamid).collect();
    let parked = statuses::lock_wamids(conn, &wamids).await?;
    let stopped: Vec<Uuid> = number_limits::table
        .filter(number_limits::integration_id.eq_any(ids(accepted, |claim| claim.integration.as_uuid())))
        .filter(number_limits::probe_at.is_not_null())
        .select(number_limits::integration_id)
        .load(conn)
        .await?;
    let mut conversations = HashSet::new();
    let taken = accepted.iter().filter_map(|(claim, wamid)| {
        let row = rows.remove(&claim.message.as_uuid())?;
        let delivery = row.delivery();
        let next = delivery.concluded(claim.attempt_id, Conclusion::Accepted { wamid }, now);
        let moves = matches!(next, Concluded::Stands(next) if next.state == State::Accepted);
        let moves = moves && !stopped.contains(&claim.integration.as_uuid());
        let plain = moves && delivery.state == State::Sending && delivery.attempt_id == Some(claim.attempt_id);
        let alone = plain && !parked.contains(*wamid) && conversations.insert(claim.conversation);
        alone.then_some((*claim, *wamid, row))
    });
    Ok(taken.collect())
}

fn announce(now: Timestamp, claim: &Claim, (row, written): (&Row, &Written), causes: &mut Causes) {
    let detail = MessageDetail {
        message_id: claim.message.to_string(),
        seq: row.seq,
        direction: "outbound".to_owned(),
        author: row.author.clone(),
        kind: written.kind.clone(),
        status: State::Accepted.name().to_owned(),
    };
    let (account, id) = (claim.account, claim.conversation);
    causes.push(event(EventName::MessageStatusChanged, now, account, id, written.version, Detail::Message(detail)));
}

/// Meta takes messages: strikes are forgotten.
async fn relieve(
    conn: &mut AsyncPgConnection,
    now: Timestamp,
    plain: &[(&Claim, &str, Row)],
    conversations: &[Uuid],
) -> StoreResult<()> {
    let numbers: std::collections::BTreeMap<_, _> =
        plain.iter().map(|(claim, ..)| (claim.integration, claim.account)).collect();
    diesel::sql_query(RELIEVE_RECIPIENTS).bind::<Array<SqlUuid>, _>(conversations).execute(conn).await?;
    for (integration, account) in numbers {
        integration_health::heard(conn, now, account, integration, GraphWord::Accepted).await?;
    }
    Ok(())
}
