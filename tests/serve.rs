//! `quizmill serve` as a browser meets it: the program runs on a free port of this machine over a course in a
//! temporary folder, and is spoken to in HTTP. Nothing sleeps: what should come is waited for, with a limit so
//! generous that only what never comes exceeds it.
#![cfg(feature = "serve")]

use std::cell::RefCell;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(60);

/// A course in a folder of its own.
struct Course(tempfile::TempDir);

impl Course {
    fn new() -> Self {
        let course = Self(tempfile::tempdir().expect("a folder"));
        course.write("site.yaml", "id: served\ntitle: Served\n");
        course.write("content/index.md", "# Home\n\nThe first text. [Data](data.csv)\n");
        course.write("content/data.csv", "a,b\n");
        course.write("content/rust/loops.md", "---\ntitle: Loops\naliases: [old/loops]\n---\n\nRound and round.\n");
        course.write("static/robots.txt", "User-agent: *\n");
        course
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, text: &str) {
        fs::create_dir_all(self.path(path).parent().expect("a folder")).expect("made");
        fs::write(self.path(path), text).expect("written");
    }

    /// As editors do that never leave half a file behind.
    fn write_by_rename(&self, path: &str, text: &str) {
        let beside = self.path(&format!("{path}.tmp~"));
        fs::write(&beside, text).expect("written");
        fs::rename(&beside, self.path(path)).expect("renamed");
    }
}

/// The running program; it ends with this.
struct Server {
    child: Child,
    address: String,
    said: Receiver<String>,
    /// Lines that nobody waited for yet. Those of the two streams come in no order of their own.
    before: RefCell<Vec<String>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    fn version(&self) -> &str {
        let (_, behind) = self.body.rsplit_once("<script data-version=\"").expect("a page with the script of serve");
        behind.split('"').next().expect("a version")
    }
}

impl Server {
    fn start(course: &Course) -> Self {
        Self::with(course.0.path(), &["--port", "0"])
    }

