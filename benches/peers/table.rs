//! The table: every figure, how it stands to the best of the others, and what Tongxin must reach.

use super::bots::Kind;
use super::{Figures, Results};
use std::fmt::Write as _;

/// A row: what it says of each bot, and the verdict on Tongxin.
struct Row {
    what: String,
    cells: Vec<String>,
    ratio: String,
    must: &'static str,
    holds: Option<bool>,
}

/// How Tongxin's figure must stand to the best of the others.
enum Must {
    /// So many times it.
    AtLeast(f64),
    /// So large a part of it.
    AtMost(f64),
}

fn median(figures: impl Iterator<Item = f64>) -> f64 {
    let mut all: Vec<f64> = figures.filter(|figure| !figure.is_nan()).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The whole table in Markdown.
pub fn write(results: &Results) -> String {
    let ceiling = median(results.ceiling.iter().copied());
    let rate = |f: &Figures| median(f.saturated.iter().map(super::Work::rate));
    let mut rows = vec![
        compare(
            results,
            "updates/s, saturated, durable",
            |f| rate(f),
            0,
            &Must::AtLeast(3.0),
            "≥ 3 × the best, or the server's ceiling",
        ),
        compare(
            results,
            "ms of processor time an update, saturated",
            |f| median(f.saturated.iter().map(|w| w.processor * 1e3 / w.answered as f64)),
            2,
            &Must::AtMost(1.0 / 3.0),
            "≤ ⅓ of the best",
        ),
        compare(
            results,
            "ms of processor time an update, at 200 updates/s",
            |f| median(f.offered.iter().map(|w| w.processor * 1e3 / w.answered as f64)),
            2,
            &Must::AtMost(1.0 / 3.0),
            "≤ ⅓ of the best",
        ),
        compare(
            results,
            "ms to the answer at 200 updates/s, p95",
            |f| median(f.offered.iter().map(|w| w.clone().percentile(0.95))),
            1,
            &Must::AtMost(0.5),
            "≤ ½ of the best",
        ),
    ];
    // What the server spends on the bot's behalf cannot be had twice.
    if let (Some(row), Some(own)) = (rows.first_mut(), own(results)) {
        row.holds = row.holds.map(|holds| holds || rate(own) >= 0.9 * ceiling);
    }
    rows.extend(news(results));
    rows.push(compare(
        results,
        &format!("MB after {} people", results.people),
        |f| f.memory,
        0,
        &Must::AtMost(1.0 / 3.0),
        "≤ ⅓ of the best",
    ));
    rows.push(compare(
        results,
        "ms from start to first answer",
        |f| median(f.start.iter().map(|seconds| seconds * 1e3)),
        0,
        &Must::AtMost(1.0 / 3.0),
        "≤ ⅓ of the best",
    ));
    rows.extend(kills(results));

    let mut text = String::from("| measured |");
    for (kind, _) in &results.bots {
        write!(text, " {} |", kind.name()).expect("text");
    }
    text += " Tongxin ÷ best | must | |\n|---|";
    text += &"---:|".repeat(results.bots.len() + 1);
    text += "---|---|\n";
    for row in rows {
        let verdict = row.holds.map_or("", |holds| if holds { "✓" } else { "✗" });
        writeln!(text, "| {} | {} | {} | {} | {verdict} |", row.what, row.cells.join(" | "), row.ratio, row.must)
            .expect("text");
    }
    writeln!(
        text,
        "\n{}; medians of {} interleaved rounds; the loopback server itself allows {ceiling:.0} updates/s; {:.0} s in all.",
        machine(),
        results.rounds,
        results.seconds
    )
    .expect("text");
    text
}

fn own(results: &Results) -> Option<&Figures> {
    results.bots.iter().find(|(kind, _)| *kind == Kind::Tongxin).map(|(_, figures)| figures)
}

fn compare(
    results: &Results,
    what: &str,
    figure: impl Fn(&Figures) -> f64,
    digits: usize,
    must: &Must,
    words: &'static str,
) -> Row {
    let cells = results.bots.iter().map(|(_, f)| format!("{:.digits$}", figure(f))).collect();
    let others = results.bots.iter().filter(|(kind, _)| *kind != Kind::Tongxin).map(|(_, f)| figure(f));
    let best = match must {
        Must::AtLeast(_) => others.reduce(f64::max),
        Must::AtMost(_) => others.reduce(f64::min),
    };
    let ratio = own(results).zip(best).map(|(own, best)| figure(own) / best);
    let holds = ratio.map(|ratio| match must {
        Must::AtLeast(times) => ratio >= *times,
        Must::AtMost(part) => ratio <= *part,
    });
    Row {
        what: what.into(),
        cells,
        ratio: ratio.map_or(String::new(), |ratio| format!("{ratio:.2}")),
        must: words,
        holds,
    }
}

/// A row in which each is held against itself.
fn alone(
    results: &Results,
    what: String,
    cell: impl Fn(&Figures) -> String,
    must: &'static str,
    holds: impl Fn(&Figures) -> bool,
) -> Row {
    let cells = results.bots.iter().map(|(_, f)| cell(f)).collect();
    Row { what, cells, ratio: String::new(), must, holds: own(results).map(holds) }
}

fn news(results: &Results) -> Vec<Row> {
    let readers = results.readers;
    let idle = |f: &Figures, part| median(f.news.iter().map(|n| n.idle.clone().percentile(part)));
    let busy = |f: &Figures, part| median(f.news.iter().map(|n| n.busy.clone().percentile(part)));
    let ideal = |f: &Figures| median(f.news.iter().map(|n| n.seconds / n.ideal));
    let refused = |f: &Figures| f.news.iter().map(|n| n.refused).max().unwrap_or(0);
    let missed = move |f: &Figures| f.news.iter().map(|n| readers as usize - 1 - n.reached).max().unwrap_or(0);
    vec![
        alone(
            results,
            format!("ms to the answer while {readers} people are told something (idle), p50"),
            |f| format!("{:.1} ({:.1})", busy(f, 0.5), idle(f, 0.5)),
            "≤ 1.2 × its idle",
            |f| busy(f, 0.5) <= 1.2 * idle(f, 0.5),
        ),
        alone(
            results,
            "the same, p99".into(),
            |f| format!("{:.1} ({:.1})", busy(f, 0.99), idle(f, 0.99)),
            "≤ its idle + 20 ms",
            |f| busy(f, 0.99) <= idle(f, 0.99) + 20.0,
        ),
        alone(
            results,
            format!("time to tell {readers} people ÷ all messages at 30/s"),
            |f| format!("{:.3}", ideal(f)),
            "≤ 1.02",
            |f| ideal(f) <= 1.02,
        ),
        alone(
            results,
            "429s by then; people not told".into(),
            |f| format!("{}; {}", refused(f), missed(f)),
            "0; 0",
            |f| refused(f) == 0 && missed(f) == 0,
        ),
    ]
}

fn kills(results: &Results) -> Vec<Row> {
    let times = results.bots.first().map_or(0, |(_, f)| f.kills.kills);
    let presses = |f: &Figures| f.kills.pressed;
    vec![
        alone(
            results,
            format!("{times} × kill -9: bookings lost, doubled, never told"),
            |f| format!("{}, {}, {} of {}", f.kills.lost, f.kills.doubled, f.kills.untold, presses(f)),
            "0, 0, 0",
            |f| (f.kills.lost, f.kills.doubled, f.kills.untold) == (0, 0, 0),
        ),
        alone(
            results,
            "questions never answered".into(),
            |f| (f.kills.unanswered + f.kills.silent).to_string(),
            "0",
            |f| f.kills.unanswered + f.kills.silent == 0,
        ),
        alone(
            results,
            "new messages repeated (in flight at the kills)".into(),
            |f| format!("{} ({})", f.kills.repeated, f.kills.flying),
            "at most those in flight",
            |f| f.kills.repeated <= f.kills.flying,
        ),
    ]
}

/// When and on what.
fn machine() -> String {
    let model = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        model.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1).map(str::to_string));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let today = chrono::Utc::now().format("%Y-%m-%d");
    format!("{today}, {cores} cores ({})", model.unwrap_or_else(|| std::env::consts::ARCH.into()))
}
