//! A stand-in for the Graph API's reads: a number that is wired up, or whatever a test says.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::{Value, json};

type Answers = Arc<Mutex<BTreeMap<String, (u16, Value)>>>;

/// A running stand-in.
pub(crate) struct Meta {
    pub(crate) url: String,
    answers: Answers,
}

impl Meta {
    /// Knows the number and the account of the documentation's example.
    pub(crate) fn start() -> Self {
        let answers: Answers = Arc::default();
        let shared = Arc::clone(&answers);
        let server = HttpServer::new(move || {
            App::new().app_data(web::Data::new(Arc::clone(&shared))).default_service(web::to(answer))
        })
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
        let url = format!("http://{}", server.addrs()[0]);
        tokio::spawn(server.run());
        let meta = Self { url, answers };
        meta.says(
            "/v25.0/10620",
            200,
            json!({"id": "10620", "display_phone_number": "+1 234-567-890", "status": "CONNECTED",
            "throughput": {"level": "STANDARD"}}),
        );
        meta.says("/v25.0/17841/phone_numbers", 200, json!({"data": [{"id": "10620"}]}));
        meta.says(
            "/v25.0/17841/subscribed_apps",
            200,
            json!({"data": [{"whatsapp_business_api_data": {"id": "4242", "name": "Desk"}}]}),
        );
        meta.says(
            "/v25.0/debug_token",
            200,
            json!({"data": {"is_valid": true, "app_id": "4242", "type": "SYSTEM_USER",
            "expires_at": 0, "scopes": ["whatsapp_business_messaging", "whatsapp_business_management"]}}),
        );
        meta
    }

    /// What it answers to a path from now on; of a further page with its cursor, as `/path?after=cursor`.
    pub(crate) fn says(&self, path: &str, status: u16, body: Value) {
        self.answers.lock().unwrap().insert(path.to_owned(), (status, body));
    }
}

async fn answer(request: HttpRequest, answers: web::Data<Answers>) -> HttpResponse {
    let path = request.path();
    let after = request.query_string().split('&').find(|part| part.starts_with("after="));
    let path = after.map_or_else(|| path.to_owned(), |after| format!("{path}?{after}"));
    let found = answers.lock().unwrap().get(&path).cloned();
    let unknown = json!({"error": {"message": "Unsupported get request.", "type": "GraphMethodException", "code": 100,
        "error_subcode": 33}});
    let (status, body) = found.unwrap_or((400, unknown));
    HttpResponse::build(status.try_into().unwrap()).json(body)
}
