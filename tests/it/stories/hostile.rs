//! Hostile text on every screen: what is drawn goes to a terminal that obeys, and only drawing may reach it.

use crate::hostile::ALL;
use crate::stories::desk::{Desk, seat, time};
use crate::stories::people::skywalker;
use crate::stream::{Stream, is_obeyed};
use crate::wire::{Witness, strange};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::Rect;
use ratatui::{Terminal, TerminalOptions, Viewport};
use vacatur::casework::{CaseFile, CaseId, Decided, Deed, Entry, Ground, Note, Seq, Verdict};
use vacatur::record::{EventKind, SourceNo, Text};
use vacatur::relief::Citation;
use vacatur::review::Action;
use vacatur::screen::{draw, plain_rows};

/// Code points of each text of a case.
const LENGTH: usize = 300;

/// The case itself is drawn of every case, what opens over it of one in so many.
const OPENED: u64 = 10;

/// Everything that can be opened on a case without recording anything.
const OPENINGS: &[&[Action]] = &[
    &[],
    &[Action::Evidence],
    &[Action::Evidence, Action::Down, Action::Down],
    &[Action::History],
    &[Action::History, Action::Last],
    &[Action::Ledger],
    &[Action::Amend],
    &[Action::Challenge],
    &[Action::Challenge, Action::Pick(8)],
    &[Action::Hold],
    &[Action::Flag],
    &[Action::Note],
    &[Action::AddFact],
    &[Action::Find],
    &[Action::List],
    &[Action::Recent],
    &[Action::Views],
    &[Action::Palette],
    &[Action::Today],
    &[Action::Progress],
    &[Action::Groups],
    &[Action::Help],
    &[Action::ComparePolicies],
    &[Action::NextCount],
];

/// Puts hostile text into everything of a case that comes from a file, from a person, or from a policy.
fn infect(case: &mut CaseFile, number: u64, stream: &mut Stream) {
    let mut text = || stream.text(LENGTH);
    case.id = CaseId(number);
    case.siblings = vec![case.id];
    let identity = &mut case.person.identity;
    identity.name = Text::new(&text());
    identity.cii = Text::new(&text());
    identity.also_known_as = vec![Text::new(&text())];
    for event in &mut case.person.events {
        event.agency = Text::new(&text());
        event.case_numbers = vec![Text::new(&text())];
        for count in &mut event.counts {
            for charge in &mut count.charges {
                charge.text = Text::new(&text());
                std::sync::Arc::make_mut(&mut charge.offense).description = charge.text.clone();
            }
            count.comment = Text::new(&text());
            count.dispositions.iter_mut().for_each(|disposed| disposed.text = Text::new(&text()));
        }
    }
    case.person.events[3].kind = EventKind::Other(Text::new(&text()));
    case.sources = vec![(SourceNo(1), Text::new(&text()))];
    // These are words of a policy and of the program's own, and are never made safe before the door.
    for proposal in &mut case.proposal.proposals {
        proposal.law.reason = text();
        proposal.law.citations = vec![Citation(text())];
        proposal.policy.reason = text();
        proposal.policy.citation = Citation(text());
        for line in &mut proposal.proof {
            line.question = text();
            line.finding.words = text();
            line.citation = Citation(text());
        }
    }
    for row in &mut case.rows {
        row.raw = text().replace(['\n', '\r', '"'], "?").into_bytes();
    }
    let note = Text::note(&text());
    case.notes = vec![Note { seq: Seq(1), at: time(), seat: seat(), text: note.clone() }];
    let verdict = Verdict::Challenge { ground: Ground::Other, evidence: Text::note(&text()) };
    let decided = Decided { seq: Seq(2), at: time(), seat: seat(), verdict: verdict.clone() };
    let entry = |seq, deed| Entry {
        erased: None,
        seq: Seq(seq),
        at: time(),
        seat: seat(),
        case: Some(CaseId(number)),
        shown: None,
        policy: vacatur::casework::Digest::ZERO,
        deed,
    };
    case.entries = vec![entry(1, Deed::Note { text: note }), entry(2, Deed::Verdict(verdict))];
    if number.is_multiple_of(2) {
        case.standing.decided = Some(decided);
    }
}

/// Returns what drawing the desk's screen sends to a terminal.
fn sent(desk: &Desk) -> Vec<u8> {
    let size = desk.model.size();
    let mut bytes = Vec::new();
    let area = Rect::new(0, 0, size.width, size.height);
    let options = TerminalOptions { viewport: Viewport::Fixed(area) };
    let mut terminal =
        Terminal::with_options(CrosstermBackend::new(&mut bytes), options).expect("a terminal in memory");
    terminal
        .draw(|frame| draw(&desk.model, &desk.keymap, &desk.theme, frame))
        .expect("memory takes everything");
    drop(terminal);
    bytes
}

/// Closes whatever is open.
fn back(desk: &mut Desk) {
    for _ in 0..6 {
        if desk.model.layers().is_empty() && desk.model.screen() == vacatur::review::Screen::Case {
            return;
        }
        desk.press("esc");
    }
    panic!("it does not close:\n{}", desk.screen());
}

#[test]
fn half_a_million_code_points_through_the_screen_and_the_plain_mode_and_a_tenth_through_every_popup() {
    through(ALL / 20);
}

#[test]
#[ignore = "minutes of the processor: the same twenty times as long, for whoever changes how something is drawn"]
fn ten_million_code_points_through_the_screen_and_the_plain_mode_and_a_tenth_through_every_popup() {
    through(ALL);
}

fn through(all: usize) {
    let mut stream = Stream::new(3);
    let (mut number, mut frames, mut drawn, mut lines) = (0, 0_u64, 0_u64, 0_u64);
    while stream.taken < all {
        let cases: Vec<CaseFile> = (0..16)
            .map(|_| {
                number += 1;
                let mut case = skywalker();
                infect(&mut case, number, &mut stream);
                case
            })
            .collect();
        let sizes = [(80, 24), (120, 40), (200, 60), (61, 20)];
        let mut desk = Desk::open(cases, 80, 24);
        for case in 0..16 {
            let (width, height) = sizes[case % sizes.len()];
            desk.resize(width, height);
            let mut witness = Witness::new(width, height, 0);
            let is_opened = number - 15 + case as u64;
            let openings = if is_opened.is_multiple_of(OPENED) { OPENINGS } else { &OPENINGS[..1] };
            for opening in openings {
                for action in *opening {
                    // A case that is decided cannot be challenged, so that there is nothing to pick then.
                    if !desk.keymap.keys(desk.model.context(), *action).is_empty() {
                        desk.act(&[*action]);
                    }
                }
                if desk.model.context().takes_text() {
                    desk.paste(&stream.text(200));
                }
                let bytes = sent(&desk);
                assert_eq!(strange(&bytes, false), None, "{opening:?} at {width}x{height}");
                witness.take(&bytes);
                assert_eq!(witness.complaints(), "", "{opening:?} at {width}x{height}");
                frames += 1;
                drawn += bytes.len() as u64;
                back(&mut desk);
            }
            desk.resize(100, 400);
            for row in plain_rows(&desk.model, &desk.keymap) {
                assert!(!row.chars().any(is_obeyed), "{row:?}");
                lines += 1;
            }
            desk.act(&[Action::Next]);
        }
    }
    assert!(stream.taken >= all && frames > 100 && lines > 500);
    println!("{} code points, {frames} frames, {drawn} bytes, {lines} plain lines", stream.taken);
}
