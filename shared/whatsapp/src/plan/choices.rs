//! What a customer may tap: buttons where they fit, else a list, else numbered lines.

use std::collections::HashSet;

use reaktly_domain::content::{Button, ListRow, ListSection};

use super::Choice;
use super::limits::{
    BUTTON_ID_UNITS_MAX, BUTTON_TITLE_CHARS_MAX, BUTTONS_MAX, LIST_ROWS_MAX, ROW_DESCRIPTION_CHARS_MAX,
    ROW_ID_UNITS_MAX, ROW_TITLE_CHARS_MAX, title_length,
};
use super::refusal::{Limit, PlanError};
use crate::split::units;

/// The best form that holds the choices whole.
pub(super) enum Offer {
    Nothing,
    Buttons(Vec<Button>),
    List(Vec<ListSection>),
    Words,
}

/// Choices that no form can hold: without a title or id, or not to be told apart.
pub(super) fn check(choices: &[Choice]) -> Result<(), PlanError> {
    let (mut titles, mut ids) = (HashSet::new(), HashSet::new());
    for (place, choice) in choices.iter().enumerate() {
        let at = |field: &str, limit| Err(PlanError::new(format!("buttons[{place}].{field}"), limit));
        if choice.title.is_empty() {
            return at("title", Limit::Empty);
        }
        if choice.id.is_empty() {
            return at("id", Limit::Empty);
        }
        if !titles.insert((&choice.title, &choice.description)) {
            return at("title", Limit::Repeated);
        }
        if !ids.insert(&choice.id) {
            return at("id", Limit::Repeated);
        }
    }
    Ok(())
}

/// The best form for checked choices.
pub(super) fn offer(choices: &[Choice]) -> Offer {
    if choices.is_empty() {
        Offer::Nothing
    } else if fit_buttons(choices) {
        let button = |choice: &Choice| Button { id: choice.id.clone(), title: choice.title.clone() };
        Offer::Buttons(choices.iter().map(button).collect())
    } else if fit_list(choices) {
        let row = |choice: &Choice| ListRow {
            id: choice.id.clone(),
            title: choice.title.clone(),
            description: choice.description.clone(),
        };
        Offer::List(vec![ListSection { title: None, rows: choices.iter().map(row).collect() }])
    } else {
        Offer::Words
    }
}

/// The choices as lines with their places; `None` without choices.
pub(super) fn numbered(choices: &[Choice]) -> Option<String> {
    let line = |(place, choice): (usize, &Choice)| match &choice.description {
        Some(description) => format!("{place}. {}: {description}", choice.title),
        None => format!("{place}. {}", choice.title),
    };
    let lines: Vec<String> = (1..).zip(choices).map(line).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

fn fit_buttons(choices: &[Choice]) -> bool {
    choices.len() <= BUTTONS_MAX
        && choices.iter().all(|choice| {
            choice.description.is_none()
                && title_length(&choice.title) <= BUTTON_TITLE_CHARS_MAX
                && units(&choice.id) <= BUTTON_ID_UNITS_MAX
        })
}

fn fit_list(choices: &[Choice]) -> bool {
    choices.len() <= LIST_ROWS_MAX
        && choices.iter().all(|choice| {
            let description = choice.description.as_deref().unwrap_or_default();
            title_length(&choice.title) <= ROW_TITLE_CHARS_MAX
                && title_length(description) <= ROW_DESCRIPTION_CHARS_MAX
                && units(&choice.id) <= ROW_ID_UNITS_MAX
        })
}
