//! How long it takes from writing one file until its page's new bytes have reached a browser.
//!
//! For courses of 100, 1,000 and 5,000 pages this makes the course in a temporary folder, starts `quizmill serve`,
//! opens a page as a browser does (the page, then its events), writes the page's file, waits for the event that says
//! to reload, and asks for the page again. The time runs from before the write until the last new byte is there.
//! Each edit is of another page. `bench/README.md` says how to run it and what it measured.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Between two edits nothing happens for this long, as when a person writes.
const PAUSE: Duration = Duration::from_millis(400);

fn main() {
    let mut arguments = std::env::args().skip(1);
    let edits: usize = arguments.next().map_or(60, |count| count.parse().expect("how many edits"));
    let sizes: Vec<usize> = arguments.map(|size| size.parse().expect("a number of pages")).collect();
    let sizes = if sizes.is_empty() { vec![100, 1_000, 5_000] } else { sizes };
    println!("{edits} edits each; times in ms, memory in MiB");
    println!(
        "| pages | Markdown | ready after | median | 95 % | longest | server's part | its CPU time | memory | at most |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for pages in sizes {
        println!("{}", measure(pages, edits));
    }
}

fn measure(pages: usize, edits: usize) -> String {
    let folder = Temporary::new();
    let bytes = write_course(&folder.0, pages);
    let start = Instant::now();
    let mut server = Server::start(&folder.0);
    let ready = start.elapsed();
    let mut times = Vec::new();
    let cpu = server.cpu();
    for edit in 0..edits {
        // A step that shares no factor with the number of pages visits each page before it visits one twice.
        let page = (edit * 37 + 11) % pages;
        times.push(server.edit(&folder.0, page, edit));
        std::thread::sleep(PAUSE);
    }
    let cpu = (server.cpu() - cpu) / edits as f64;
    times.sort();
    let mut read = server.read_times();
    read.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let (now, most) = server.memory();
    format!(
        "| {pages} | {:.1} MB | {:.0} | {:.1} | {:.1} | {:.1} | {} | {cpu:.1} | {now:.0} | {most:.0} |",
        bytes as f64 / 1e6,
        ready.as_secs_f64() * 1e3,
        at(0.5),
        at(0.95),
        at(1.0),
        read[read.len() / 2],
    )
}

/// A folder that goes away.
struct Temporary(PathBuf);

