use proptest::prelude::*;

use super::*;

#[test]
fn the_printed_number_of_the_documentation_is_accepted() {
    assert_eq!(PhoneNumber::parse("+1234567890").unwrap().digits(), "1234567890");
    assert!(PhoneNumber::parse("+4915112345678").is_ok());
}

#[test]
fn the_character_at_fault_is_named_with_its_position() {
    let error = PhoneNumber::parse("+49 151").unwrap_err();
    assert_eq!(error, ParseIdentityError::Character { character: ' ', position: 4, after_plus: " after the +" });
    assert!(error.to_string().contains("' '"));
}

#[test]
fn numbers_without_plus_with_a_zero_or_of_a_wrong_length_are_refused() {
    assert_eq!(PhoneNumber::parse("4915112345678"), Err(ParseIdentityError::NoPlus));
    assert_eq!(PhoneNumber::parse("+0915112345678"), Err(ParseIdentityError::LeadingZero));
    assert!(matches!(PhoneNumber::parse("+123456"), Err(ParseIdentityError::Length { digits: 6, .. })));
    assert!(matches!(PhoneNumber::parse("+1234567890123456"), Err(ParseIdentityError::Length { digits: 16, .. })));
    assert_eq!(PhoneNumber::parse("  "), Err(ParseIdentityError::Empty));
}

#[test]
fn an_identity_is_classified_by_its_form() {
    assert_eq!(Identity::classify("+16505551234"), Some(Identity::WaId("16505551234".into())));
    let bsuid = "US.ENT.11815799212886844830";
    assert_eq!(Identity::classify(bsuid), Some(Identity::Bsuid(bsuid.into())));
    assert_eq!(Identity::classify(""), None);
    assert_eq!(Identity::classify("16505551234").unwrap().phone_number().unwrap(), "+16505551234");
    assert_eq!(Identity::classify(bsuid).unwrap().phone_number(), None);
}

proptest! {
    #[test]
    fn a_parsed_number_prints_as_it_came(digits in "[1-9][0-9]{6,14}") {
        let text = format!("+{digits}");
        let number = PhoneNumber::parse(&text).unwrap();
        prop_assert_eq!(String::from(number.clone()), text);
        prop_assert_eq!(number.digits(), digits.as_str());
    }
}
