//! Lists come in pages: `{"items": […], "nextCursor"?: …}`, with an opaque cursor.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::problem::{Code, Problem};

/// Items of a page when the caller does not say.
const LIMIT_DEFAULT: i64 = 50;
/// Most items of a page.
const LIMIT_MAX: i64 = 200;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<T: ToSchema> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// Which page.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PageQuery {
    /// Items per page: 50 unless given, 200 at most.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<i64>,
    /// `nextCursor` of the page before.
    pub cursor: Option<String>,
}

impl PageQuery {
    /// Items of the page; more than the most counts as the most.
    pub(crate) fn limit(&self) -> Result<i64, Problem> {
        match self.limit {
            None => Ok(LIMIT_DEFAULT),
            Some(limit) if limit < 1 => Err(Problem::field("limit", "must be at least 1")),
            Some(limit) => Ok(limit.min(LIMIT_MAX)),
        }
    }

    /// The position the cursor holds; `None` for the first page.
    pub(crate) fn position<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        let Some(cursor) = &self.cursor else { return Ok(None) };
        let json = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| Problem::of(Code::InvalidCursor))?;
        serde_json::from_slice(&json).map(Some).map_err(|_| Problem::of(Code::InvalidCursor))
    }
}

impl<T: ToSchema> Page<T> {
    /// The whole of a list that is short by nature.
    pub(crate) fn whole(items: Vec<T>) -> Self {
        Self { items, next_cursor: None }
    }

    /// A page of `limit` items out of rows that were read with one more than that. `key` tells a row's place in the
    /// order.
    pub(crate) fn of<R, K: Serialize>(
        rows: Vec<R>,
        limit: i64,
        key: impl Fn(&R) -> K,
        present: impl FnMut(R) -> T,
    ) -> Self {
        let (rows, next_cursor) = cut(rows, limit, key);
        Self { items: rows.into_iter().map(present).collect(), next_cursor }
    }
}

/// The first `limit` rows and the cursor behind them. Rows were read with one more than `limit`, so that there is a
/// cursor exactly when there is a next page.
pub(crate) fn cut<R, K: Serialize>(mut rows: Vec<R>, limit: i64, key: impl Fn(&R) -> K) -> (Vec<R>, Option<String>) {
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > size;
    rows.truncate(size);
    let last = rows.last().filter(|_| more).map(key);
    let cursor = last.and_then(|key| serde_json::to_vec(&key).ok()).map(|json| URL_SAFE_NO_PAD.encode(json));
    (rows, cursor)
}