impl Temporary {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("quizmill-bench-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn path_of(page: usize) -> String {
    format!("section-{:03}/page-{page:05}", page / 20)
}

/// Writes a course whose pages each hold five questions with code of their own; returns its bytes of Markdown.
fn write_course(folder: &Path, pages: usize) -> usize {
    fs::create_dir_all(folder.join("content")).expect("made");
    fs::write(folder.join("site.yaml"), "id: bench\ntitle: Bench\n").expect("written");
    let mut bytes = 0;
    for page in 0..pages {
        let path = folder.join(format!("content/{}.md", path_of(page)));
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        let text = page_text(page, pages, 0);
        bytes += text.len();
        fs::write(path, text).expect("written");
    }
    bytes
}

/// A page of about 8 KB. `edit` stands in its prose, so that every edit gives other bytes.
fn page_text(page: usize, pages: usize, edit: usize) -> String {
    let mut text = format!(
        "---\ntitle: Page {page} about loops\nbadge: Badge {page}\nminutes: 8\n---\n\nThis is edit-{edit} of the page. \
         It follows [another page](../{}.md) and says what a loop does when nobody looks.\n\n",
        path_of((page + pages / 2) % pages)
    );
    let samples: [(&str, &str); 5] = [
        (
            "python",
            "total = {n}\nfor item in range({n}, {m}):\n    if item % 3 == 0:\n        total += item  # counted\n    else:\n        total -= 1\nprint(f\"{total} of {m}\")\n",
        ),
        (
            "rust",
            "fn count(limit: u32) -> u32 {\n    let mut total = {n};\n    for item in 0..limit {\n        if item % {m} == 1 {\n            total += item; // counted\n        }\n    }\n    total\n}\n",
        ),
        (
            "javascript",
            "const items = [{n}, {m}, 3];\nlet total = 0;\nfor (const item of items) {\n  total += item * 2; // doubled\n}\nconsole.log(`total ${total}`);\n",
        ),
        (
            "java",
            "int total = {n};\nfor (int item = 0; item < {m}; item++) {\n    if (item % 2 == 0) {\n        total += item;\n    }\n}\nSystem.out.println(\"total \" + total);\n",
        ),
        (
            "sql",
            "SELECT name, SUM(amount) AS total\nFROM orders\nWHERE amount > {n} AND shipped = 1\nGROUP BY name\nHAVING SUM(amount) < {m}\nORDER BY total DESC;\n",
        ),
    ];
    for (number, (language, code)) in samples.into_iter().enumerate() {
        let (n, m) = ((page * 5 + number).to_string(), (page * 7 + number + 100).to_string());
        let code = code.replace("{n}", &n).replace("{m}", &m);
        let _ = write!(
            text,
            "## What does program {n} do? {{#question-{number} .predict-output .intermediate time=90s}}\n\n\
             Read the program with care: it counts from **{n}** on, and `{m}` is where something else begins. Compare \
             it with what you know about loops, and think of what happens with an empty input and with a single one.\n\n\
             ```{language}\n{code}```\n\n"
        );
        for (option, words) in
            ["counts every item", "stops before the last item", "never begins", "fails"].into_iter().enumerate()
        {
            let mark = if option == number % 4 { "x" } else { " " };
            let _ = write!(
                text,
                "- [{mark}] The program {words} when the limit is `{m}`.\n  > Look at the line that changes the total: it is \
                 reached {option} times before the loop ends with {n}.\n"
            );
        }
        let _ = write!(
            text,
            "\n> [!HINT]\n> Go through the loop once with a pencil, and note what the total is after {n} steps.\n\n\
             > [!EXPLANATION]\n> The loop runs while its condition holds, so the total is changed only for items \
             between {n} and {m}. Everything else follows from *that*, and from the order of the lines.\n\n"
        );
    }
    text
}

/// A running `quizmill serve`.
struct Server {
    child: Child,
    address: String,
    lines: std::sync::mpsc::Receiver<String>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(folder: &Path) -> Self {
        // The example lies in `examples` beside the program.
        let program = std::env::current_exe().expect("a path").parent().expect("a folder").join("../quizmill");
        let mut child = Command::new(program)
            .args(["serve", "--port", "0", "--root"])
            .arg(folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("quizmill is built");
        let mut output = BufReader::new(child.stdout.take().expect("piped"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(output.read_line(&mut line).expect("text") > 0, "serve ended");
            if let Some(rest) = line.strip_prefix("serving http://") {
                break rest.split('/').next().expect("an address").to_owned();
            }
        };
        let (sender, lines) = std::sync::mpsc::channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { child, address, lines }
    }

    fn connect(&self, target: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("it listens");
        stream.set_nodelay(true).expect("a socket");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a socket");
        let request = format!("GET {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("sent");
        stream
    }

    fn get(&self, target: &str) -> String {
        let mut text = String::new();
        self.connect(target).read_to_string(&mut text).expect("an answer");
        text
    }

    /// Opens a page, writes its file, and returns how long it took until its new bytes were there.
    fn edit(&mut self, folder: &Path, page: usize, edit: usize) -> Duration {
        let pages = fs::read_dir(folder.join("content")).expect("there").count() * 20;
        let target = format!("/{}.html", path_of(page));
        let old = self.get(&target);
        let version = old.rsplit_once("<script data-version=\"").expect("a page").1.split('"').next().expect("one");
        let mut events = BufReader::new(self.connect(&format!("/.quizmill/events?page={target}&version={version}")));
        wait_for(&mut events, "event: errors");
        let text = page_text(page, pages, edit + 1);
        let start = Instant::now();
        fs::write(folder.join(format!("content/{}.md", path_of(page))), text).expect("written");
        wait_for(&mut events, "event: reload");
        let new = self.get(&target);
        let time = start.elapsed();
        assert!(new.contains(&format!("edit-{} ", edit + 1)), "the new text is there");
        time
    }

    /// What the server itself took from the first notice of a change until the page was ready, in ms.
    fn read_times(&self) -> Vec<u32> {
        let time = |line: String| line.rsplit_once(" ms)")?.0.rsplit_once('(')?.1.parse().ok();
        self.lines.try_iter().filter_map(time).collect()
    }

    /// How long the server has computed, in ms of one core; nothing where the system does not say. Unlike the other
    /// times it hardly depends on what else the machine does.
    fn cpu(&self) -> f64 {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.child.id())).into_iter().flatten().flatten();
        let time = |task: fs::DirEntry| {
            let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
            text.split(' ').next()?.parse::<f64>().ok()
        };
        tasks.filter_map(time).sum::<f64>() / 1e6
    }

    /// Memory in use, now and at most, in MiB; nothing where the system does not say.
    fn memory(&self) -> (f64, f64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let field = |name: &str| {
            let line = status.lines().find(|line| line.starts_with(name))?;
            line.split_whitespace().nth(1)?.parse::<f64>().ok()
        };
        (field("VmRSS:").unwrap_or(f64::NAN) / 1024.0, field("VmHWM:").unwrap_or(f64::NAN) / 1024.0)
    }
}

fn wait_for(events: &mut impl BufRead, wanted: &str) {
    let mut line = String::new();
    loop {
        line.clear();
        assert!(events.read_line(&mut line).expect("an event in time") > 0, "the server closed the stream");
        if line.trim_end() == wanted {
            return;
        }
    }
}
