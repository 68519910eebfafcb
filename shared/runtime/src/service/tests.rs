use super::*;
use crate::settings::DatabaseSettings;

struct Example;

impl Service for Example {
    const NAME: &'static str = "normalize";
    const ABOUT: &'static str = "Turns one thing into another.";
    type Config = DatabaseSettings;

    async fn run(_: DatabaseSettings, _: Context) -> anyhow::Result<()> {
        Ok(())
    }
}

#[test]
fn a_services_problems_and_the_processes_are_reported_together() {
    let vars = Vars::from([("REAKTLY_ENV", "test"), ("REAKTLY_HEALTH_ADDR", "nowhere")]);
    let errors = read::<Example>(&vars).unwrap_err();
    let named: Vec<_> = errors.0.iter().map(|problem| problem.variable).collect();
    assert_eq!(named, ["DATABASE_URL", "REAKTLY_ENV", "REAKTLY_HEALTH_ADDR"]);
}

#[test]
fn help_lists_the_services_variables_before_those_of_every_process() {
    let text = config::describe(&variables::<Example>());
    let place = |name: &str| text.find(name).unwrap();
    assert!(place("DATABASE_URL [required]") < place("REAKTLY_ENV [production]"));
    assert!(place("REAKTLY_HEALTH_ADDR [127.0.0.1:9082]") < place("OTEL_SERVICE_NAME"));
}

#[test]
fn the_program_of_all_services_has_no_suffix() {
    assert_eq!(program("send"), "reaktly-send");
    assert_eq!(program("reaktly"), "reaktly");
}
