//! A small site that changes when told to and remembers what it was asked.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use tokio::sync::watch;

/// What a path answers.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) mime: &'static str,
    pub(crate) body: String,
    /// Sent along; the same one in a request is answered with 304.
    pub(crate) etag: Option<&'static str>,
    pub(crate) location: Option<String>,
    pub(crate) retry_after: Option<u32>,
}

#[derive(Debug, Default)]
struct State {
    pages: HashMap<String, Page>,
    requests: Vec<String>,
}

/// A running site.
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) port: u16,
    state: Arc<Mutex<State>>,
    /// The path whose answer is held back.
    held: watch::Sender<Option<String>>,
}

impl Page {
    pub(crate) fn html(body: &str) -> Self {
        Self {
            status: 200,
            mime: "text/html; charset=utf-8",
            body: body.to_owned(),
            etag: None,
            location: None,
            retry_after: None,
        }
    }

    /// A page about something, with links.
    pub(crate) fn about(title: &str, text: &str, links: &[&str]) -> Self {
        let links: String =
            links.iter().map(|link| format!("<li><a href=\"{link}\">{link}</a></li>")).collect::<Vec<_>>().concat();
        Self::html(&format!(
            "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><main><h1>{title}</h1>\
             <p>{text}</p></main><nav><ul>{links}</ul></nav></body></html>"
        ))
    }

    pub(crate) fn text(body: &str) -> Self {
        Self { mime: "text/plain", ..Self::html(body) }
    }

    pub(crate) fn status(status: u16) -> Self {
        Self { status, ..Self::html("") }
    }

    pub(crate) fn leading_to(location: &str) -> Self {
        Self { location: Some(location.to_owned()), ..Self::status(302) }
    }
}

impl Site {
    pub(crate) fn start() -> Self {
        let state: Arc<Mutex<State>> = Arc::default();
        let held = watch::Sender::new(None::<String>);
        let (shared, gate) = (web::Data::from(Arc::clone(&state)), web::Data::new(held.subscribe()));
        let server = HttpServer::new(move || {
            App::new().app_data(shared.clone()).app_data(gate.clone()).default_service(web::to(answer))
        })
        .workers(1)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let port = server.addrs().first().unwrap().port();
        tokio::spawn(server.run());
        Self { port, state, held }
    }

    pub(crate) fn put(&self, path: &str, page: Page) {
        self.lock().pages.insert(path.to_owned(), page);
    }

    pub(crate) fn take(&self, path: &str) {
        self.lock().pages.remove(path);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// The paths asked for, `robots.txt` left out.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.lock().requests.iter().filter(|path| *path != "/robots.txt").cloned().collect()
    }

    pub(crate) fn asked(&self, path: &str) -> usize {
        self.requests().iter().filter(|asked| *asked == path).count()
    }

    /// Holds answers of this path back, or of none.
    pub(crate) fn hold(&self, path: Option<&str>) {
        self.held.send_replace(path.map(str::to_owned));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(
    request: HttpRequest,
    state: web::Data<Mutex<State>>,
    gate: web::Data<watch::Receiver<Option<String>>>,
) -> HttpResponse {
    let path = request.path().to_owned();
    let page = {
        let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
        state.requests.push(path.clone());
        state.pages.get(&path).cloned()
    };
    let mut gate = gate.get_ref().clone();
    gate.wait_for(|held| held.as_deref() != Some(path.as_str())).await.ok();
    let Some(page) = page else { return HttpResponse::NotFound().finish() };
    let same = request.headers().get("if-none-match").and_then(|value| value.to_str().ok());
    if page.etag.is_some() && same == page.etag {
        return HttpResponse::NotModified().finish();
    }
    let mut response = HttpResponse::build(StatusCode::from_u16(page.status).unwrap());
    response.content_type(page.mime);
    if let Some(etag) = page.etag {
        response.insert_header(("etag", etag));
    }
    if let Some(location) = page.location {
        response.insert_header(("location", location));
    }
    if let Some(seconds) = page.retry_after {
        response.insert_header(("retry-after", seconds.to_string()));
    }
    response.body(page.body)
}
