use serde_json::json;

use super::*;
use crate::plan::PlanError;

fn shape<'a>(components: &'a Value, parameter_format: &'a str) -> Shape<'a> {
    Shape { parameter_format, components }
}

fn parcel() -> Value {
    json!([
        { "type": "HEADER", "format": "IMAGE", "example": { "header_handle": ["https://example.com/h.png"] } },
        { "type": "BODY", "text": "Hello {{1}}, parcel {{2}} is on its way. Bye {{1}}!", "example": { "body_text": [["Ada", "17"]] } },
        { "type": "FOOTER", "text": "Desk" },
        { "type": "BUTTONS", "buttons": [
            { "type": "QUICK_REPLY", "text": "Thanks" },
            { "type": "URL", "text": "Track", "url": "https://example.com/t/{{1}}", "example": ["https://example.com/t/17"] },
            { "type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550100" },
            { "type": "COPY_CODE", "example": "SPRING" },
        ] },
    ])
}

fn welcome() -> Value {
    json!([
        { "type": "HEADER", "format": "TEXT", "text": "Hi {{name}}", "example": { "header_text_named_params": [{ "param_name": "name", "example": "Ada" }] } },
        { "type": "BODY", "text": "You are number {{ place }} of {{total}}.", "example": { "body_text_named_params": [
            { "param_name": "place", "example": "3" }, { "param_name": "total", "example": "9" }] } },
    ])
}

fn given(place: Place, index: Option<u32>, name: Option<&str>, value: &str) -> Given {
    Given { place, index, name: name.map(str::to_owned), value: GivenValue::Text(value.to_owned()) }
}

fn picture() -> Given {
    let value = GivenValue::Media(json!({ "id": "17" }));
    Given { place: Place::Header, index: None, name: None, value }
}

fn message(result: Result<impl std::fmt::Debug, PlanError>) -> String {
    result.unwrap_err().to_string()
}

#[test]
fn everything_that_is_filled_in_is_told_with_its_example() {
    let components = parcel();
    let outline = |shape: Shape<'_>| -> Vec<String> {
        let line = |p: Parameter| {
            let index = p.index.map(|index| index.to_string()).unwrap_or_default();
            let (name, example) = (p.name.unwrap_or_default(), p.example.unwrap_or_default());
            format!("{} {index}{name} {} {example}", p.place.name(), p.kind.name())
        };
        parameters(shape).into_iter().map(line).collect()
    };
    assert_eq!(
        outline(shape(&components, "POSITIONAL")),
        [
            "header  image https://example.com/h.png",
            "body 1 text Ada",
            "body 2 text 17",
            "button 0 payload ",
            "button 1 url https://example.com/t/17",
            "button 3 copy_code SPRING",
        ]
    );
    let components = welcome();
    let named = ["header name text Ada", "body place text 3", "body total text 9"];
    assert_eq!(outline(shape(&components, "NAMED")), named);
    let code = json!([{ "type": "BODY", "text": "{{1}} is your code" }, { "type": "BUTTONS", "buttons": [{ "type": "OTP", "otp_type": "COPY_CODE" }] }]);
    assert_eq!(outline(shape(&code, "POSITIONAL")), ["body 1 text ", "button 0 url "]);
}

#[test]
fn numbered_parameters_become_components_in_any_order() {
    let components = parcel();
    let given = [
        given(Place::Button, Some(3), None, "SUMMER"),
        given(Place::Body, Some(2), None, "18"),
        given(Place::Body, None, None, "Bo"),
        picture(),
        given(Place::Button, Some(1), None, "t18"),
    ];
    let filled = fill(shape(&components, "POSITIONAL"), &given).unwrap();
    let expected = json!([
        { "type": "header", "parameters": [{ "type": "image", "image": { "id": "17" } }] },
        { "type": "body", "parameters": [{ "type": "text", "text": "Bo" }, { "type": "text", "text": "18" }] },
        { "type": "button", "sub_type": "url", "index": "1", "parameters": [{ "type": "text", "text": "t18" }] },
        { "type": "button", "sub_type": "copy_code", "index": "3", "parameters": [{ "type": "coupon_code", "coupon_code": "SUMMER" }] },
    ]);
    assert_eq!(filled, expected);
    assert_eq!(check(shape(&components, "POSITIONAL"), &filled), Ok(()));
    let reads = "[Image]\n\nHello Bo, parcel 18 is on its way. Bye Bo!\n\nDesk";
    assert_eq!(preview(shape(&components, "POSITIONAL"), &filled), reads);
}

