//! `unseeded-random`: a program whose output is asked for depends on chance, the time, or where things happen to lie.

use super::Review;
use crate::course::Question;
use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::{AttributeKind, BlockKind, attributes, each_block};

/// The kinds of question that ask for what a program gives.
const KINDS: &[&str] = &["predict-output", "command-output", "query-result"];

type Names = &'static [&'static str];

/// What stands in the code, and why that makes its output differ.
type Calls = &'static [(&'static str, &'static str)];

/// What makes an output differ from run to run, by the names of the languages.
const SOURCES: &[(Names, Calls)] = &[
    (
        &["python", "py", "python3"],
        &[
            ("random.random(", CHANCE),
            ("random.randint(", CHANCE),
            ("random.randrange(", CHANCE),
            ("random.uniform(", CHANCE),
            ("random.gauss(", CHANCE),
            ("random.choice(", CHANCE),
            ("random.choices(", CHANCE),
            ("random.sample(", CHANCE),
            ("random.shuffle(", CHANCE),
            ("random.rand(", CHANCE),
            ("random.randn(", CHANCE),
            ("random.normal(", CHANCE),
            ("random.permutation(", CHANCE),
            ("randint(", CHANCE),
            ("secrets.", CHANCE),
            ("default_rng()", CHANCE),
            ("uuid4(", CHANCE),
            ("time.time(", TIME),
            ("perf_counter(", TIME),
            ("datetime.now(", TIME),
            ("datetime.utcnow(", TIME),
            ("datetime.today(", TIME),
            ("date.today(", TIME),
            ("os.getpid(", PLACE),
            ("print(id(", PLACE),
            ("hash(\"", HASH),
            ("hash('", HASH),
            ("print(set(\"", HASH),
            ("print(set('", HASH),
        ],
    ),
    (
        &["javascript", "js", "typescript", "ts", "jsx", "tsx", "node"],
        &[
            ("Math.random(", CHANCE),
            ("crypto.randomUUID(", CHANCE),
            ("crypto.getRandomValues(", CHANCE),
            ("Date.now(", TIME),
            ("new Date()", TIME),
            ("performance.now(", TIME),
        ],
    ),
    (
        &["rust", "rs"],
        &[
            ("rand::random", CHANCE),
            ("thread_rng(", CHANCE),
            ("rand::rng(", CHANCE),
            ("Instant::now(", TIME),
            ("SystemTime::now(", TIME),
            ("{:p}", PLACE),
        ],
    ),
    (
        &["go", "golang"],
        &[
            ("rand.Int", CHANCE),
            ("rand.Float", CHANCE),
            ("rand.Perm(", CHANCE),
            ("rand.Shuffle(", CHANCE),
            ("time.Now(", TIME),
        ],
    ),
    (
        &["java", "kotlin", "kt", "scala"],
        &[
            ("Math.random(", CHANCE),
            ("new Random()", CHANCE),
            ("Random.next", CHANCE),
            ("UUID.randomUUID(", CHANCE),
            ("System.currentTimeMillis(", TIME),
            ("System.nanoTime(", TIME),
            ("LocalDateTime.now(", TIME),
            ("LocalDate.now(", TIME),
            ("Instant.now(", TIME),
            ("identityHashCode(", PLACE),
        ],
    ),
    (
        &["csharp", "cs", "c#"],
        &[("new Random()", CHANCE), ("Guid.NewGuid(", CHANCE), ("DateTime.Now", TIME), ("DateTime.UtcNow", TIME)],
    ),
    (
        &["c", "cpp", "c++"],
        &[
            ("rand()", CHANCE),
            ("std::random_device", CHANCE),
            ("time(NULL)", TIME),
            ("time(nullptr)", TIME),
            ("time(0)", TIME),
            ("%p", PLACE),
        ],
    ),
    (
        &["bash", "sh", "shell", "zsh", "console", "shell-session"],
        &[
            ("$RANDOM", CHANCE),
            ("${RANDOM", CHANCE),
            ("/dev/urandom", CHANCE),
            ("shuf ", CHANCE),
            ("uuidgen", CHANCE),
            ("mktemp", CHANCE),
            ("$(date", TIME),
            ("`date", TIME),
        ],
    ),
    (
        &["sql", "mysql", "postgresql", "postgres", "sqlite", "plsql"],
        &[
            ("RANDOM()", CHANCE),
            ("random()", CHANCE),
            ("RAND()", CHANCE),
            ("rand()", CHANCE),
            ("NEWID()", CHANCE),
            ("gen_random_uuid()", CHANCE),
            ("NOW()", TIME),
            ("now()", TIME),
            ("CURRENT_TIMESTAMP", TIME),
            ("CURRENT_DATE", TIME),
            ("GETDATE()", TIME),
            ("SYSDATE", TIME),
        ],
    ),
    (
        &["r", "rscript"],
        &[
            ("rnorm(", CHANCE),
            ("runif(", CHANCE),
            ("rbinom(", CHANCE),
            ("sample(", CHANCE),
            ("Sys.time(", TIME),
            ("Sys.Date(", TIME),
        ],
    ),
    (
        &["ruby", "rb"],
        &[
            ("rand(", CHANCE),
            (".shuffle", CHANCE),
            (".sample", CHANCE),
            ("SecureRandom", CHANCE),
            ("Time.now", TIME),
            (".object_id", PLACE),
        ],
    ),
    (
        &["php"],
        &[
            ("rand(", CHANCE),
            ("mt_rand(", CHANCE),
            ("random_int(", CHANCE),
            ("shuffle(", CHANCE),
            ("uniqid(", CHANCE),
            ("microtime(", TIME),
        ],
    ),
];

