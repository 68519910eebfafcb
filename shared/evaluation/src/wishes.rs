//! Whether a wish for a person is understood, and nothing else is taken for one.

use reaktly_operator::intent::{Intent, Offered, understand};

use crate::sets::{SetError, Sets, Wish, own_wishes};
use crate::{Figure, Goal};

/// The figures over the product's own list, the folder's, and every question that wants no person.
///
/// # Errors
/// The product's own list is not readable.
pub fn measure(sets: &Sets) -> Result<Vec<Figure>, SetError> {
    let mut figures = of_list("wishes", &own_wishes()?).to_vec();
    if !sets.wishes.is_empty() {
        figures.extend(of_list("wishes of the folder", &sets.wishes));
    }
    for set in &sets.answers {
        let questions = set.questions.iter().map(|question| question.text.as_str());
        figures.push(taken_for_wishes(&set.name, questions, 0.0));
    }
    for set in &sets.paraphrases {
        let sentences = set.intents.iter().flat_map(|(_, sentences)| sentences).map(String::as_str);
        figures.push(taken_for_wishes(&set.name, sentences, 0.0005));
    }
    Ok(figures)
}

fn of_list(name: &str, wishes: &[Wish]) -> [Figure; 2] {
    let (mut wanted, mut understood, mut found) = (0, 0, 0);
    for wish in wishes {
        let wants = wants_person(&wish.text);
        wanted += usize::from(wish.wants_person);
        found += usize::from(wants);
        understood += usize::from(wants && wish.wants_person);
    }
    [
        Figure::share(format!("{name}: recall"), understood, wanted, Goal::AtLeast(0.95)),
        Figure::share(format!("{name}: precision"), understood, found, Goal::AtLeast(0.97)),
    ]
}

fn taken_for_wishes<'a>(name: &str, texts: impl Iterator<Item = &'a str>, most: f64) -> Figure {
    let (mut taken, mut n) = (0, 0);
    for text in texts {
        taken += usize::from(wants_person(text));
        n += 1;
    }
    Figure::share(format!("{name}: taken for a wish for a person"), taken, n, Goal::AtMost(most))
}

fn wants_person(text: &str) -> bool {
    understand(text, Offered::Nothing) == Intent::WantsPerson
}
