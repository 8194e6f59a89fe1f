//! The importer of questions in front matter, against a small collection in two folders.

use crate::{Import, body, sample, told};

#[test]
fn a_folder_becomes_a_page() {
    let imported = Import::of("frontmatter", &[sample("frontmatter")]);
    assert_eq!(
        told(&imported),
        [
            "README.md refused: it has no front matter with a question",
            "Which record holds an IPv6 address?",
            "Which file maps names of hosts to addresses? without the field `weight`",
            "Which record names a mail server?",
            "Which port does https use, if the address names none? without the field `author`",
            "Who listens?",
            "Which port belongs to SSH?",
        ]
    );
    assert_eq!(body(&imported.text("content/ports.md")), PORTS);
    // `0` in one file tells that the numbers of all count from 0.
    assert_eq!(body(&imported.text("content/names.md")), NAMES);
    imported.again();
}

const PORTS: &str = "## Which port does `https` use, if the address names none? {#https-port .beginner tags=web,ports}

- [ ] 80
- [x] 443
- [ ] 8080

> [!HINT]
> It is below 1024.

> [!EXPLANATION]
> Port 80 is that of `http`.

## Who listens? {#listen .intermediate .multiple}

Which commands list the TCP ports that something listens on?

- [x] `ss -ltn`
- [ ] `ss -x`
  > That lists Unix sockets.
- [x]
  ```sh
  netstat -ltn
  ```

> [!EXPLANATION]
> `-l` is for *listening*, `-t` for TCP.

## Which port belongs to SSH? {#number}

- [ ] 21
- [x] 22
- [ ] 23
";

const NAMES: &str = "## Which record holds an IPv6 address? {#first}

- [x] AAAA
- [ ] A
- [ ] CNAME

## Which file maps names of hosts to addresses? {#hosts}

> [!ANSWER]
> - /etc/hosts
> - hosts

## Which record names a mail server? {#later}

- [ ] NS
- [x] MX
- [ ] TXT
";
