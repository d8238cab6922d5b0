//! What the fuzzer begins with, and all that it ever found, tried every time (`fuzz/` says what must hold).

#[path = "../fuzz/checks/mod.rs"]
mod checks;
#[path = "figures/mod.rs"]
mod figures;

use std::fs;
use std::path::Path;

#[test]
fn seeds_and_findings_do_no_harm() {
    let above = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let mut tried = 0;
    for (target, check) in checks::ALL {
        let mut found = 0;
        for kind in ["corpus-seeds", "findings"] {
            let Ok(files) = fs::read_dir(above.join(kind).join(target)) else { continue };
            for file in files {
                let file = file.unwrap().path();
                let bytes = fs::read(&file).unwrap();
                let harmless = |bytes: &[u8]| {
                    let tried = std::panic::catch_unwind(|| check(bytes));
                    assert!(tried.is_ok(), "{}, {} bytes of it or changed", file.display(), bytes.len());
                };
                harmless(&bytes);
                // Cut short and changed a little: as near as an ordinary test comes to the fuzzer.
                for n in 0..figures::rounds(3, 200) as usize {
                    let mut bytes = bytes[..bytes.len() - (n * 7) % (bytes.len() / 2 + 1)].to_vec();
                    let at = n * 31 % bytes.len().max(1);
                    if let Some(byte) = bytes.get_mut(at) {
                        *byte ^= 1 << (n % 7);
                    }
                    harmless(&bytes);
                    tried += 1;
                }
                found += 1;
            }
        }
        assert!(found > 0, "{target} has no seed");
        assert!(above.join("targets").join(target).with_extension("rs").exists(), "{target} has no target");
    }
    figures::figure("fuzz, seeds and findings", format_args!("{tried} inputs, 0 failures"));
}