#[test]
fn named_parameters_keep_their_names_and_values_are_not_read_as_placeholders() {
    let components = welcome();
    let given = [
        given(Place::Body, None, Some("total"), "{{place}}"),
        given(Place::Body, None, Some("place"), "1"),
        given(Place::Header, None, Some("name"), "Bo"),
    ];
    let filled = fill(shape(&components, "NAMED"), &given).unwrap();
    assert_eq!(filled[1]["parameters"][0], json!({ "type": "text", "parameter_name": "place", "text": "1" }));
    assert_eq!(preview(shape(&components, "NAMED"), &filled), "Hi Bo\n\nYou are number 1 of {{place}}.");
    assert_eq!(
        preview(shape(&components, "NAMED"), &json!([])),
        "Hi {{name}}\n\nYou are number {{ place }} of {{total}}."
    );
}

#[test]
fn what_does_not_fill_a_template_is_refused_by_parameter() {
    let (parcel, welcome) = (parcel(), welcome());
    let numbered = |given: &[Given]| message(fill(shape(&parcel, "POSITIONAL"), given));
    let named = |given: &[Given]| message(fill(shape(&welcome, "NAMED"), given));
    let body = |index, value: &str| given(Place::Body, Some(index), None, value);
    assert_eq!(numbered(&[]), "parameters must have the image of the header");
    assert_eq!(numbered(&[picture(), body(1, "a")]), "parameters must have 2 of the body");
    assert_eq!(numbered(&[picture(), body(1, "a"), body(2, "b")]), "parameters must have url of button 1");
    assert_eq!(numbered(&[body(3, "a")]), "parameters[0] is no parameter of the template");
    assert_eq!(numbered(&[body(1, " ")]), "parameters[0] is empty");
    assert_eq!(numbered(&[body(1, "a"), body(1, "b")]), "parameters[1] is the same as an earlier one");
    assert_eq!(numbered(&[given(Place::Header, None, None, "x")]), "parameters[0] must be of the type image");
    assert_eq!(named(&[given(Place::Body, None, Some("sum"), "x")]), "parameters[0] is no parameter of the template");
    assert_eq!(named(&[given(Place::Header, None, Some("name"), "x")]), "parameters must have place of the body");
}

#[test]
fn components_in_metas_form_are_counted_against_the_template() {
    let parcel = parcel();
    let checked = |components: Value| message(check(shape(&parcel, "POSITIONAL"), &components));
    let header = json!({ "type": "header", "parameters": [{ "type": "image", "image": { "id": "17" } }] });
    let one = json!({ "type": "body", "parameters": [{ "type": "text", "text": "Bo" }] });
    let two =
        json!({ "type": "body", "parameters": [{ "type": "text", "text": "Bo" }, { "type": "text", "text": "1" }] });
    let film = json!({ "type": "header", "parameters": [{ "type": "video", "video": { "id": "17" } }] });
    assert_eq!(checked(json!([])), "components has 0 parameters in the header; the template has 1");
    assert_eq!(checked(json!([header, one])), "components has 1 parameters in the body; the template has 2");
    assert_eq!(checked(json!([film, two])), "components must have the image of the header");
    assert_eq!(checked(json!([header, two])), "components must have url of button 1");
}