const CHANCE: &str = "is left to chance";
const TIME: &str = "depends on the time";
const HASH: &str = "depends on hashes, which differ from run to run";
const PLACE: &str = "depends on where the system puts things";

pub(super) fn check(review: &Review<'_>, findings: &mut Vec<Diagnostic>) {
    for part in &review.page.parts {
        for question in part.questions() {
            if !question.kind.as_deref().is_some_and(|kind| KINDS.contains(&kind)) {
                continue;
            }
            let mut told = false;
            for blocks in [part.shared(), question.prompt.as_slice()] {
                each_block(blocks, &mut |block| {
                    let BlockKind::Code(code) = &block.kind else { return };
                    if told {
                        return;
                    }
                    let language =
                        match attributes(&review.page.source, code.info).into_iter().next().map(|word| word.kind) {
                            Some(AttributeKind::Word(word)) => word.to_lowercase(),
                            _ => return,
                        };
                    let Some((offset, name, why)) = source(&language, &code.text) else { return };
                    told = true;
                    // Code may be indented in the file, so its place is searched for and not counted.
                    let written = review.page.source.slice(block.span);
                    let line = code.text[..offset].matches('\n').count();
                    let start = written
                        .match_indices(name)
                        .map(|(at, _)| at)
                        .find(|&at| written[..at].matches('\n').count() >= line);
                    let start = block.span.start + start.unwrap_or(0);
                    report(
                        review,
                        question,
                        crate::text::Span::new(start, (start + name.len()).min(block.span.end)),
                        why,
                        findings,
                    );
                });
            }
        }
    }
}

fn report(
    review: &Review<'_>,
    question: &Question,
    span: crate::text::Span,
    why: &str,
    findings: &mut Vec<Diagnostic>,
) {
    let kind = question.kind.as_deref().unwrap_or_default();
    findings.push(
        review
            .at(Code::UnseededRandom, span, format!("what the program prints {why}, and `{kind}` asks for it"))
            .help("set a seed, put a fixed value in its place, or ask for something that is always so"),
    );
}

/// What a printed line may hold that is the same whatever the values are.
const FIXED: &[&str] =
    &[".shape", "len(", "type(", "typeof ", "isinstance(", ".dtype", ".length", ".len()", ".ndim", ".size"];

/// How programs print.
const PRINTS: &[&str] = &["print", "console.log", "echo ", "puts ", "Println", "WriteLine", "printf", "cout"];

/// The first thing in a program that makes its output differ, with its place.
fn source(language: &str, code: &str) -> Option<(usize, &'static str, &'static str)> {
    // Random numbers that only fill an array of which the shape is printed do no harm.
    let mut printed = code.lines().filter(|line| PRINTS.iter().any(|print| line.contains(print))).peekable();
    if printed.peek().is_some() && printed.all(|line| FIXED.iter().any(|fixed| line.contains(fixed))) {
        return None;
    }
    // A seed makes chance repeatable.
    let seeded = code.to_ascii_lowercase().contains("seed");
    let listed =
        SOURCES.iter().find(|(names, _)| names.contains(&language)).map(|(_, sources)| *sources).unwrap_or_default();
    let mut found: Option<(usize, &str, &str)> = None;
    for &(name, why) in listed.iter().filter(|(_, why)| !seeded || *why != CHANCE) {
        let place = code
            .match_indices(name)
            .map(|(at, _)| at)
            .find(|&at| starts_word(code, at, name) && !commented(code, at, language));
        if let Some(at) = place
            && found.is_none_or(|(first, ..)| at < first)
        {
            found = Some((at, name, why));
        }
    }
    found.or_else(|| unordered(language, code)).or_else(|| unjoined(language, code))
}

