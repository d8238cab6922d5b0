//! The channels: each turns what its own world says into inputs, and words into its own world's shapes.

mod date;
pub mod telegram;
pub mod web;

pub use date::date;
