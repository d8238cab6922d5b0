//! When the hour is, and which files count.

use super::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Its hour is that of the street's own clock, also when summer time begins or ends.
#[test]
fn the_last_hour_is_found() {
    let at = |h, m| chrono::NaiveTime::from_hms_opt(h, m, 0).unwrap();
    let (shanghai, york) = (Tz::Asia__Shanghai, Tz::America__New_York);
    for (hour, zone, now, last_one) in [
        (at(3, 30), shanghai, "2026-11-22T19:30:00Z", "2026-11-22T19:30:00Z"),
        (at(3, 30), shanghai, "2026-11-22T19:29:59Z", "2026-11-21T19:30:00Z"),
        (at(3, 30), shanghai, "2026-11-23T12:00:00Z", "2026-11-22T19:30:00Z"),
        // Half past two does not exist on the 8th of March, and is there twice on the 1st of November.
        (at(2, 30), york, "2026-03-08T12:00:00Z", "2026-03-08T07:00:00Z"),
        (at(1, 30), york, "2026-11-01T06:00:00Z", "2026-11-01T05:30:00Z"),
    ] {
        assert_eq!(last(hour, zone, utc(now)), utc(last_one), "{hour} before {now}");
    }
}

/// The least that begins and ends as a backup: an empty gzip member with a digest in its comment.
fn content_of_none() -> Vec<u8> {
    let begin = [0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 0xff];
    [&begin[..], b"sha256 ", &[b'0'; 64], &[0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0]].concat()
}

/// Only a street's own backups are seen, and none from the future.
#[test]
fn only_its_own_backups_count() {
    let folder = tempfile::tempdir().unwrap();
    for name in [
        "baile-20261120T193000Z.tar.gz",
        "baile-20261121T193000Z.tar.gz",
        "baile-20991121T193000Z.tar.gz",
        "baile-east-20261122T193000Z.tar.gz",
        "baile-notes.tar.gz",
        "baile-20261122T193000Z.tar",
        ".baile-20261122T193000Z.tar.gz.new",
        "baile.erased",
    ] {
        fs::write(folder.path().join(name), content_of_none()).unwrap();
    }
    // Named like one, and written by somebody else.
    fs::write(folder.path().join("baile-20261119T193000Z.tar.gz"), "notes").unwrap();
    let names = |street| backups(folder.path(), street).len();
    assert_eq!((names("baile"), names("baile-east"), names("bai")), (3, 1, 0));
    let now = utc("2026-11-23T00:00:00Z");
    assert_eq!(newest(folder.path(), "baile", now), Some(utc("2026-11-21T19:30:00Z")));
    assert_eq!(newest(folder.path(), "huale", now), None);
}
