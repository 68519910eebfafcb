//! A small web site.

use std::collections::BTreeMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};

type Pages = Mutex<BTreeMap<String, String>>;

/// The site; it ends with the test.
pub(crate) struct Site {
    address: SocketAddr,
    pages: Arc<Pages>,
    server: actix_web::dev::ServerHandle,
}

impl Site {
    /// An empty one.
    pub(crate) fn start() -> Self {
        let pages = Arc::<Pages>::default();
        let shared = web::Data::from(Arc::clone(&pages));
        let server = HttpServer::new(move || App::new().app_data(shared.clone()).default_service(web::get().to(serve)))
            .workers(1)
            .disable_signals()
            .shutdown_timeout(0)
            .bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        Self { address, pages, server: handle }
    }

    /// Puts a page there.
    pub(crate) fn page(&self, path: &str, title: &str, content: &str) {
        let page = format!(
            "<!doctype html><html lang=\"en\"><head><title>{title}</title></head><body><nav>Menu</nav><main><article>\
             <h1>{title}</h1>{content}</article></main></body></html>"
        );
        self.pages.lock().unwrap().insert(path.to_owned(), page);
    }

    /// The address of a page.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// `host:port`.
    pub(crate) fn place(&self) -> String {
        self.address.to_string()
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // Stopping needs no waiting: the handle sends the command at once.
        drop(self.server.stop(false));
    }
}

async fn serve(request: HttpRequest, pages: web::Data<Pages>) -> HttpResponse {
    match pages.lock().unwrap().get(request.path()) {
        Some(page) => HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}
