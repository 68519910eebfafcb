//! The client against a small Graph API on the loopback, with every way an answer can go wrong.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails where it stands")]

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use jiff::Timestamp;
use reaktly_domain::ManualClock;
use reaktly_domain::identity::{BusinessAccountId, PhoneNumberId};
use reaktly_graph::{BuildError, GraphClient, GraphError, GraphSettings, NotSent, SendResult};
use reaktly_whatsapp::errors::{Class, UnknownReason};
use secrecy::SecretString;
use serde_json::{Value, json};

const TOKEN: &str = "EAAGcanary";

/// What the stand-in saw of a request.
#[derive(Debug, Clone)]
struct Seen {
    path: String,
    query: String,
    authorization: String,
    user_agent: String,
    body: Vec<u8>,
}

/// A Graph API that gives every request the same answer.
struct StandIn {
    client: GraphClient,
    seen: Arc<Mutex<Vec<Seen>>>,
}

impl StandIn {
    /// Answers with this status, headers and body.
    fn answering(status: u16, headers: &'static [(&str, &str)], body: &str) -> Self {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (log, body) = (seen.clone(), body.to_owned());
        let server = HttpServer::new(move || {
            let (log, answer) = (log.clone(), body.clone());
            let handler = move |request: HttpRequest, body: web::Bytes| {
                log.lock().unwrap().push(Seen::of(&request, &body));
                let mut response = HttpResponse::build(status.try_into().unwrap());
                for header in headers {
                    response.insert_header(*header);
                }
                let response = response.body(answer.clone());
                async move { response }
            };
            App::new().default_service(web::to(handler))
        });
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let port = server.addrs()[0].port();
        tokio::spawn(server.run());
        Self { client: client(port, Duration::from_secs(5)), seen }
    }

    async fn send(&self) -> SendResult {
        send(&self.client).await
    }

    fn last_seen(&self) -> Seen {
        self.seen.lock().unwrap().last().unwrap().clone()
    }
}

impl Seen {
    fn of(request: &HttpRequest, body: &[u8]) -> Self {
        let header = |name: &str| {
            request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
        };
        Self {
            path: request.path().to_owned(),
            query: request.query_string().to_owned(),
            authorization: header("authorization"),
            user_agent: header("user-agent"),
            body: body.to_vec(),
        }
    }
}

fn client(port: u16, send_timeout: Duration) -> GraphClient {
    // A second installation in the same process finds the first one and changes nothing.
    drop(rustls::crypto::ring::default_provider().install_default());
    let url = format!("http://127.0.0.1:{port}/proxy/").parse().unwrap();
    let now: Timestamp = "2015-10-21T07:28:00Z".parse().unwrap();
    let settings = GraphSettings { url, version: "v25.0".into(), send_timeout };
    GraphClient::new(&settings, Arc::new(ManualClock::at(now))).unwrap()
}

/// A server that reads a request and answers with these bytes, then closes; nothing to say is silence.
fn raw_server(answer: Option<&'static str>) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4096];
        let _read = stream.read(&mut request).unwrap();
        match answer {
            Some(answer) => stream.write_all(answer.as_bytes()).unwrap(),
            // Ends when the client gives up.
            None => drop(stream.read(&mut request)),
        }
    });
    port
}

async fn send(client: &GraphClient) -> SendResult {
    let number = PhoneNumberId::parse("106540352242922").unwrap();
    client.send(&SecretString::from(TOKEN), &number, &json!({"type": "text"})).await.result
}

