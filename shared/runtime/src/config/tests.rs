use secrecy::ExposeSecret;

use super::*;

const PORT: Variable = Variable::preset("PORT", "80", "port");
const TOKEN: Variable = Variable::required("TOKEN", "token of the service");
const LIMIT: Variable = Variable::optional("LIMIT", "at most this many");

#[derive(Debug)]
struct Example {
    port: u16,
    token: secrecy::SecretString,
    limit: Option<u32>,
}

impl Settings for Example {
    fn variables() -> Vec<Variable> {
        vec![PORT, TOKEN, LIMIT]
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, Reported> {
        let port = reader.value(&PORT);
        let token = reader.secret(&TOKEN);
        let limit = reader.optional(&LIMIT);
        Ok(Self { port: port?, token: token?, limit: limit? })
    }
}

#[test]
fn all_errors_are_reported_at_once() {
    let vars = Vars::from([("PORT", "eighty"), ("LIMIT", "-1")]);
    let errors = load::<Example>(&vars).unwrap_err();
    let named: Vec<_> = errors.0.iter().map(|problem| problem.variable).collect();
    assert_eq!(named, ["PORT", "TOKEN", "LIMIT"]);
    assert_eq!(errors.to_string().lines().count(), 3);
}

#[test]
fn what_is_not_set_takes_its_default() {
    let example = load::<Example>(&Vars::from([("TOKEN", "t")])).unwrap();
    assert_eq!((example.port, example.limit), (80, None));
    assert_eq!(example.token.expose_secret(), "t");
}

#[test]
fn a_blank_value_counts_as_not_set() {
    let vars = Vars::from([("TOKEN", "  "), ("LIMIT", "")]);
    let errors = load::<Example>(&vars).unwrap_err();
    assert_eq!(errors.to_string(), "TOKEN is required: token of the service");
}

#[test]
fn neither_an_error_nor_the_variables_show_a_value() {
    let vars = Vars::from([("PORT", "hunter2"), ("TOKEN", "hunter2")]);
    let errors = load::<Example>(&vars).unwrap_err();
    assert!(!format!("{errors} {errors:?} {vars:?}").contains("hunter2"));
}

#[test]
fn a_problem_recorded_beside_a_good_reading_still_refuses_it() {
    let vars = Vars::default();
    let mut reader = Reader::new(&vars);
    let port = reader.value::<u16>(&PORT);
    reader.refuse(&PORT, "is the port of another");
    assert_eq!(reader.finish(port).unwrap_err().to_string(), "PORT is the port of another");
}

#[test]
fn durations_are_whole_milliseconds() {
    const WAIT: Variable = Variable::preset("WAIT", "1500", "milliseconds");
    let read = |text: &str| {
        let vars = Vars::default().with("WAIT", text);
        let mut reader = Reader::new(&vars);
        let read = reader.milliseconds(&WAIT);
        reader.finish(read).map_err(|errors| errors.to_string())
    };
    assert_eq!(read(""), Ok(std::time::Duration::from_millis(1500)));
    assert_eq!(read("7"), Ok(std::time::Duration::from_millis(7)));
    assert_eq!(read("1.5").unwrap_err(), "WAIT is not a whole number of milliseconds");
}

#[test]
fn a_wrong_address_is_told_by_what_it_must_look_like() {
    assert_eq!(
        http_url("graph").unwrap_err(),
        "must be an address such as https://example.com: relative URL without a base"
    );
    assert!(http_url("ftp://example.com").is_err());
    assert!(listen_address("8080").unwrap_err().contains("127.0.0.1:8080"));
    assert_eq!(listen_address("[::1]:80").unwrap().port(), 80);
}

#[test]
fn help_names_each_variable_once_with_its_default() {
    let text = describe(&[PORT, TOKEN, LIMIT, PORT]);
    assert_eq!(text.matches("PORT [80]").count(), 1);
    assert!(text.contains("TOKEN [required]"), "{text}");
    assert!(text.contains("LIMIT [not set]\n      at most this many"), "{text}");
}
