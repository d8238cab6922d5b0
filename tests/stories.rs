//! Conversations that a resident could read, run through the whole core with a clock of its own.
//!
//! Each `tests/stories/*.txt` is a script and its transcript in one. Lines that drive stand there as
//! they are; what Tongxin says (lines that begin with 同心, Tongxin or a wide blank) is compared. With
//! `TONGXIN_STORIES=write` the transcripts are written anew; read the difference before you keep it.

#[path = "stories/camera.rs"]
mod camera;
#[path = "stories/chat.rs"]
mod chat;
#[path = "stories/ears.rs"]
mod ears;
mod figures;
#[path = "stories/flows.rs"]
mod flows;
#[path = "stories/house.rs"]
mod house;
#[path = "stories/script.rs"]
mod script;
#[path = "stories/store.rs"]
mod store;

use std::path::{Path, PathBuf};

/// All stories, in the order of their names.
fn stories() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "txt"))
        .collect();
    files.sort();
    files
}

/// Every story goes as it is written, and nothing is said in words that are missing.
#[test]
fn every_story_goes_as_it_is_written() {
    let write = std::env::var("TONGXIN_STORIES").is_ok_and(|value| value == "write");
    let mut faults = Vec::new();
    for path in stories() {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let written = std::fs::read_to_string(&path).unwrap();
        let (told, mut wrong) = script::play(&written);
        if told != written {
            if write {
                std::fs::write(&path, &told).unwrap();
            } else {
                wrong.push(format!("goes otherwise than written:\n{}", difference(&written, &told)));
            }
        }
        faults.extend(wrong.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The same story gives the same transcript, so that a difference always means something.
#[test]
fn a_story_told_twice_is_the_same() {
    for path in stories().into_iter().step_by(7) {
        let written = std::fs::read_to_string(&path).unwrap();
        assert_eq!(script::play(&written).0, script::play(&written).0, "{}", path.display());
    }
}

/// Where two transcripts part, a few lines of each.
fn difference(written: &str, told: &str) -> String {
    let (a, b): (Vec<_>, Vec<_>) = (written.lines().collect(), told.lines().collect());
    let at = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let some = |lines: &[&str], mark: &str| {
        lines.iter().skip(at).take(6).map(|line| format!("  {mark} {line}\n")).collect::<String>()
    };
    format!("  line {}\n{}{}", at + 1, some(&a, "-"), some(&b, "+"))
}
