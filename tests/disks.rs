//! The real process on a disk that is full, and on a folder that was damaged: it says so, and what helps.

#[path = "figures/mod.rs"]
mod figures;

use figures::figure;
use std::fs;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What ends with the test: a process, or something mounted.
enum Ends {
    Process(Child),
    Mount(PathBuf),
}

impl Drop for Ends {
    fn drop(&mut self) {
        match self {
            Ends::Process(child) => {
                child.kill().ok();
                child.wait().ok();
            }
            Ends::Mount(at) => drop(Command::new("umount").arg("-l").arg(at).stderr(Stdio::null()).status()),
        }
    }
}

fn tongxin(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tongxin"));
    command.args(args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, _) in std::env::vars().filter(|(n, _)| n.starts_with("TELOXIDE_") || n.starts_with("TONGXIN_")) {
        command.env_remove(name);
    }
    command
}

fn config(folder: &Path, data: &Path) -> (PathBuf, String) {
    // Free a moment ago, and nobody else asks for it.
    let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let file = folder.join("street.toml");
    let data = data.display();
    let text = format!(
        "data = \"{data}\"\nlisten = \"{address}\"\n[[community]]\nid = \"baile\"\nname = \"Baile\"\n\
         venue = \"the door\"\n[[community.service]]\nid = \"haircut\"\nname = \"Haircut\"\nplaces = 9\n"
    );
    fs::write(&file, text).unwrap();
    (file, address.to_string())
}

fn ready(address: &str) -> String {
    let Ok(mut stream) = TcpStream::connect(address) else { return String::new() };
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    let asked = format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut answer = Vec::new();
    if stream.write_all(asked.as_bytes()).is_ok() {
        stream.read_to_end(&mut answer).ok();
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[track_caller]
fn eventually(what: &str, holds: impl FnMut() -> bool) {
    eventually_or(what, holds, String::new);
}

#[track_caller]
fn eventually_or(what: &str, mut holds: impl FnMut() -> bool, said: impl Fn() -> String) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(30), "it never came: {what}\n{}", said());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// On a disk that is full it confirms nothing and says so; once there is room it goes on by itself.
#[test]
fn a_full_disk_stops_it_until_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).unwrap();
    let options = ["-t", "tmpfs", "-o", "size=8m", "tmpfs"];
    let mounted = Command::new("mount").args(options).arg(&disk).stderr(Stdio::null()).status();
    if !mounted.is_ok_and(|status| status.success()) {
        return figure("disk full", "the real process: SKIPPED, it needs root to mount a small disk");
    }
    let _mount = Ends::Mount(disk.clone());
    let data = disk.join("data");
    let (file, address) = config(folder.path(), &data);
    let log = fs::File::create(folder.path().join("log")).unwrap();
    let said = || fs::read_to_string(folder.path().join("log")).unwrap();
    let run = ["run", "--config", file.to_str().unwrap()];
    let _daemon = Ends::Process(tongxin(&run).stdout(log.try_clone().unwrap()).stderr(log).spawn().unwrap());
    eventually("it is ready", || ready(&address).starts_with("HTTP/1.1 200"));

    // To the last byte.
    let mut filler = fs::File::create(disk.join("filler")).unwrap();
    let mut piece = 1 << 16;
    while piece > 0 {
        if filler.write_all(&vec![1; piece]).is_err() {
            piece /= 2;
        }
    }
    // The log's last page has some room of its own: so many orders do not fit into it.
    let data_text = data.display().to_string();
    let invite = ["invite", "--community", "baile", "--role", "helper", "--data", &data_text];
    let asked: Vec<Child> = (0..24).map(|_| tongxin(&invite).spawn().unwrap()).collect();
    eventually("it says that it is not ready", || ready(&address).starts_with("HTTP/1.1 503"));
    eventually("it says why", || said().contains("cannot be written to") && said().contains("Free some space"));
    let health = tongxin(&["health", "--data", &data_text]).output().unwrap();
    assert!(!health.status.success(), "{}", String::from_utf8_lossy(&health.stdout));

    drop(filler);
    fs::remove_file(disk.join("filler")).unwrap();
    let freed = Instant::now();
    eventually_or("it goes on by itself", || ready(&address).starts_with("HTTP/1.1 200"), said);
    let took = freed.elapsed();
    let mut done = 0;
    for asked in asked {
        let ended = asked.wait_with_output().unwrap();
        done += u32::from(ended.status.success());
        assert!(ended.status.success() || !ended.stderr.is_empty(), "done, or told that it was not");
    }
    assert!(done > 0);
    let proved = tongxin(&["verify", "--data", &data_text]).output().unwrap();
    assert!(proved.status.success(), "{}", String::from_utf8_lossy(&proved.stderr));
    figure(
        "disk full",
        format_args!(
            "the real process went on {:.1} s after there was room; of 24 orders {done} done, the others told so",
            took.as_secs_f32()
        ),
    );
}

/// Whatever file of a real folder is damaged, the program starts, or ends with 1 and says what helps.
#[test]
fn a_damaged_folder_is_refused_with_the_remedy() {
    let above = tempfile::tempdir().unwrap();
    let data = above.path().join("data");
    let (file, address) = config(above.path(), &data);
    let run = ["run", "--config", file.to_str().unwrap()];
    let mut daemon = Ends::Process(tongxin(&run).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap());
    eventually("it is ready", || ready(&address).starts_with("HTTP/1.1 200"));
    if let Ends::Process(child) = &mut daemon {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    type Spoil = fn(&mut Vec<u8>);
    let cases: [(&str, Spoil, &str); 6] = [
        ("commits.log", |bytes| bytes[40] ^= 1, "backup"),
        ("commits.log", |bytes| *bytes.last_mut().unwrap() ^= 1, "backup"),
        ("commits.log", |bytes| bytes.truncate(3), "backup"),
        ("keys", |bytes| bytes.truncate(60), "backup"),
        ("keys", |bytes| bytes[20] ^= 1, "master.key"),
        ("master.key", |bytes| bytes[5] = b'x', "backup"),
    ];
    for (name, spoil, way) in cases {
        let good = fs::read(data.join(name)).unwrap();
        let mut bad = good.clone();
        spoil(&mut bad);
        fs::write(data.join(name), &bad).unwrap();
        let ended = tongxin(&run).output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{name}: {said}");
        assert!(said.contains(name) && said.contains(way) && !said.contains("panicked"), "{name}: {said}");
        assert_eq!(fs::read(data.join(name)).unwrap(), bad, "{name}: nothing was changed");
        fs::write(data.join(name), good).unwrap();
    }
    let _daemon = Ends::Process(tongxin(&run).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap());
    eventually("put back, it starts", || ready(&address).starts_with("HTTP/1.1 200"));
}
