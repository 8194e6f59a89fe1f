//! Numbers to type, with tolerances and units.

use super::super::super::page::shortened;
use super::super::super::{Answer, Question, Typed};
use super::answers::{FULL, Weighted, percent, some};

/// A number with what it may differ by, or a range.
#[derive(Debug, Clone, PartialEq)]
pub enum Number {
    Around(String, String),
    Between(String, String),
}

impl Number {
    /// In this course's notation, with a unit.
    fn written(&self, unit: &str) -> String {
        let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        match self {
            Self::Around(value, tolerance) if is_zero(tolerance) => format!("{value}{unit}"),
            Self::Around(value, tolerance) => format!("{value}{unit} +- {tolerance}"),
            Self::Between(low, high) => format!("{low}..{high}{unit}"),
        }
    }

    fn ends(&self) -> (f64, f64) {
        let value = |text: &str| text.parse::<f64>().unwrap_or(0.0);
        match self {
            Self::Around(middle, tolerance) => (value(middle) - value(tolerance), value(middle) + value(tolerance)),
            Self::Between(low, high) => (value(low), value(high)),
        }
    }

    /// In a unit that is `factor` times as small; `None` where that is no number that can be written.
    fn times(&self, factor: f64) -> Option<Self> {
        let times = |text: &str| {
            let value = text.parse::<f64>().ok()? * factor;
            // Twelve digits are more than anybody types, and hide that 0.1 has no end in binary.
            let rounded: f64 = format!("{value:.11e}").parse().ok()?;
            rounded.is_finite().then(|| format!("{rounded}"))
        };
        Some(match self {
            Self::Around(value, tolerance) => Self::Around(times(value)?, times(tolerance)?),
            Self::Between(low, high) => Self::Between(times(low)?, times(high)?),
        })
    }
}

fn is_zero(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(|value| value == 0.0)
}

/// A number as this course writes it, or why it is none.
pub fn number(text: &str) -> Result<String, String> {
    let text = text.trim().trim_start_matches('+');
    let signs = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if !signs || text.len() > 60 || !text.parse::<f64>().is_ok_and(f64::is_finite) {
        return Err(format!("`{}` is no number: it is written with digits and a point", shortened(text)));
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
    let (mantissa, exponent) = digits.split_at(digits.find(['e', 'E']).unwrap_or(digits.len()));
    let zero = if mantissa.starts_with('.') { "0" } else { "" };
    Ok(format!("{sign}{zero}{}{exponent}", mantissa.strip_suffix('.').unwrap_or(mantissa)))
}

/// A number with its tolerance, or why it is none.
pub fn around(value: &str, tolerance: &str) -> Result<Number, String> {
    let tolerance = number(tolerance)?;
    if tolerance.starts_with('-') && !is_zero(&tolerance) {
        return Err(format!("its tolerance `{tolerance}` is below 0"));
    }
    Ok(Number::Around(number(value)?, tolerance))
}

/// Numbers to type, in units with their factors; without one they have none.
pub fn numbers(question: &mut Question, answers: Vec<Weighted<Number>>, units: &[(String, f64)]) {
    let plain = [(String::new(), 1.0)];
    let units = if units.is_empty() { &plain } else { units };
    let accepted: Vec<(f64, f64)> =
        answers.iter().filter(|answer| answer.weight >= FULL).map(|answer| answer.answer.ends()).collect();
    if accepted.is_empty() {
        question.refuse("no answer is marked as fully right");
    }
    let mut found: Vec<Typed> = Vec::new();
    for Weighted { answer, weight, feedback } in answers {
        let right = weight >= FULL;
        let (low, high) = answer.ends();
        if low > high {
            question.refuse(format!("the range `{}` ends before it starts", answer.written("")));
        }
        if !right {
            let within = accepted.iter().any(|&(least, most)| low <= most && least <= high);
            let with = if feedback.is_empty() { "" } else { " and its feedback" };
            match (weight != 0.0, within) {
                (true, true) => question.lost.push(format!(
                    "the weight {} of the answer `{}`{with}",
                    percent(weight),
                    answer.written("")
                )),
                (true, false) => {
                    question.lost.push(format!("the weight {} of the answer `{}`", percent(weight), answer.written("")))
                }
                (false, true) => question.lost.push(format!("the wrong answer `{}`{with}", answer.written(""))),
                (false, false) => {}
            }
            if within {
                continue;
            }
        }
        for (unit, factor) in units {
            match answer.times(*factor).filter(|_| *factor != 1.0).or_else(|| (*factor == 1.0).then(|| answer.clone()))
            {
                Some(number) => {
                    let text = number.written(unit);
                    if found.iter().all(|known| known.text != text) {
                        found.push(Typed { text, right, feedback: some(feedback.clone()), ..Typed::default() });
                    }
                }
                None => question.refuse(format!("`{}` in {unit} is no number", answer.written(""))),
            }
        }
    }
    question.answer = Answer::Typed { number: true, answers: found };
}