    fn with(root: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_quizmill"))
            .arg("serve")
            .arg("--root")
            .arg(root)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, said) = channel();
        let streams: [Box<dyn Read + Send>; 2] =
            [Box::new(child.stdout.take().expect("piped")), Box::new(child.stderr.take().expect("piped"))];
        for stream in streams {
            let sender = sender.clone();
            std::thread::spawn(move || {
                BufReader::new(stream).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
            });
        }
        let mut server = Self { child, address: String::new(), said, before: RefCell::default() };
        let line = server.says("serving http://");
        let (_, behind) = line.split_once("http://").expect("an address");
        server.address = behind.split('/').next().expect("an address").to_owned();
        server
    }

    /// Waits until the terminal shows a line with this text.
    fn says(&self, text: &str) -> String {
        let mut before = self.before.borrow_mut();
        loop {
            if let Some(at) = before.iter().position(|line| line.contains(text)) {
                return before.remove(at);
            }
            match self.said.recv_timeout(LIMIT) {
                Ok(line) => before.push(line),
                Err(_) => panic!("`{text}` was never said, but:\n{}", before.join("\n")),
            }
        }
    }

    fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_read_timeout(Some(LIMIT)).expect("a socket");
        stream.write_all(request.as_bytes()).expect("sent");
        stream
    }

    fn ask(&self, request: &str) -> Answer {
        let mut text = String::new();
        self.send(request).read_to_string(&mut text).expect("an answer");
        let (head, body) = text.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("a status");
        Answer { status, head: head.replace('\r', ""), body: body.to_owned() }
    }

    fn get(&self, target: &str) -> Answer {
        self.ask(&format!("GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address))
    }

    /// Opens a page as a browser does: its bytes, then its events.
    fn open(&self, target: &str) -> Page {
        let answer = self.get(target);
        let events = format!("/.quizmill/events?page={target}&version={}", answer.version());
        let stream = self.send(&format!("GET {events} HTTP/1.1\r\nHost: {}\r\n\r\n", self.address));
        Page { events: BufReader::new(stream), answer }
    }
}

/// An open page.
struct Page {
    events: BufReader<TcpStream>,
    answer: Answer,
}

impl Page {
    /// The next event: its name and its data.
    fn event(&mut self) -> (String, String) {
        let (mut name, mut line) = (String::new(), String::new());
        loop {
            line.clear();
            assert!(self.events.read_line(&mut line).expect("an event in time") > 0, "the server ended the stream");
            let text = line.trim_end();
            match text.split_once(": ") {
                Some(("event", value)) => name = value.to_owned(),
                Some(("data", value)) => return (name, value.to_owned()),
                _ => {}
            }
        }
    }

    #[track_caller]
    fn is_calm(&mut self) {
        assert_eq!(self.event(), ("errors".to_owned(), r#"{"errors":[],"more":0}"#.to_owned()));
    }

    /// Waits until it is told to reload; what it is told of errors before is not looked at.
    fn reloads(&mut self) {
        while self.event().0 != "reload" {}
    }

    #[track_caller]
    fn has_error(&mut self, code: &str, place: &str) {
        let (name, data) = self.event();
        assert_eq!(name, "errors");
        assert!(
            data.contains(&format!("\"code\":\"{code}\"")) && data.contains(&format!("\"place\":\"{place}\"")),
            "{data}"
        );
    }
}

#[test]
fn pages_files_and_old_addresses_are_those_of_the_built_site() {
    let course = Course::new();
    let build = Command::new(env!("CARGO_BIN_EXE_quizmill")).args(["build", "--root"]).arg(course.0.path()).output();
    assert!(build.expect("it runs").status.success());
    let built = |path: &str| fs::read_to_string(course.path("output").join(path)).expect("built");
    let server = Server::start(&course);

    for (target, path) in [("/", "index.html"), ("/rust/loops.html", "rust/loops.html"), ("/rust/", "rust/index.html")]
    {
        let answer = server.get(target);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some("text/html; charset=utf-8")), "{target}");
        // What serve adds is one script and two places in the policy; without them the page is the built one.
        let (before, behind) = answer.body.rsplit_once("<script data-version=").expect("the script of serve");
        let rest = behind.split_once("</script>\n").expect("its end").1;
        let plain = format!("{before}{rest}");
        let policy = |page: &str| page.lines().find(|line| line.contains("Content-Security-Policy")).map(str::to_owned);
        let (own, other) = (policy(&plain).expect("one"), policy(&built(path)).expect("one"));
        assert_eq!(plain.replace(&own, ""), built(path).replace(&other, ""), "{target}");
        assert!(own.contains("connect-src &#39;self&#39;") && !other.contains("connect-src"), "{own}");
    }
    for (target, path) in
        [("/data.csv", "data.csv"), ("/robots.txt", "robots.txt"), ("/old/loops.html", "old/loops.html")]
    {
        let answer = server.get(target);
        assert_eq!((answer.status, answer.body), (200, built(path)), "{target}");
    }
    let folder = server.get("/rust?x=1");
    assert_eq!((folder.status, folder.header("location")), (302, Some("/rust/?x=1")));

    let missing = server.get("/rust/lops.html");
    assert_eq!(missing.status, 404);
    assert!(missing.body.contains("href=\"/rust/loops.html\""), "{}", missing.body);
    for outside in
        ["/../site.yaml", "/site.yaml", "/content/index.md", "/%2e%2e/%2e%2e/etc/passwd", "/output/index.html"]
    {
        assert_eq!(server.get(outside).status, 404, "{outside}");
    }
}

#[test]
fn only_names_of_this_machine_are_answered_and_only_reading() {
    let server = Server::start(&Course::new());
    let port = server.address.rsplit(':').next().expect("a port");
    let ask = |line: &str, host: &str| server.ask(&format!("{line}\r\n{host}Connection: close\r\n\r\n"));
    for host in [format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")] {
        assert_eq!(ask("GET / HTTP/1.1", &format!("Host: {host}\r\n")).status, 200, "{host}");
    }
    for target in ["/", "/.quizmill/events?page=/&version=", "/nothing"] {
        let answer = ask(&format!("GET {target} HTTP/1.1"), &format!("Host: evil.example:{port}\r\n"));
        assert_eq!(answer.status, 403, "{target}");
        assert!(!answer.body.contains("first text"));
    }
    assert_eq!(ask("GET http://evil.example/ HTTP/1.1", "Host: localhost\r\n").status, 403);
    assert_eq!(ask("GET / HTTP/1.0", "").status, 403, "no name is no name of this machine");
    let posted = ask("POST / HTTP/1.1", "Host: localhost\r\nContent-Length: 0\r\n");
    assert_eq!((posted.status, posted.header("allow")), (405, Some("GET, HEAD")));
    let head = ask("HEAD / HTTP/1.1", "Host: localhost\r\n");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
}

#[test]
fn an_open_page_reloads_when_its_own_bytes_change() {
    let course = Course::new();
    let server = Server::start(&course);
    let (mut home, mut loops) = (server.open("/"), server.open("/rust/loops.html"));
    home.is_calm();
    loops.is_calm();

    course.write("content/index.md", "# Home\n\nThe second text. [Data](data.csv)\n");
    home.reloads();
    assert!(server.says("content/index.md changed").contains("no errors, no warnings"));
    assert!(server.get("/").body.contains("The second text."));

    // Saved by rename; the other page stays what it is.
    let version = server.get("/").version().to_owned();
    course.write_by_rename("content/rust/loops.md", "---\ntitle: Loops\n---\n\nNever again.\n");
    loops.reloads();
    assert!(server.get("/rust/loops.html").body.contains("Never again."));
    assert_eq!(server.get("/old/loops.html").status, 404, "it has no old address any more");
    assert_eq!(server.get("/").version(), version);

    // A page that was shown before the last change is told at once when it connects.
    let events = format!("/.quizmill/events?page=/&version={}", home.answer.version());
    let stream = server.send(&format!("GET {events} HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    Page { events: BufReader::new(stream), answer: home.answer }.reloads();
}

#[test]
fn errors_show_with_their_place_and_go_when_they_are_mended() {
    let course = Course::new();
    let server = Server::start(&course);
    let mut home = server.open("/");
    home.is_calm();
    course.write("content/rust/loops.md", "# Loops\n\n[nowhere](nowhere.md)\n");
    home.has_error("missing-file", "content/rust/loops.md:3:1");
    server.says("error[missing-file]");
    server.says("1 error; pages stay as they were");
    let last = server.get("/rust/loops.html");
    assert!(last.status == 200 && last.body.contains("Round and round."), "the last good page is served");
    course.write("content/rust/loops.md", "# Loops\n\nMended.\n");
    home.is_calm();
    assert!(server.get("/rust/loops.html").body.contains("Mended."));
}

#[test]
fn broken_settings_and_deleted_folders_are_survived() {
    let course = Course::new();
    let server = Server::start(&course);
    let (mut home, mut loops) = (server.open("/"), server.open("/rust/loops.html"));
    home.is_calm();
    loops.is_calm();

    course.write("site.yaml", "id: served\ntitle: [\n");
    let (name, data) = home.event();
    assert!(name == "errors" && data.contains("yaml-syntax") && data.contains("site.yaml:"), "{data}");
    course.write("site.yaml", "id: served\ntitle: Renamed\n");
    home.reloads();
    assert!(server.get("/").body.contains("Renamed"));

    loops.reloads();
    fs::remove_dir_all(course.path("content/rust")).expect("removed");
    loops.reloads();
    let gone = server.open("/rust/loops.html");
    assert_eq!(gone.answer.status, 404);
    course.write("content/rust/loops.md", "# Loops\n\nBack again.\n");
    loops.reloads();
    assert!(server.get("/rust/loops.html").body.contains("Back again."));
    drop(gone);

    fs::rename(course.path("content"), course.path("elsewhere")).expect("moved");
    server.says("it has no folder `content`; pages stay as they were");
    assert!(server.get("/rust/loops.html").body.contains("Back again."));
    server.says("read 3 pages");
    fs::rename(course.path("elsewhere"), course.path("content")).expect("moved back");
    server.says("read 3 pages");
    // Its folders are watched again.
    course.write("content/rust/loops.md", "# Loops\n\nStill here.\n");
    loops.reloads();
    assert!(server.get("/rust/loops.html").body.contains("Still here."));
}

#[test]
fn themes_and_static_files_are_followed_too() {
    let course = Course::new();
    course.write("site.yaml", "id: served\ntheme: mine\n");
    course.write("themes/mine/style/5-own.css", "h1 { color: red; }\n");
    let server = Server::start(&course);
    let mut home = server.open("/");
    home.is_calm();
    assert!(home.answer.body.contains("h1{color:red"));
    course.write("themes/mine/style/5-own.css", "h1 { color: blue; }\n");
    home.reloads();
    assert!(server.get("/").body.contains("h1{color:blue"));

    course.write("static/robots.txt", "User-agent: nobody\n");
    server.says("static/robots.txt changed");
    assert_eq!(server.get("/robots.txt").body, "User-agent: nobody\n");

    // A template that fails only when it is drawn is told before anybody sees a broken page.
    course.write("themes/mine/page.html", "<p>{{ page.nothing.here }}</p>\n");
    server.says("error[theme-error]");
    assert!(server.get("/").body.contains("h1{color:blue"));
}

#[test]
fn a_course_that_begins_with_errors_has_one_page_of_them() {
    let course = Course::new();
    course.write("content/index.md", "# Home\n\n[nowhere](<no where.md>) `<b>`\n");
    let server = Server::start(&course);
    for target in ["/", "/rust/loops.html", "/nothing"] {
        let answer = server.get(target);
        assert_eq!(answer.status, 500, "{target}");
        for text in
            ["error[missing-file]: ", "content/index.md:3:1", "[nowhere](&lt;no where.md&gt;) `&lt;b&gt;`", "help: "]
        {
            assert!(answer.body.contains(text), "{text} in {}", answer.body);
        }
    }
    let mut page = server.open("/rust/loops.html");
    assert_eq!(page.event().0, "errors");
    course.write("content/index.md", "# Home\n");
    page.reloads();
    assert_eq!(server.get("/rust/loops.html").status, 200);
}

#[test]
fn nothing_is_written_into_the_course() {
    let course = Course::new();
    course.write("output/mine.txt", "mine");
    let listing = |folder: PathBuf| -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .expect("there")
            .flatten()
            .map(|entry| {
                let time = entry.metadata().and_then(|data| data.modified());
                format!("{:?} {time:?}", entry.file_name())
            })
            .collect();
        names.sort();
        names
    };
    let before = (listing(course.path("")), listing(course.path("output")));
    let server = Server::start(&course);
    let mut home = server.open("/");
    home.is_calm();
    course.write("content/index.md", "# Home\n\nOther text. [Data](data.csv)\n");
    home.reloads();
    server.get("/rust/loops.html");
    assert_eq!((listing(course.path("")), listing(course.path("output"))), before);
}

#[test]
fn a_taken_port_is_said_and_another_one_used() {
    let held = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = held.local_addr().expect("one").port().to_string();
    let course = Course::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_quizmill"))
        .args(["serve", "--port", &port, "--root"])
        .arg(course.0.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
    assert!(lines.any(|line| line == format!("port {port} is taken, so this is another one")));
    let line = lines.next().expect("a line");
    assert!(line.starts_with("serving http://127.0.0.1:") && !line.contains(&format!(":{port}/")), "{line}");
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}

#[test]
fn a_folder_without_a_course_and_a_host_that_is_not_ours_are_failures() {
    let empty = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let output =
            Command::new(env!("CARGO_BIN_EXE_quizmill")).arg("serve").args(arguments).output().expect("it runs");
        (output.status.code(), String::from_utf8(output.stderr).expect("text"))
    };
    let root = empty.path().to_str().expect("text");
    let (status, said) = run(&["--root", root, "--port", "0"]);
    assert!(status == Some(2) && said.contains("it has no folder `content`"), "{said}");
    let course = Course::new();
    let root = course.0.path().to_str().expect("text");
    let (status, said) = run(&["--root", root, "--host", "name.invalid"]);
    assert!(status == Some(2) && said.contains("cannot serve at `name.invalid:8000`"), "{said}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_cleanly() {
    let course = Course::new();
    for signal in ["INT", "TERM"] {
        let mut server = Server::start(&course);
        let mut home = server.open("/");
        home.is_calm();
        let sent = Command::new("sh").args(["-c", &format!("kill -{signal} {}", server.child.id())]).status();
        assert!(sent.expect("it runs").success());
        assert_eq!(server.child.wait().expect("it ends").code(), Some(0), "{signal}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn the_browser_is_opened_when_asked_for() {
    use std::os::unix::fs::PermissionsExt;
    let tools = tempfile::tempdir().expect("a folder");
    let (program, note) = (tools.path().join("xdg-open"), tools.path().join("opened"));
    // Renamed into place, so that whoever sees the note sees all of it.
    let script = format!("#!/bin/sh\necho \"$1\" > '{0}.part' && mv '{0}.part' '{0}'\n", note.display());
    fs::write(&program, script).expect("written");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("allowed");
    let course = Course::new();
    let path = format!("{}:{}", tools.path().display(), std::env::var("PATH").expect("a path"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_quizmill"))
        .args(["serve", "--open", "--port", "0", "--root"])
        .arg(course.0.path())
        .env("PATH", path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map_while(Result::ok);
    let line = lines.find(|line| line.starts_with("serving ")).expect("an address");
    let start = std::time::Instant::now();
    while !note.exists() {
        assert!(start.elapsed() < LIMIT, "nothing was opened");
        std::thread::yield_now();
    }
    let opened = fs::read_to_string(&note).expect("a note");
    assert_eq!(Some(opened.trim()), line.split_whitespace().nth(1));
    child.kill().expect("it runs");
    child.wait().expect("it ends");
}
