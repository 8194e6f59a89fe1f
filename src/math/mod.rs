//! LaTeX formulas to MathML; the only home of math-core.
//!
//! In: a formula without its dollars. Out: a `<math>` element that browsers draw without script, with
//! the LaTeX as text alternative, or why it cannot be read.

/// The longest formula that is read, in bytes: the converter descends once a brace, and a longer one
/// could exhaust its stack.
pub const LONGEST: usize = 4_000;

/// Converts a formula; `display` sets it on a line of its own.
pub fn to_mathml(tex: &str, display: bool) -> Result<String, String> {
    if tex.len() > LONGEST {
        return Err(format!("the formula is {} bytes long, more than the {LONGEST} that are read", tex.len()));
    }
    convert(tex, display)
}

#[cfg(feature = "math")]
fn convert(tex: &str, display: bool) -> Result<String, String> {
    use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
    use std::sync::LazyLock;
    static CONVERTER: LazyLock<LatexToMathML> =
        LazyLock::new(|| LatexToMathML::new(MathCoreConfig::default()).expect("no macros, so none is wrong"));
    let mode = if display { MathDisplay::Block } else { MathDisplay::Inline };
    let result = CONVERTER
        .convert_with_local_state(tex, mode)
        .map_err(|error| error.to_string().trim_end_matches('.').to_owned())?;
    let alternative = tex.trim().replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    Ok(result.mathml.replacen("<math", &format!("<math alttext=\"{alternative}\""), 1))
}

#[cfg(not(feature = "math"))]
fn convert(_: &str, _: bool) -> Result<String, String> {
    Err("this program was built without formulas".to_owned())
}

#[cfg(all(test, feature = "math"))]
mod tests {
    use super::*;

    #[test]
    fn formulas() {
        let mathml = to_mathml("a < b^2", false).unwrap();
        assert!(mathml.starts_with("<math alttext=\"a &lt; b^2\""), "{mathml}");
        assert!(to_mathml("\\frac{1}{2}", true).unwrap().contains("<mfrac>"));
        assert!(to_mathml("\\nope{1}", false).unwrap_err().contains("nope"));
        assert!(to_mathml(&"{".repeat(5_000), false).unwrap_err().contains("bytes long"));
    }
}
