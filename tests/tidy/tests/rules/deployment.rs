//! What is deployed is what there is.

use std::os::unix::fs::PermissionsExt as _;

use crate::repository::{entries, none, read, root};

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
