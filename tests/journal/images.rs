//! A real file system as a power cut leaves it: its image is copied under load, and mounted again from the copy.
//!
//! Needs root and loop devices; says plainly where it was skipped.

use super::figures::{figure, rounds};
use super::*;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// What is mounted here is let go of again, whatever happens.
struct Mount(PathBuf);

impl Mount {
    fn image(image: &Path, at: PathBuf) -> Option<Self> {
        fs::create_dir_all(&at).ok()?;
        // The file system's own five seconds would be longer than all of this takes.
        let options = "loop,commit=60";
        let mounted =
            Command::new("mount").args(["-o", options]).arg(image).arg(&at).stderr(Stdio::null()).status();
        mounted.is_ok_and(|status| status.success()).then_some(Self(at))
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let ended = Command::new("umount").arg(&self.0).stderr(Stdio::null()).status();
        if !ended.is_ok_and(|status| status.success()) {
            drop(Command::new("umount").arg("-l").arg(&self.0).status());
        }
    }
}

fn signal(process: u32, name: &str) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

/// How many commits were acknowledged, and how many came back; `None` where nothing can be mounted.
fn cut_once(folder: &Path, after: Duration) -> Option<(u64, u64)> {
    let (image, copy) = (folder.join("image"), folder.join("copy"));
    fs::File::create(&image).unwrap().set_len(24 << 20).unwrap();
    let made = Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image).stderr(Stdio::null()).status();
    if !made.is_ok_and(|status| status.success()) {
        return None;
    }
    let mount = Mount::image(&image, folder.join("before"))?;
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crashes::works_until_it_is_killed", "--nocapture"])
        .env("JOURNAL_VICTIM", mount.0.join("street"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let acknowledged = Arc::new(AtomicU64::new(0));
    let (lines, seen) = (BufReader::new(child.stdout.take().unwrap()).lines(), acknowledged.clone());
    let reader = std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            if let Some(seq) = line.strip_prefix("stored ").and_then(|seq| seq.parse().ok()) {
                seen.store(seq, Ordering::Relaxed);
            }
        }
    });
    while acknowledged.load(Ordering::Relaxed) == 0 {
        std::thread::sleep(Duration::from_millis(1));
    }
    std::thread::sleep(after);
    // Held still while the copy is made, or it would be of no one moment. Nothing is flushed by that.
    signal(child.id(), "-STOP");
    std::thread::sleep(Duration::from_millis(10));
    let told = acknowledged.load(Ordering::Relaxed);
    fs::copy(&image, &copy).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    drop(mount);
    fs::remove_file(&image).unwrap();

    let mount = Mount::image(&copy, folder.join("after")).expect("the copy can be mounted");
    let street = mount.0.join("street");
    // After a power cut the machine starts anew.
    fs::write(street.join("quick.state"), "open in another run of the machine").unwrap();
    let store = Store::open(&street, None).unwrap();
    let head = store.head().unwrap().seq;
    assert!(head >= told, "{told} were acknowledged, {head} are there");
    assert_eq!(store.verify().unwrap(), head);
    assert_eq!(opened(&store, 1, Item::Name).unwrap(), format!("名 {head}"));
    append_some(&store, store.acquire().unwrap(), 3);
    Some((told, head))
}

/// Whatever was acknowledged before the plug was pulled is there when the image is mounted again.
#[test]
fn an_image_copied_under_load_holds_all_that_was_acknowledged() {
    let mut random = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().subsec_nanos();
    let (images, mut commits) = (rounds(2, 50), 0);
    for _ in 0..images {
        let folder = tempfile::tempdir().unwrap();
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let Some((told, _)) = cut_once(folder.path(), Duration::from_millis(u64::from(random >> 16) % 400)) else {
            return figure(
                "durable means durable",
                "ext4 images: SKIPPED, they need root, mkfs.ext4 and loop devices",
            );
        };
        commits += told;
    }
    figure(
        "durable means durable",
        format_args!("{images} ext4 images copied under load: {commits} commits acknowledged, 0 missing"),
    );
}
