//! Tongxin (同心): a chat bot and notification daemon for street offices and their neighbourhoods.
//!
//! Modules in reading order; ARCHITECTURE.md tells how an input flows through them.

pub mod channel;
pub mod cli;
pub mod config;
pub mod control;
pub mod darkroom;
pub mod demo;
pub mod domain;
pub mod engine;
pub mod journal;
pub mod locale;
pub mod paper;
mod steps;
pub mod street;
