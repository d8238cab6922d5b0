//! What nobody may do, see or smuggle in: rights, codes, personal data, injection.

#[path = "figures/mod.rs"]
mod figures;

#[path = "trust/codes.rs"]
mod codes;
#[path = "trust/rights.rs"]
mod rights;
#[path = "trust/street.rs"]
mod street;
#[path = "trust/table.rs"]
mod table;
