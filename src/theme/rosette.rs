//! Draws the badge's rosette: in comes a seed, out comes a guilloché as inline SVG.
//!
//! The pattern is two waves that run several times round the centre before they meet their own beginning, as on
//! banknotes and diplomas. Colours are the theme's: the drawing has classes and no style (`qm-rosette__rim`,
//! `__face`, `__line`), so one picture serves for grey (not yet earned), filled (earned) and gold.

use std::fmt::Write;

/// A full turn, in tenths of a degree.
const TURN: i32 = 3600;
/// The middle of the drawing.
const CENTRE: i32 = 100;

/// A rosette that is the same for the same seed on every machine.
///
/// Coordinates are whole numbers in a box of 200 by 200, from a sine that is computed with integers alone.
#[must_use]
pub fn rosette(seed: &[u8; 32]) -> String {
    let pick = |at: usize, from: i32, count: i32| from + i32::from(seed[at]) % count;
    // Prime numbers of crests, so that no number of turns makes the wave close early.
    let crests = |at: usize| [11, 13, 17][usize::from(seed[at]) % 3];
    let mut svg = String::with_capacity(1300);
    svg.push_str(
        "<svg class=\"qm-rosette\" viewBox=\"0 0 200 200\" aria-hidden=\"true\">\
         <circle class=\"qm-rosette__rim\" cx=\"100\" cy=\"100\" r=\"95\"/>\
         <circle class=\"qm-rosette__face\" cx=\"100\" cy=\"100\" r=\"88\"/>\
         <g class=\"qm-rosette__line\">",
    );
    wave(&mut svg, crests(0), pick(1, 2, 4), pick(2, 62, 5), pick(3, 11, 9));
    wave(&mut svg, crests(4), pick(5, 2, 5), pick(6, 28, 7), pick(7, 9, 9));
    let _ = write!(svg, "<circle cx=\"100\" cy=\"100\" r=\"{}\"/></g></svg>", pick(8, 5, 7));
    svg
}

/// One closed wave: `crests` crests in `turns` turns, `height` above and below a circle of `radius`.
fn wave(svg: &mut String, crests: i32, turns: i32, radius: i32, height: i32) {
    // The angle from crest to trough in thousandths of a radian, and two fifths of it as the reach of a curve.
    let reach = 3142 * turns / crests * 2 / 5;
    let (mut x, mut y) = (0, 0);
    for step in 0..=2 * crests {
        let angle = TURN * turns * step / (2 * crests);
        let (sin, cos) = (sine(angle), sine(angle + TURN / 4));
        let far = radius + if step % 2 == 0 { height } else { -height };
        let to = (round(far * cos, 1000), round(far * sin, 1000));
        // The handle before the point lies along the circle, so that crests and troughs are round.
        let arm = far * reach / 1000;
        let by = (to.0 + round(arm * sin, 1000), to.1 - round(arm * cos, 1000));
        let _ = if step == 0 {
            write!(svg, "<path d=\"M{} {}s", CENTRE + to.0, CENTRE + to.1)
        } else {
            let signed = |n: i32, first: bool| if first || n < 0 { n.to_string() } else { format!(" {n}") };
            write!(
                svg,
                "{}{}{}{}",
                signed(by.0 - x, step == 1),
                signed(by.1 - y, false),
                signed(to.0 - x, false),
                signed(to.1 - y, false)
            )
        };
        (x, y) = to;
    }
    svg.push_str("z\"/>");
}

/// The sine of an angle in tenths of a degree, times 1000: Bhaskara's fraction, right to about two thousandths.
fn sine(angle: i32) -> i32 {
    let angle = angle.rem_euclid(TURN);
    let half = TURN / 2;
    let (a, sign) = if angle < half { (angle, 1) } else { (angle - half, -1) };
    let product = i64::from(a) * i64::from(half - a);
    let value = 16_000 * product / (5 * i64::from(half) * i64::from(half) - 4 * product);
    sign * i32::try_from(value).expect("a sine is at most one")
}

/// Division to the nearest whole number.
fn round(n: i32, by: i32) -> i32 {
    (n + n.signum() * by / 2) / by
}

#[cfg(test)]
mod tests {
    use super::{rosette, sine};

    #[test]
    fn the_sine_is_close_enough() {
        for angle in 0..3600 {
            let exact = (f64::from(angle) / 1800.0 * std::f64::consts::PI).sin() * 1000.0;
            assert!((exact - f64::from(sine(angle))).abs() < 3.0, "{angle}");
        }
    }

    #[test]
    fn every_rosette_is_small_whole_and_its_own() {
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..=255u8 {
            let seed: [u8; 32] = std::array::from_fn(|i| {
                n.wrapping_mul(31).wrapping_add((n | 1).wrapping_pow(u32::try_from(i).unwrap()))
            });
            let svg = rosette(&seed);
            assert!(svg.len() <= 1300, "{} bytes", svg.len());
            assert!(!svg.contains("style") && !svg.contains('.'), "{svg}");
            assert_eq!(svg, rosette(&seed));
            seen.insert(svg);
        }
        assert!(seen.len() > 200);
    }
}
