//! A machine whose clocks are moved by hand.

use super::*;

/// A machine whose clocks are moved by hand.
struct Machine {
    judge: Judge,
    wall: DateTime<Utc>,
    went: Duration,
}

const DAY: i64 = 86_400;

fn newest() -> DateTime<Utc> {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

impl Machine {
    fn boots(wall: DateTime<Utc>, expects: bool) -> Self {
        let mut machine = Machine {
            judge: Judge::new("2026-01-01T00:00:00Z".parse().unwrap(), expects),
            wall,
            went: Duration::from_secs(7),
        };
        let reading = machine.reading();
        machine.judge.anchor(newest(), reading);
        machine
    }

    fn runs() -> Self {
        let mut machine = Self::boots(newest() + TimeDelta::hours(1), false);
        assert!(machine.sound());
        machine.judge.expects = true;
        machine
    }

    fn reading(&self) -> Reading {
        Reading { wall: self.wall, went: self.went }
    }

    /// Time goes by as it should.
    fn goes(&mut self, seconds: u64) {
        self.wall += TimeDelta::seconds(seconds as i64);
        self.went += Duration::from_secs(seconds);
        let reading = self.reading();
        self.judge.look(reading);
    }

    /// Only the wall clock moves.
    fn jumps(&mut self, seconds: i64) {
        self.wall += TimeDelta::seconds(seconds);
        let reading = self.reading();
        self.judge.look(reading);
    }

    fn hears(&mut self, off_the_wall: i64) {
        let (said, reading) = (self.wall + TimeDelta::seconds(off_the_wall), self.reading());
        self.judge.hear(said, reading);
    }

    fn sound(&mut self) -> bool {
        let reading = self.reading();
        self.judge.look(reading);
        self.judge.sound()
    }

    fn now(&mut self) -> DateTime<Utc> {
        let reading = self.reading();
        self.judge.now(reading)
    }
}

#[test]
fn small_corrections_are_taken_and_never_go_back() {
    let mut machine = Machine::runs();
    let before = machine.now();
    machine.jumps(-90);
    assert!(machine.sound());
    assert_eq!(machine.now(), before, "it stands still until the machine has caught up");
    machine.goes(100);
    assert_eq!(machine.now(), before + TimeDelta::seconds(10));
    machine.jumps(110);
    assert!(machine.sound());
    assert_eq!(machine.now(), before + TimeDelta::seconds(120));
}

#[test]
fn a_jump_is_held_until_the_clock_comes_right_or_somebody_agrees() {
    for jump in [DAY, -DAY, 121, -121, 40 * DAY] {
        let mut machine = Machine::runs();
        let before = machine.now();
        machine.jumps(jump);
        assert!(!machine.sound(), "{jump}");
        machine.goes(3600);
        assert!(!machine.sound(), "{jump}");
        assert_eq!(machine.now(), before + TimeDelta::hours(1), "the street's time is counted on");
        machine.jumps(-jump);
        assert!(machine.sound(), "{jump}");
        assert_eq!(machine.now(), before + TimeDelta::hours(1));

        machine.jumps(jump);
        assert!(!machine.sound());
        let reading = machine.reading();
        machine.judge.agree(reading);
        assert!(machine.sound());
        assert_eq!(machine.now(), machine.wall);
        machine.goes(60);
        assert!(machine.sound(), "and it stays so");
    }
}

#[test]
fn a_machine_that_slept_goes_on_by_itself() {
    // The kernel has counted the sleep: there is nothing to wonder about.
    let mut machine = Machine::runs();
    machine.goes(9 * 3600);
    assert!(machine.sound());
    // A virtual machine that stood still has not.
    let before = machine.now();
    machine.jumps(9 * 3600);
    assert!(!machine.sound());
    assert_eq!(machine.now(), before);
    machine.hears(1);
    assert!(machine.sound());
    assert_eq!(machine.now(), machine.wall);
}

/// An answer that was under way while the machine stood still says what time it was then: alone, it
/// must not make the street believe its own count.
#[test]
fn an_answer_from_before_the_sleep_is_not_enough() {
    let mut machine = Machine::runs();
    machine.hears(0);
    machine.jumps(9 * 3600);
    assert!(!machine.sound(), "what was said before says nothing about the jump");
    machine.hears(-9 * 3600);
    assert!(!machine.sound());
    machine.goes(20);
    machine.hears(-9 * 3600);
    assert!(!machine.sound());
    machine.hears(0);
    assert!(machine.sound());
}

#[test]
fn a_clock_set_wrong_holds_nothing_up_where_count_and_second_source_agree() {
    for jump in [DAY, -DAY] {
        let mut machine = Machine::runs();
        let before = machine.now();
        machine.jumps(jump);
        for n in 0..=3 {
            machine.hears(-jump);
            assert_eq!(machine.sound(), n == 3, "{n}");
            machine.goes(10);
        }
        assert_eq!(machine.now(), before + TimeDelta::seconds(40));
        assert!(machine.judge.asks(), "it goes on asking");
        machine.goes(700);
        assert!(!machine.sound(), "nothing was heard for long");
        machine.hears(12_345);
        assert!(!machine.sound(), "a second source that says something else is of no use");
        assert_eq!(machine.judge.standing(machine.reading()).doubt, Some(Doubt::Jumped(jump)));
    }
}

#[test]
fn without_a_clock_chip_it_is_1970_and_due_work_waits() {
    let boot = DateTime::from_timestamp(12, 0).unwrap();
    for expects in [false, true] {
        let mut machine = Machine::boots(boot, expects);
        assert!(!machine.sound());
        assert_eq!(machine.now(), newest(), "it cannot be earlier than the journal");
        machine.goes(60);
        assert!(!machine.sound());
        assert_eq!(machine.now(), newest() + TimeDelta::seconds(60));
        machine.hears(5 * DAY);
        assert!(!machine.sound(), "a server that says neither is no proof");
        machine.goes(1);
        machine.wall = newest() + TimeDelta::days(40);
        assert_eq!(machine.sound(), !expects, "the clock came right");
        machine.goes(10);
        assert!(machine.sound(), "and nobody contradicts it");
        assert_eq!(machine.now(), machine.wall);
    }
}

#[test]
fn a_clock_behind_the_journal_is_believed_where_a_second_source_agrees() {
    let mut machine = Machine::boots(newest() - TimeDelta::days(1), true);
    assert!(!machine.sound());
    machine.hears(-700);
    assert!(!machine.sound());
    machine.hears(3);
    assert!(machine.sound(), "the street's clock had been ahead before");
    assert_eq!(machine.now(), machine.wall);
}

#[test]
fn at_a_start_a_second_source_is_heard_first() {
    let right = newest() + TimeDelta::days(2);
    let mut machine = Machine::boots(right, true);
    assert!(!machine.sound(), "it is waited for");
    machine.hears(0);
    assert!(machine.sound());

    let mut machine = Machine::boots(right, true);
    machine.goes(10);
    assert!(machine.sound(), "nobody spoke: no reason to wait for ever");
    machine.goes(3600);
    machine.hears(-DAY);
    assert!(!machine.sound(), "the first word came late, but it came");

    let mut machine = Machine::boots(right, true);
    machine.goes(10);
    machine.hears(0);
    machine.hears(-DAY);
    assert!(machine.sound(), "whoever has agreed and then says something odd is odd");

    let mut machine = Machine::boots(right, true);
    machine.hears(-DAY);
    assert!(!machine.sound());
    machine.goes(3600);
    assert!(!machine.sound());
    machine.jumps(-DAY);
    machine.hears(0);
    assert!(machine.sound(), "somebody set it right");

    let mut machine = Machine::boots(right, true);
    machine.hears(300);
    assert!(machine.sound(), "five minutes are what clocks drift that nobody sets");
}
