//! An operator's row as the one who answers.

use reaktly_domain::operator_settings::{self, Switch};
use reaktly_operator::turn::{Address, Department, OnAnger, Persona};
use reaktly_search::language::Language;
use reaktly_store::operators::Operator;
use reaktly_store::teams::Team;

/// How an operator speaks. It knows of no [`departments`] yet.
pub fn persona(operator: &Operator) -> Persona {
    let settings = operator.settings();
    let main = Language::from_tag(&operator.language).unwrap_or_default();
    let others = operator.languages.iter().filter_map(|tag| Language::from_tag(tag)).filter(|other| *other != main);
    let instructions = [operator.tone.trim(), operator.instructions.trim()];
    let instructions: Vec<&str> = instructions.into_iter().filter(|text| !text.is_empty()).collect();
    Persona {
        business: operator.business_name.clone(),
        instructions: instructions.join("\n"),
        website: operator.website_url.clone(),
        languages: std::iter::once(main).chain(others).collect(),
        address: match settings.address {
            operator_settings::Address::Formal => Address::Formal,
            operator_settings::Address::Informal => Address::Informal,
        },
        disclosure: settings.disclosure,
        contact: settings.contact,
        policy_words: settings.handoff.policy_words,
        after_unanswered: settings.handoff.after_unanswered,
        on_anger: match settings.handoff.anger {
            Switch::On => OnAnger::HandOff,
            Switch::Off => OnAnger::GoOn,
        },
        ..Persona::named(&operator.name)
    }
}

/// The teams a customer may ask for, by name or alias.
pub fn departments(teams: &[Team]) -> Vec<Department> {
    let names = |team: &Team| std::iter::once(&team.name).chain(&team.aliases).cloned().collect();
    teams.iter().map(|team| Department { team: team.id, names: names(team) }).collect()
}
