//! Where an object lies: derivable, so that doing it again names the same object, and free of anything a customer wrote.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use reaktly_domain::ids::AccountId;
use uuid::Uuid;

/// `accounts/<account>/<year>/<month>/<id>`, with the month of `at` in UTC.
pub fn object_key(account: AccountId, at: Timestamp, id: Uuid) -> String {
    let day = at.to_zoned(TimeZone::UTC);
    format!("accounts/{account}/{:04}/{:02}/{id}", day.year(), day.month())
}
