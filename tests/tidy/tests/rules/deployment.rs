//! What is deployed is what there is.

use std::os::unix::fs::PermissionsExt as _;

use regex::Regex;

use crate::repository::{entries, none, read, root, rust_files};

/// The binaries of the services, by folder.
fn services() -> Vec<String> {
    let folders = entries("services").into_iter();
    folders.filter(|name| root().join("services").join(name).join("src/main.rs").exists()).collect()
}

#[test]
fn every_service_can_be_deployed_alone() {
    let compose = read("docker-compose.yml");
    let complaints: Vec<String> = services()
        .into_iter()
        .filter(|service| *service != "reaktly")
        .filter(|service| {
            !compose.contains(&format!("\n  {service}:\n")) || !compose.contains(&format!("reaktly-{service}"))
        })
        .collect();
    none("missing in docker-compose.yml", &complaints);
}

/// One service of the compose file, as text.
fn block<'a>(compose: &'a str, service: &str) -> &'a str {
    let start = compose.split_once(&format!("\n  {service}:\n")).map_or("", |(_, rest)| rest);
    let end = Regex::new(r"(?m)^( {2})?[a-z-]+:$").unwrap().find(start).map_or(start.len(), |next| next.start());
    start.get(..end).unwrap_or_default()
}

#[test]
fn deployed_services_listen_where_they_say() {
    let compose = read("docker-compose.yml");
    let defaults = read("shared/runtime/src/settings/process.rs");
    let address = Regex::new(r#"\("([a-z]+)", "127\.0\.0\.1:([0-9]+)"\)"#).unwrap();
    let mut complaints = Vec::new();
    for found in address.captures_iter(&defaults) {
        let [service, port] = found.extract().1;
        if service != "reaktly" && !block(&compose, service).contains(&format!("REAKTLY_HEALTH_ADDR: 0.0.0.0:{port}\n"))
        {
            complaints.push(format!("{service}: its health address is port {port}"));
        }
    }
    none("docker-compose.yml and the programs disagree", &complaints);
}

/// The compose file says by `REAKTLY_MEDIA_URL` where files are, and hands in the keys.
const SAID_OTHERWISE: [&str; 1] = ["REAKTLY_DATA"];

#[test]
fn whatever_can_be_set_can_be_set_where_it_is_deployed() {
    let compose = read("docker-compose.yml");
    let variable = Regex::new(r#"Variable::[a-z]+\(\s*"(REAKTLY_[A-Z_]+)""#).unwrap();
    let settings: Vec<String> = rust_files()
        .iter()
        .filter(|file| file.path.starts_with("services/") || file.path.starts_with("shared/"))
        .flat_map(|file| variable.captures_iter(&file.text).map(|found| found[1].to_owned()).collect::<Vec<_>>())
        .collect();
    assert!(settings.len() > 30, "only {} variables were found", settings.len());
    let complaints: Vec<String> = settings
        .into_iter()
        .filter(|name| !SAID_OTHERWISE.contains(&name.as_str()) && !compose.contains(&format!(" {name}:")))
        .collect();
    none("variables that docker-compose.yml hands to nobody", &complaints);
}

#[test]
fn every_nats_server_is_set_up_alike() {
    for place in ["deploy/nats/nats.conf", "scripts/services"] {
        let text = read(place);
        assert!(text.contains("max_payload: 8MB"), "{place}: Meta's largest webhook has to fit");
        assert!(text.contains("sync_interval: always"), "{place}: 200 means stored");
    }
}

#[test]
fn scripts_stop_at_the_first_error_and_can_be_run() {
    let mut complaints = Vec::new();
    for name in entries("scripts") {
        let path = root().join("scripts").join(&name);
        if path.is_dir() || name.contains('.') {
            continue;
        }
        let text = read(&format!("scripts/{name}"));
        if !text.starts_with("#!/usr/bin/env bash\n") || !text.contains("\nset -euo pipefail\n") {
            complaints.push(format!("scripts/{name}: starts with `#!/usr/bin/env bash` and sets -euo pipefail"));
        }
        if path.metadata().unwrap().permissions().mode() & 0o111 == 0 {
            complaints.push(format!("scripts/{name} is not executable"));
        }
    }
    none("scripts", &complaints);
}
