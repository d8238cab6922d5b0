//! The channels: each turns what its own world says into inputs, and words into its own world's shapes.

pub mod telegram;
pub mod web;
