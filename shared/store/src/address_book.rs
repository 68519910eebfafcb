//! Names from the address book of the WhatsApp Business app. Taking a card out takes its name, never the contact.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use reaktly_domain::ids::ContactId;

use crate::StoreResult;
use crate::schema::contacts;

type Stamp = Option<jiff_diesel::Timestamp>;

/// Keeps a contact's name in the book as of `at`; `None` when its card was taken out. An older word changes nothing.
/// `true` when the name people see is another. A name the customer gave themselves is not replaced.
pub async fn write_down(
    conn: &mut AsyncPgConnection,
    (now, at): (Timestamp, Timestamp),
    contact: ContactId,
    book_name: Option<&str>,
) -> StoreResult<bool> {
    let row: Option<(Option<String>, Option<String>, Stamp)> = contacts::table
        .find(contact.as_uuid())
        .select((contacts::name, contacts::book_name, contacts::book_changed_at))
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    let Some((name, known, changed_at)) = row else { return Ok(false) };
    if changed_at.is_some_and(|changed_at| Timestamp::from(changed_at) > at) {
        return Ok(false);
    }
    let from_book = name.is_none() || name == known;
    let shown = if from_book { book_name.map(str::to_owned) } else { name.clone() };
    let changed = shown != name;
    diesel::update(contacts::table.find(contact.as_uuid()))
        .set((
            contacts::name.eq(shown),
            contacts::book_name.eq(book_name),
            contacts::book_changed_at.eq(at.to_diesel()),
            contacts::updated_at.eq(now.to_diesel()),
        ))
        .execute(conn)
        .await?;
    Ok(changed)
}
