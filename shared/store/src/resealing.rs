//! Sealed secrets of the whole installation, to be checked and sealed anew when the key ring changes.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use reaktly_domain::ids::IntegrationId;
use uuid::Uuid;

use crate::StoreResult;
use crate::integrations::Integration;
use crate::schema::integrations;

/// The same secrets under another key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resealed {
    /// The verify token.
    pub verify_token: String,
    /// The access token.
    pub access_token: String,
    /// The app secret.
    pub app_secret: Option<String>,
}

/// Every integration that has ever been, oldest first: those that are disconnected keep their secrets.
pub async fn all(conn: &mut AsyncPgConnection) -> StoreResult<Vec<Integration>> {
    Ok(integrations::table.order(integrations::id).select(Integration::as_select()).load(conn).await?)
}

/// One of them, locked until the transaction ends.
pub async fn lock(conn: &mut AsyncPgConnection, id: IntegrationId) -> StoreResult<Option<Integration>> {
    let query = integrations::table.find(id.as_uuid()).select(Integration::as_select()).for_no_key_update();
    Ok(query.first(conn).await.optional()?)
}

/// Writes the same secrets under another key; nothing else changes.
pub async fn write(conn: &mut AsyncPgConnection, id: IntegrationId, resealed: &Resealed) -> StoreResult<()> {
    diesel::update(integrations::table.find(Uuid::from(id)))
        .set((
            integrations::verify_token_sealed.eq(&resealed.verify_token),
            integrations::access_token_sealed.eq(&resealed.access_token),
            integrations::app_secret_sealed.eq(resealed.app_secret.as_ref()),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
