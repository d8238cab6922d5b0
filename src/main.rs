//! The command line of Tongxin.

use std::process::ExitCode;

fn main() -> ExitCode {
    tongxin::cli::main()
}
