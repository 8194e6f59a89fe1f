//! HTTP: where to listen, who may ask, and answers and news as bytes.

use super::answer::{Answer, HTML};
use super::shared::{Now, Open, Shared};
use super::watch::Message;
use crate::course::decode;
use crate::disk::Failure;
use crate::site::live;
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, unfold};
use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use tokio::sync::watch;

/// How many ports behind a taken one are tried before any free one will do.
const NEXT_PORTS: u16 = 20;

/// Listens at a port, or at another where that one is taken; says whether it was.
pub(super) fn listen(host: &str, port: u16) -> Result<(TcpListener, bool), Failure> {
    let failed = |cause: io::Error| Failure::Address { address: at(host, port), cause };
    match TcpListener::bind((host, port)) {
        Ok(listener) => Ok((listener, false)),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            // A port near the wanted one is easier to find again than a random one.
            let near = (1..=NEXT_PORTS).filter_map(|step| port.checked_add(step));
            let found = near.chain([0]).find_map(|port| TcpListener::bind((host, port)).ok());
            found.map(|listener| (listener, true)).ok_or_else(|| failed(error))
        }
        Err(error) => Err(failed(error)),
    }
}

/// The address of the home page, as a browser on this machine opens it.
pub(super) fn url(host: &str, listener: &TcpListener) -> String {
    let port = listener.local_addr().map_or(0, |address| address.port());
    let host = match host.parse::<IpAddr>() {
        Ok(IpAddr::V4(ip)) if ip.is_unspecified() => "127.0.0.1",
        Ok(IpAddr::V6(ip)) if ip.is_unspecified() => "::1",
        _ => host,
    };
    format!("http://{}/", at(host, port))
}

fn at(host: &str, port: u16) -> String {
    if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") }
}

/// A server that answers until it is dropped.
pub(super) struct Server {
    runtime: Option<tokio::runtime::Runtime>,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Open pages hold their connection for as long as they are open, so nobody waits for them.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// Answers at a listener from threads of its own. A signal to end the program becomes a message.
pub(super) fn start(
    listener: TcpListener,
    host: &str,
    shared: Arc<Shared>,
    sender: Sender<Message>,
) -> Result<Server, Failure> {
    let failed = |cause: io::Error| Failure::Address { address: host.to_owned(), cause };
    listener.set_nonblocking(true).map_err(failed)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().map_err(failed)?;
    let state = Asked { shared, host: host.to_lowercase().into() };
    let router = Router::new().fallback(answer).with_state(state);
    let guard = runtime.enter();
    let listener = tokio::net::TcpListener::from_std(listener).map_err(failed)?;
    drop(guard);
    runtime.spawn(async move {
        // Waiting for connections never ends by itself.
        let _ = axum::serve(listener, router).await;
    });
    runtime.spawn(async move {
        ended().await;
        let _ = sender.send(Message::Stop);
    });
    Ok(Server { runtime: Some(runtime) })
}

/// Returns when the program is asked to end.
async fn ended() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

#[derive(Clone)]
struct Asked {
    shared: Arc<Shared>,
    host: Arc<str>,
}

async fn answer(State(Asked { shared, host }): State<Asked>, request: Request) -> Response {
    if !may_ask(request.uri(), request.headers(), &host) {
        let text = format!(
            "This server answers at {host} and at this machine's own names only.\n\
             To use another name, start it with --host and that name.\n"
        );
        return plain(StatusCode::FORBIDDEN, text);
    }
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = plain(StatusCode::METHOD_NOT_ALLOWED, "Pages can only be read.\n".to_owned());
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return response;
    }
    let (address, query) = (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    if address == live::EVENTS {
        if request.method() == Method::HEAD {
            return StatusCode::OK.into_response();
        }
        let field = |name: &str| {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            value.map(decode).unwrap_or_default()
        };
        let news = news(&shared, &field("page"), field("version"));
        return Sse::new(news).keep_alive(KeepAlive::default()).into_response();
    }
    // Drawing takes milliseconds, and the thread that speaks to browsers must not wait for it.
    let asked = address.clone();
    let answer = tokio::task::spawn_blocking(move || shared.answer(&asked)).await;
    let Ok(answer) = answer else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, format!("drawing {address} failed\n"));
    };
    let (status, media, bytes) = match answer.as_ref() {
        Answer::Found { bytes, media } => (StatusCode::OK, *media, bytes),
        Answer::Missing(page) => (StatusCode::NOT_FOUND, HTML, page),
        Answer::Errors(page) => (StatusCode::INTERNAL_SERVER_ERROR, HTML, page),
        Answer::Moved(to) => {
            let to = if query.is_empty() { ascii(to) } else { format!("{}?{query}", ascii(to)) };
            return (StatusCode::FOUND, [(header::LOCATION, to)]).into_response();
        }
    };
    let headers = [(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "no-store")];
    (status, headers, Body::from(bytes.clone())).into_response()
}

