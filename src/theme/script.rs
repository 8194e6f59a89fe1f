//! The page's script made small, and mistakes in a theme's scripts found; the only home of oxc.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Source, Span};
use oxc_allocator::Allocator;
use oxc_codegen::{Codegen, CodegenOptions};
use oxc_minifier::{Minifier, MinifierOptions};
use oxc_parser::Parser;
use oxc_span::SourceType;
use std::sync::Arc;

/// The same script in fewer bytes: short names, no comments, nothing that is never used. A script that cannot be
/// read is given back as it is; [`fault`] has reported it.
pub(super) fn minify(script: &str) -> String {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, script, SourceType::script()).parse();
    if !parsed.diagnostics.is_empty() {
        return script.to_owned();
    }
    let mut program = parsed.program;
    let minified = Minifier::new(MinifierOptions::default()).minify(&allocator, &mut program);
    Codegen::new().with_options(CodegenOptions::minify()).with_scoping(minified.scoping).build(&program).code
}

/// The first mistake in a theme's script, if it has one.
pub(super) fn fault(source: &Arc<Source>) -> Option<Diagnostic> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source.text(), SourceType::script()).parse();
    let error = parsed.diagnostics.first()?;
    let message = format!("a script cannot be used: {}", error.message.trim_end_matches('.'));
    let place = error.labels.first().map_or(Span::default(), |label| {
        let end = source.text().len();
        let start = (label.offset() as usize).min(end);
        Span::new(start, (start + label.len() as usize).min(end))
    });
    Some(Diagnostic::new(Code::ThemeError, message).at(source, place, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_shrink_and_keep_their_meaning() {
        let script = "(()=>{const greeting = \"a\"; document.title = greeting + greeting;})()";
        let small = minify(script);
        assert!(small.len() < script.len() && small.contains("document.title"), "{small}");
        assert_eq!(minify("const = broken"), "const = broken");
    }

    #[test]
    fn a_mistake_is_shown_with_its_place() {
        let source = Arc::new(Source::new("themes/mine/script/text.js", "const a = 1;\nconst b = ;\n"));
        let text = crate::diagnostic::short(&fault(&source).expect("a mistake"));
        assert!(text.starts_with("themes/mine/script/text.js:2:"), "{text}");
        assert!(fault(&Arc::new(Source::new("a.js", "let a = 1;"))).is_none());
    }
}
