//! The command line of Tongxin.

use std::process::ExitCode;
use tikv_jemallocator::Jemalloc;

/// The writer makes what another thread frees; glibc lets both wait for each other at that.
#[global_allocator]
static MEMORY: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    tongxin::cli::main()
}
