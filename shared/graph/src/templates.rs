//! The message templates of a business account, page by page. Enumerations stay open strings: Meta's pages disagree.

use reaktly_domain::identity::BusinessAccountId;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use crate::client::GraphClient;
use crate::error::GraphError;

/// What is asked of a template.
const FIELDS: &str = "id,name,language,status,category,quality_score,parameter_format,components,rejected_reason";
/// Templates of a page: few enough for an answer of one megabyte, many enough to spare the account's calls.
const PAGE_SIZE: &str = "100";
/// Most pages of one account; Meta allows 6,000 templates, each in several languages.
const PAGES_MAX: usize = 1000;

/// A template as Meta lists it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ListedTemplate {
    /// Meta's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Language code, such as `en_US`.
    pub language: String,
    /// `APPROVED`, `PENDING`, `REJECTED` …
    pub status: String,
    /// `MARKETING`, `UTILITY` or `AUTHENTICATION`.
    #[serde(default)]
    pub category: String,
    /// `{"score", …}`.
    #[serde(default)]
    quality_score: Value,
    /// `POSITIONAL` or `NAMED`; older templates have none.
    #[serde(default)]
    pub parameter_format: Option<String>,
    /// Header, body, footer and buttons.
    #[serde(default)]
    pub components: Value,
    /// Why Meta refused it; `NONE` where there is no reason.
    #[serde(default)]
    pub rejected_reason: Option<String>,
}

impl ListedTemplate {
    /// `GREEN`, `YELLOW`, `RED` …; absent when Meta has no opinion yet.
    pub fn quality(&self) -> Option<&str> {
        self.quality_score.get("score").and_then(Value::as_str)
    }
}

impl GraphClient {
    /// Every template of a business account. One that cannot be read is left out; the others are not its hostages.
    ///
    /// # Errors
    /// Any page that cannot be had: a part of the list would look like templates that are gone.
    pub async fn message_templates(
        &self,
        token: &SecretString,
        account: &BusinessAccountId,
    ) -> Result<Vec<ListedTemplate>, GraphError> {
        let mut templates = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let mut query = vec![("fields", FIELDS), ("limit", PAGE_SIZE)];
            query.extend(after.as_deref().map(|cursor| ("after", cursor)));
            let mut page = self.get(token, &[account.as_str(), "message_templates"], &query).await?;
            let Some(Value::Array(items)) = page.get_mut("data").map(Value::take) else {
                return Err(GraphError::Malformed { http_status: 200 });
            };
            templates.extend(items.into_iter().filter_map(|item| serde_json::from_value(item).ok()));
            // Meta gives a cursor on the last page too; only `next` tells that there is another one.
            let cursor = page.pointer("/paging/cursors/after").and_then(Value::as_str).map(str::to_owned);
            after = cursor.filter(|_| page.pointer("/paging/next").is_some_and(Value::is_string));
            if after.is_none() {
                return Ok(templates);
            }
        }
        Err(GraphError::Malformed { http_status: 200 })
    }
}
