use super::*;

#[test]
fn only_the_listed_host_and_port_together_are_exempt() {
    let list: AllowList = "127.0.0.1:8080, Localhost:3000".parse().unwrap();
    let holds = |url: &str| list.holds(&Url::parse(url).unwrap());
    assert!(holds("http://127.0.0.1:8080/a"));
    assert!(holds("http://localhost:3000"));
    assert!(!holds("http://127.0.0.1/"));
    assert!(!holds("http://127.0.0.1:3000/"));
    assert!(!holds("http://127.0.0.2:8080/"));
    assert!(!AllowList::default().holds(&Url::parse("http://127.0.0.1:8080/").unwrap()));
    for wrong in ["localhost", "localhost:", ":80", "localhost:0", "localhost:99999", "http://localhost:80"] {
        assert!(wrong.parse::<AllowList>().is_err(), "{wrong}");
    }
}
