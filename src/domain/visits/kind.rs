//! What somebody asks for: of which kind it is stands in no event and no log.

/// What somebody asks for. It lies in drawers only; printed, it does not tell which.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something is to be done in the house.
    Work,
    /// Somebody to talk to.
    Company,
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl Kind {
    /// As a drawer keeps it.
    pub(super) fn word(self) -> &'static str {
        match self {
            Kind::Work => "work",
            Kind::Company => "company",
        }
    }
}
