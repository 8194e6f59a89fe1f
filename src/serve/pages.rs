//! Pages that no course has: one that says that an address leads nowhere, and one of nothing but errors.

use super::finding::{Finding, shown};
use crate::course::encode;
use crate::html::{attribute, text};
use crate::site::live;
use crate::theme;

/// The page at an address where nothing stands; `near` are output paths of pages that may be meant.
pub(super) fn missing(path: &str, near: &[&str]) -> String {
    let link = |path: &&str| {
        let address: Vec<String> = path.split('/').map(encode).collect();
        format!("<li><a href=\"/{}\">{}</a></li>\n", attribute(&address.join("/")), text(path))
    };
    let links: String = near.iter().map(link).collect();
    let links = match near.len() {
        0 => String::new(),
        1 => format!("<p>This page is near:</p>\n<ul>\n{links}</ul>\n"),
        _ => format!("<p>These pages are near:</p>\n<ul>\n{links}</ul>\n"),
    };
    let body = format!(
        "<h1>There is no page here</h1>\n<p>Nothing in the course makes <code>{}</code>. When something does, it shows \
         here by itself.</p>\n{links}<p><a href=\"/\">The course's home page</a></p>\n",
        text(path)
    );
    page("Not found", "missing", &body)
}

/// The page of a course that cannot be shown yet.
pub(super) fn errors(findings: &[Finding]) -> String {
    let (shown, more) = shown(findings);
    let mut list: String = shown.iter().map(finding).collect();
    if more > 0 {
        list.push_str(&format!("<li>The terminal shows {more} more.</li>\n"));
    }
    let title = match findings.len() {
        1 => "1 error in the course".to_owned(),
        count => format!("{count} errors in the course"),
    };
    let body = format!(
        "<h1>{title}</h1>\n<p class=\"about\">The pages come when the errors are mended; this one reloads by itself.</p>\n\
         <ol class=\"findings\">\n{list}</ol>\n"
    );
    page(&title, "errors", &body)
}

fn finding(finding: &Finding) -> String {
    let code = finding.code.map(|code| format!("[{code}]")).unwrap_or_default();
    let mut html = format!(
        "<li><p class=\"message\"><span class=\"code\">{}{}: </span>{}</p>\n",
        finding.severity,
        text(&code),
        text(&finding.message)
    );
    let name = finding.place.as_ref().unwrap_or(&finding.message);
    if let Some(place) = &finding.place {
        html.push_str(&format!("<p class=\"place\">{}</p>\n", text(place)));
    }
    if !finding.lines.is_empty() {
        html.push_str(&format!(
            "<pre tabindex=\"0\" role=\"group\" aria-label=\"source of {}\">{}</pre>\n",
            attribute(name),
            text(&finding.lines)
        ));
    }
    for help in &finding.help {
        html.push_str(&format!("<p class=\"help\"><b>help: </b>{}</p>\n", text(help)));
    }
    html + "</li>\n"
}

fn page(title: &str, kind: &str, body: &str) -> String {
    let policy = theme::policy(live::STYLE, [live::SCRIPT].into_iter(), true);
    live::add(format!(
        "<!doctype html>\n<html lang=\"en\" data-page=\"{kind}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n<title>{}</title>\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <style>{}</style>\n</head>\n<body>\n<main class=\"page\">\n{body}</main>\n</body>\n</html>\n",
        attribute(&policy),
        text(title),
        live::STYLE,
    ))
}
