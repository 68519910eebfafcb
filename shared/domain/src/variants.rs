//! Other spellings of a number, for finding a customer by what people type: never for sending, where Meta's own
//! spelling is the only right one.
//!
//! Brazil's mobile numbers got a ninth digit that older WhatsApp ids lack, Mexico's had a 1 after the country code,
//! Argentina's have a 9 there; each occurs with and without.

/// Length of `55`, an area code of two digits and eight digits.
const BRAZIL_SHORT: usize = 12;
/// First digits of mobile numbers in Brazil before the ninth digit came; landlines start with 2 to 5.
const BRAZIL_MOBILE: [char; 4] = ['6', '7', '8', '9'];
/// Length of a national number of Mexico and Argentina.
const NATIONAL_TEN: usize = 10;

/// The other spellings of a number given as digits with its country code; none for most countries.
pub fn lookup_variants(digits: &str) -> Vec<String> {
    [brazil(digits), inserted(digits, "52", '1'), inserted(digits, "54", '9')].into_iter().flatten().collect()
}

fn brazil(digits: &str) -> Option<String> {
    let national = digits.strip_prefix("55")?;
    let (area, subscriber) = national.split_at_checked(2)?;
    if digits.len() == BRAZIL_SHORT {
        return subscriber.starts_with(BRAZIL_MOBILE).then(|| format!("55{area}9{subscriber}"));
    }
    let short = subscriber.strip_prefix('9').filter(|short| short.starts_with(BRAZIL_MOBILE))?;
    (digits.len() == BRAZIL_SHORT + 1).then(|| format!("55{area}{short}"))
}

/// With `extra` after the country code where it is missing, without it where it is there.
fn inserted(digits: &str, country: &str, extra: char) -> Option<String> {
    let national = digits.strip_prefix(country)?;
    if national.len() == NATIONAL_TEN {
        return Some(format!("{country}{extra}{national}"));
    }
    let without = national.strip_prefix(extra)?;
    (without.len() == NATIONAL_TEN).then(|| format!("{country}{without}"))
}

#[cfg(test)]
mod tests;
