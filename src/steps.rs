//! Named steps of the straight line at which tests kill the real process, to see what it remembers.
//!
//! Only debug builds have them, and only where the environment names one: `TONGXIN_KILL_AT=synced/5` sends the process
//! SIGKILL at the step `synced`, one time in five. By chance and not by count, because nothing here is global.

/// The process is at this step.
#[cfg(debug_assertions)]
pub(crate) fn at(step: &str) {
    let Ok(wanted) = std::env::var("TONGXIN_KILL_AT") else { return };
    let Some((name, times)) = wanted.split_once('/') else { return };
    let mut lot = [0; 4];
    let drawn = name == step && getrandom::fill(&mut lot).is_ok();
    if drawn && times.parse().is_ok_and(|times: u32| u32::from_le_bytes(lot) % times.max(1) == 0) {
        let me = std::process::id().to_string();
        let killed = std::process::Command::new("kill").args(["-KILL", &me]).status();
        // Whatever happens elsewhere meanwhile, from here nothing goes on.
        while killed.is_ok() {
            std::thread::park();
        }
    }
}

/// In a release build there are no steps.
#[cfg(not(debug_assertions))]
#[inline]
pub(crate) fn at(_: &str) {}