/// Whether a name at a place is not the end of a longer one.
fn starts_word(code: &str, at: usize, name: &str) -> bool {
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    !name.starts_with(is_name) || !code[..at].ends_with(is_name)
}

/// Whether a place is behind the sign of a comment on its line.
fn commented(code: &str, at: usize, language: &str) -> bool {
    let line = &code[code[..at].rfind('\n').map_or(0, |end| end + 1)..at];
    let sign = match language {
        "python" | "py" | "python3" | "bash" | "sh" | "shell" | "zsh" | "r" | "rscript" | "ruby" | "rb" => "#",
        "sql" | "mysql" | "postgresql" | "postgres" | "sqlite" | "plsql" => "--",
        _ => "//",
    };
    line.contains(sign)
}

/// Maps that are gone through in the order of their hashes: those of Rust and Go, where nothing sorts.
fn unordered(language: &str, code: &str) -> Option<(usize, &'static str, &'static str)> {
    if code.to_ascii_lowercase().contains("sort") {
        return None;
    }
    let (makers, why): (&[&'static str], &'static str) = match language {
        "rust" | "rs" => (&["HashMap", "HashSet"], HASH),
        "go" | "golang" => (&["map["], HASH),
        _ => return None,
    };
    code.lines().find_map(|line| {
        let maker = *makers.iter().find(|maker| line.contains(**maker))?;
        let before = &line[..line.find(maker)?];
        let name = match language {
            "go" | "golang" => before.split(":=").next()?.trim(),
            _ => before.trim_start().strip_prefix("let ")?.trim_start_matches("mut ").split([':', '=']).next()?.trim(),
        };
        if name.is_empty() || !name.chars().all(|letter| letter.is_alphanumeric() || letter == '_') {
            return None;
        }
        let gone_through: Vec<String> = match language {
            "go" | "golang" => vec![format!("range {name}")],
            _ => {
                let methods = ["iter()", "keys()", "values()", "into_iter()", "drain()"];
                let calls = methods.iter().map(|method| format!("in {name}.{method}"));
                calls.chain([format!("in &{name}"), format!("in {name} {{"), format!("{{{name}:?}}")]).collect()
            }
        };
        let at = gone_through.iter().find_map(|wanted| code.find(wanted))?;
        Some((at, maker, why))
    })
}

/// Threads that nobody waits for print when they like.
fn unjoined(language: &str, code: &str) -> Option<(usize, &'static str, &'static str)> {
    const WHY: &str = "depends on which thread runs first";
    let (starter, waits): (&'static str, &[&str]) = match language {
        "rust" | "rs" => ("thread::spawn(", &["join()", "recv()", "scope("]),
        "go" | "golang" => ("go func(", &["Wait()", "<-"]),
        "python" | "py" | "python3" => ("Thread(", &["join()"]),
        "java" => ("new Thread(", &["join("]),
        _ => return None,
    };
    let at = code.find(starter)?;
    (!waits.iter().any(|wait| code.contains(wait))).then_some((at, starter, WHY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_chance() {
        for (language, code, expected) in [
            ("python", "import random\nprint(random.randint(1, 6))\n", Some("random.randint(")),
            ("python", "import random\nrandom.seed(7)\nprint(random.randint(1, 6))\n", None),
            ("python", "x = np.random.rand(2, 3)\nprint(x.shape)\n", None),
            ("python", "print(my_random.choice)\n", None),
            ("python", "# time.time()\nprint(1)\n", None),
            ("js", "console.log(Date.now())\n", Some("Date.now(")),
            ("js", "new Date(2020, 1, 1)\n", None),
            ("rust", "let mut map = HashMap::new();\nfor (k, v) in &map {\n", Some("HashMap")),
            ("rust", "let map = HashMap::new();\nprintln!(\"{}\", map.len());\n", None),
            ("rust", "let h = thread::spawn(|| {});\nh.join().unwrap();\n", None),
            ("rust", "thread::spawn(|| println!(\"a\"));\n", Some("thread::spawn(")),
            ("go", "m := map[string]int{}\nfor k := range m {\n", Some("map[")),
            ("bash", "echo $RANDOM\n", Some("$RANDOM")),
            ("text", "random.random()\n", None),
        ] {
            assert_eq!(source(language, code).map(|(_, name, _)| name), expected, "{language}: {code}");
        }
    }
}
