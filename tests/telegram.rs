//! Our Telegram client against a Bot API server on loopback.

#[path = "telegram/delivery.rs"]
mod delivery;
#[path = "telegram/server.rs"]
mod server;
