//! An operator's row as the one who answers.

use reaktly_operator::turn::Persona;
use reaktly_search::language::Language;
use reaktly_store::operators::Operator;

/// How an operator speaks.
pub fn persona(operator: &Operator) -> Persona {
    let main = Language::from_tag(&operator.language).unwrap_or_default();
    let others = operator.languages.iter().filter_map(|tag| Language::from_tag(tag)).filter(|other| *other != main);
    let instructions = [operator.tone.trim(), operator.instructions.trim()];
    let instructions: Vec<&str> = instructions.into_iter().filter(|text| !text.is_empty()).collect();
    Persona {
        business: operator.business_name.clone(),
        instructions: instructions.join("\n"),
        website: operator.website_url.clone(),
        languages: std::iter::once(main).chain(others).collect(),
        ..Persona::named(&operator.name)
    }
}