fn plain(status: StatusCode, text: String) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// A header holds only ASCII; other letters are percent-encoded.
fn ascii(address: &str) -> String {
    address.bytes().map(|byte| if byte.is_ascii() { char::from(byte).into() } else { format!("%{byte:02X}") }).collect()
}

/// Whether a request names this server, and not a name that somebody else made lead here: a page of another site
/// could otherwise read the course through the author's browser (DNS rebinding).
fn may_ask(uri: &Uri, headers: &HeaderMap, host: &str) -> bool {
    let named = headers.get(header::HOST).and_then(|value| value.to_str().ok());
    // A whole address in the first line goes before the header (RFC 9112, section 3.2.2).
    named.is_some_and(|named| is_ours(named, host)) && uri.authority().is_none_or(|name| is_ours(name.as_str(), host))
}

/// Whether a host, perhaps with a port, is a name of this machine or the one that `--host` says.
fn is_ours(named: &str, host: &str) -> bool {
    let name = match named.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => named.split(':').next().unwrap_or_default(),
    };
    let name = name.trim_end_matches('.').to_lowercase();
    if name == "localhost" || name.ends_with(".localhost") || name == host {
        return true;
    }
    let Ok(ip) = name.parse::<IpAddr>() else { return false };
    // A number leads to one machine only, so it cannot be made to lead here.
    ip.is_loopback() || host.parse::<IpAddr>().is_ok_and(|host| host.is_unspecified())
}

/// What a page is told as long as it is open.
struct Listener {
    receiver: watch::Receiver<Arc<Now>>,
    open: Open,
    version: String,
    /// What was told last.
    told: Option<String>,
}

/// News for a page of a version: to reload when its bytes are others, else the errors of the course when they change.
fn news(shared: &Arc<Shared>, address: &str, version: String) -> impl Stream<Item = Result<Event, Infallible>> + use<> {
    let listener = Listener { receiver: shared.subscribe(), open: shared.open(address), version, told: None };
    unfold(listener, |mut listener| async {
        loop {
            let now = Arc::clone(&listener.receiver.borrow_and_update());
            let address = listener.open.address.clone();
            let drawn = Arc::clone(&now);
            let answer = tokio::task::spawn_blocking(move || drawn.answer(&address).0).await.ok()?;
            let version = answer.version().unwrap_or_default();
            if version != listener.version {
                version.clone_into(&mut listener.version);
                return Some((Ok(Event::default().event("reload").data(version)), listener));
            }
            if listener.told.as_ref() != Some(&now.news) {
                listener.told = Some(now.news.clone());
                return Some((Ok(Event::default().event("errors").data(&now.news)), listener));
            }
            listener.receiver.changed().await.ok()?;
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_may_be_asked_for() {
        for (named, host, expected) in [
            ("localhost:8000", "127.0.0.1", true),
            ("LOCALHOST.", "127.0.0.1", true),
            ("course.localhost:8000", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.2:1", "127.0.0.1", true),
            ("[::1]:8000", "127.0.0.1", true),
            ("evil.example", "127.0.0.1", false),
            ("localhost.evil.example", "127.0.0.1", false),
            ("127.0.0.1.evil.example:8000", "127.0.0.1", false),
            ("192.168.0.7:8000", "127.0.0.1", false),
            ("192.168.0.7:8000", "192.168.0.7", true),
            ("192.168.0.7:8000", "0.0.0.0", true),
            ("[fe80::1]:8000", "::", true),
            ("evil.example", "0.0.0.0", false),
            ("desk.example:8000", "desk.example", true),
            ("", "127.0.0.1", false),
            ("[", "127.0.0.1", false),
        ] {
            assert_eq!(is_ours(named, host), expected, "{named} at {host}");
        }
    }

    #[test]
    fn a_taken_port_leads_to_another() {
        let (first, taken) = listen("127.0.0.1", 0).unwrap();
        assert!(!taken);
        let port = first.local_addr().unwrap().port();
        let (second, taken) = listen("127.0.0.1", port).unwrap();
        assert!(taken);
        assert_ne!(second.local_addr().unwrap().port(), port);
        assert!(url("0.0.0.0", &first).starts_with("http://127.0.0.1:"));
        assert!(listen("name.invalid", 0).is_err());
    }
}
