//! Media: the storage takes, gives and deletes, and what customers send is fetched.

use jiff::SignedDuration;
use reaktly_media::{MediaSettings, MediaStore};
use reaktly_store::media;

use super::{Check, Patient};

/// A file is fetched in seconds; one that is due for longer waits for something.
const DUE_AGE_MAX: SignedDuration = SignedDuration::from_mins(5);

pub(super) async fn checks(patient: &Patient, settings: &MediaSettings) -> Vec<Check> {
    vec![check_storage(settings).await, check_due(patient).await]
}

async fn check_storage(settings: &MediaSettings) -> Check {
    const ID: &str = "media";
    let probed = match MediaStore::open(&settings.url) {
        Ok(storage) => storage.probe().await,
        Err(error) => Err(error),
    };
    match probed {
        Ok(()) => Check::pass(ID, format!("{} takes, gives and deletes", settings.url)),
        Err(error) => {
            let error = anyhow::Error::new(error);
            Check::fail(ID, format!("{error:#}"), "set REAKTLY_MEDIA_URL to a folder or bucket that can be written to")
        }
    }
}

async fn check_due(patient: &Patient) -> Check {
    const ID: &str = "media-due";
    let waiting = match patient.store.connection().await {
        Ok(mut conn) => media::due_since(&mut conn, patient.now).await,
        Err(_) => return Check::unknown(ID, "PostgreSQL is away"),
    };
    match waiting {
        Ok(waiting) => match waiting.oldest.map(|oldest| patient.age(oldest)) {
            Some(age) if age > DUE_AGE_MAX => Check::fail(
                ID,
                format!("{} files are due, the oldest for {age:#}", waiting.count),
                "see whether reaktly-fetch runs and what it logs",
            ),
            _ => Check::pass(ID, format!("{} files are due", waiting.count)),
        },
        Err(error) => Check::fail(ID, format!("{:#}", anyhow::Error::new(error)), "run `reaktly migrate`"),
    }
}
