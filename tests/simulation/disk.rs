//! Short lives on the real log over a simulated disk, with the power cut, or an error, at each of its steps.

use crate::Life;
use crate::checks;
use crate::dice::Dice;
use crate::world::World;
use std::path::Path;
use std::sync::Arc;
use tongxin::engine::OpenError;
use tongxin::journal::{Fault, Journal, JournalError, MemQuick, SimDisk, Store};

/// Rounds before the power is cut at the latest.
const ROUNDS: u64 = 6;

fn store(disk: &SimDisk, quick: &MemQuick) -> Result<Arc<dyn Journal>, JournalError> {
    let store = Store::open_on(Arc::new(disk.clone()), Box::new(quick.clone()), Path::new("/data"), None)?;
    Ok(Arc::new(store))
}

/// Lives until the power is cut, or for all rounds.
fn live(seed: u64, disk: &SimDisk, quick: &MemQuick) -> Result<World, OpenError> {
    let mut world = World::new(seed, store(disk, quick)?, None)?;
    for _ in 0..ROUNDS {
        if world.round(true).is_err() {
            break;
        }
    }
    Ok(world)
}

/// The power is cut at every step of the disk, one life each.
pub fn every_step(seed: u64) -> Life {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    let whole = live(seed, &disk, &quick).expect("a disk with power");
    drop(whole);
    let steps = disk.ops();
    let mut all = Life { lives: 0, ..Life::default() };
    for step in 1..=steps {
        all += cut_at(seed, step, Fault::Power);
        // A step that fails by itself: the street goes on, and is stopped afterwards.
        match (seed + step) % 8 {
            0 => all += cut_at(seed, step, Fault::Full),
            1 => all += cut_at(seed, step, Fault::Sync),
            _ => {}
        }
    }
    all
}

fn cut_at(seed: u64, step: u64, fault: Fault) -> Life {
    let (disk, quick) = (SimDisk::new(), MemQuick::default());
    disk.fault_at(step, fault);
    let world = live(seed, &disk, &quick);
    let mut dice = Dice::new(seed << 20 | step);
    // The power is gone, or only the process; the quick store may be younger than the log, or empty.
    let disk = if dice.percent(70) { disk.crash(dice.roll()) } else { disk.kill() };
    let quick = if dice.percent(20) { MemQuick::default() } else { quick.copy() };
    let mut world = match world {
        Ok(mut world) => {
            world.restart(store(&disk, &quick).expect("the log survives")).expect("the street opens again");
            world
        }
        // It had not even opened: nothing was confirmed, and it begins anew.
        Err(_) => {
            World::new(seed, store(&disk, &quick).expect("the log survives"), None).expect("the street opens")
        }
    };
    for _ in 0..2 {
        world.round(true).expect("there is power now");
    }
    world.settle().expect("there is power now");
    let counts = checks::all(&world);
    world.journal.verify().expect("the chain holds");
    Life { lives: 1, commits: world.desk().durable(), delivered: world.delivered, counts }
}
