use super::is_same_host;

#[test]
fn the_origin_must_name_the_host_and_port_of_the_call() {
    for (origin, host) in [
        ("http://127.0.0.1:8081", "127.0.0.1:8081"),
        ("https://desk.example.com", "desk.example.com"),
        ("https://desk.example.com", "desk.example.com:443"),
        ("http://DESK.example.com", "desk.example.com"),
    ] {
        assert!(is_same_host(origin, host), "{origin} calls {host}");
    }
    for (origin, host) in [
        ("http://127.0.0.1:8082", "127.0.0.1:8081"),
        ("https://desk.example.com.evil.example", "desk.example.com"),
        ("https://evil.example", "desk.example.com"),
        ("null", "desk.example.com"),
        ("file://desk.example.com", "desk.example.com"),
        ("https://desk.example.com", ""),
        ("", "desk.example.com"),
    ] {
        assert!(!is_same_host(origin, host), "{origin} calls {host}");
    }
}