#[actix_web::test]
async fn an_accepted_message_left_once_with_its_token_in_the_header() {
    let meta = StandIn::answering(200, &[], r#"{"contacts":[{"wa_id":"491"}],"messages":[{"id":"wamid.1"}]}"#);
    let SendResult::Accepted(accepted) = meta.send().await else { panic!("not accepted") };
    assert_eq!((accepted.wamid.as_str(), accepted.wa_id.as_deref()), ("wamid.1", Some("491")));
    assert_eq!(meta.seen.lock().unwrap().len(), 1);
    let seen = meta.last_seen();
    assert_eq!((seen.path.as_str(), seen.query.as_str()), ("/proxy/v25.0/106540352242922/messages", ""));
    assert_eq!(seen.authorization, format!("Bearer {TOKEN}"));
    assert!(seen.user_agent.starts_with("reaktly/"));
    assert_eq!(serde_json::from_slice::<Value>(&seen.body).unwrap(), json!({"type": "text"}));
}

#[actix_web::test]
async fn a_refusal_is_classified_and_keeps_its_retry_after() {
    let error = r#"{"error":{"message":"(#130429) Rate limit hit","code":130429}}"#;
    let seconds: &[(&str, &str)] = &[("retry-after", "7")];
    let date: &[(&str, &str)] = &[("retry-after", "Wed, 21 Oct 2015 07:28:09 GMT")];
    for (headers, expected) in [(&[] as &[_], None), (seconds, Some(7)), (date, Some(9))] {
        let result = StandIn::answering(400, headers, error).send().await;
        let SendResult::Refused { refusal, retry_after } = result else { panic!("{result:?}") };
        assert_eq!((refusal.code, refusal.class), (130_429, Class::ReplaySafe));
        assert_eq!(retry_after.map(|wait| wait.as_secs()), expected);
    }
}

#[actix_web::test]
async fn a_redirect_is_not_followed() {
    let meta = StandIn::answering(307, &[("location", "/elsewhere")], "");
    assert_eq!(meta.send().await, SendResult::Unknown(UnknownReason::NotGraph { http_status: 307 }));
    assert_eq!(meta.seen.lock().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_server_error_is_unknown_and_not_repeated() {
    let meta = StandIn::answering(502, &[], "<html>Bad gateway</html>");
    assert_eq!(meta.send().await, SendResult::Unknown(UnknownReason::NotGraph { http_status: 502 }));
    assert_eq!(meta.seen.lock().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_refused_connection_is_not_sent() {
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let result = send(&client(unused, Duration::from_secs(5))).await;
    assert_eq!(result, SendResult::NotSent(NotSent { cause: "connect" }));
}

#[actix_web::test]
async fn a_cut_answer_is_unknown() {
    let in_the_body = raw_server(Some("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"messages\":"));
    let before_it = raw_server(Some(""));
    for (port, cause) in [(in_the_body, "answer cut"), (before_it, "connection lost")] {
        let result = send(&client(port, Duration::from_secs(5))).await;
        assert_eq!(result, SendResult::Unknown(UnknownReason::NoAnswer { cause }));
    }
}

#[actix_web::test]
async fn a_silent_answer_is_unknown() {
    let result = send(&client(raw_server(None), Duration::from_millis(200))).await;
    assert_eq!(result, SendResult::Unknown(UnknownReason::NoAnswer { cause: "timeout" }));
}

#[actix_web::test]
async fn the_checks_read_what_meta_says() {
    let token = SecretString::from(TOKEN);
    let account = BusinessAccountId::parse("102290129340398").unwrap();
    let meta = StandIn::answering(
        200,
        &[],
        r#"{"data":{"is_valid":true,"type":"SYSTEM_USER","expires_at":0,"scopes":["whatsapp_business_messaging"]}}"#,
    );
    let info = meta.client.debug_token(&token).await.unwrap();
    assert!(info.is_valid && info.scopes == ["whatsapp_business_messaging"]);
    assert_eq!(meta.last_seen().query, format!("input_token={TOKEN}"));

    let number = PhoneNumberId::parse("106540352242922").unwrap();
    let meta = StandIn::answering(
        200,
        &[],
        r#"{"id":"106540352242922","status":"CONNECTED","throughput":{"level":"STANDARD"},"webhook_configuration":{"application":"https://example.com/a"}}"#,
    );
    let info = meta.client.phone_number(&token, &number).await.unwrap();
    assert_eq!(info.throughput.unwrap().level.as_deref(), Some("STANDARD"));
    assert_eq!(info.webhook_configuration.unwrap().application.as_deref(), Some("https://example.com/a"));

    let meta = StandIn::answering(200, &[], r#"{"data":[{"id":"106540352242922"}]}"#);
    assert_eq!(meta.client.phone_numbers(&token, &account).await.unwrap().len(), 1);

    let meta = StandIn::answering(200, &[], r#"{"data":[{"whatsapp_business_api_data":{"id":"17","name":"App"}}]}"#);
    let apps = meta.client.subscribed_apps(&token, &account).await.unwrap();
    assert_eq!(apps[0].app_id.as_deref(), Some("17"));
    assert_eq!(meta.last_seen().path, "/proxy/v25.0/102290129340398/subscribed_apps");
}

#[actix_web::test]
async fn a_read_mark_is_done_or_refused() {
    let token = SecretString::from(TOKEN);
    let number = PhoneNumberId::parse("1").unwrap();
    let body = reaktly_whatsapp::payload::read_mark("wamid.1");
    let meta = StandIn::answering(200, &[], r#"{"success":true}"#);
    assert_eq!(meta.client.presence(&token, &number, &body).await, Ok(()));
    let meta = StandIn::answering(401, &[], r#"{"error":{"message":"expired","code":190}}"#);
    let Err(GraphError::Refused(refusal)) = meta.client.presence(&token, &number, &body).await else { panic!() };
    assert_eq!(refusal.class, Class::Credential);
}

#[actix_web::test]
async fn the_token_is_in_no_error() {
    let token = SecretString::from(TOKEN);
    let unused = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let unreachable = client(unused, Duration::from_secs(5));
    let errors = [
        format!("{:?}", unreachable.debug_token(&token).await.unwrap_err()),
        format!("{:?}", StandIn::answering(200, &[], "<html>").client.debug_token(&token).await.unwrap_err()),
        format!("{unreachable:?} {:?} {token:?}", send(&unreachable).await),
    ];
    for error in errors {
        assert!(!error.contains(TOKEN), "{error}");
    }
}

#[test]
fn a_version_or_base_that_makes_no_path_is_refused() {
    let build = |url: &str, version: &str| {
        let settings =
            GraphSettings { url: url.parse().unwrap(), version: version.into(), send_timeout: Duration::from_secs(1) };
        GraphClient::new(&settings, Arc::new(ManualClock::at(Timestamp::UNIX_EPOCH)))
    };
    assert!(matches!(build("https://example.com", "25.0"), Err(BuildError::Version)));
    assert!(matches!(build("https://example.com", "v1/../x"), Err(BuildError::Version)));
    assert!(matches!(build("mailto:a@example.com", "v25.0"), Err(BuildError::Base)));
}
