//! Themes, borders, and text from files that means harm.

use crate::stories::desk::{Desk, lines};
use crate::stories::people::{calrissian, organa, skywalker};
use insta::assert_snapshot;
use ratatui::style::{Color, Modifier};
use vacatur::record::Text;
use vacatur::review::Action::{
    Challenge, Close, Confirm, Evidence, Find, Help, History, Hold, List, Palette, Pick, Views,
};
use vacatur::review::Message;
use vacatur::screen::{Borders, Theme, ThemeName};

#[test]
fn ascii_borders_are_ascii_everywhere() {
    for opening in
        [&[][..], &[Challenge], &[Evidence], &[History], &[Help], &[List], &[Find], &[Views], &[Palette]]
    {
        let mut desk = Desk::open(vec![skywalker()], 80, 24);
        desk.theme = Theme::embedded(ThemeName::Dark, Borders::Ascii);
        desk.act(opening);
        let screen = desk.screen().replace('§', "S");
        assert!(screen.is_ascii(), "{screen}");
    }
}

#[test]
fn without_colour_there_is_none_and_the_selection_is_reversed() {
    let mut desk = Desk::open(vec![skywalker()], 120, 40);
    desk.theme = Theme::embedded(ThemeName::Monochrome, Borders::Lines);
    desk.act(&[Evidence]);
    desk.press("esc");
    let (terminal, _) = desk.drawn();
    let buffer = terminal.backend().buffer();
    assert!(buffer.content.iter().all(|cell| cell.fg == Color::Reset && cell.bg == Color::Reset));
    let marked = buffer.content.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED));
    assert!(marked.map(ratatui::buffer::Cell::symbol).collect::<String>().contains("11358 HS"));
}

#[test]
fn only_the_sixteen_colours_and_no_background() {
    for name in ThemeName::ALL {
        let mut desk = Desk::open(vec![skywalker()], 120, 40);
        desk.theme = Theme::embedded(*name, Borders::Lines);
        let (terminal, _) = desk.drawn();
        for cell in &terminal.backend().buffer().content {
            assert_eq!(cell.bg, Color::Reset, "{name}");
            assert!(!matches!(cell.fg, Color::Rgb(..) | Color::Indexed(_)), "{name}");
        }
    }
}

#[test]
fn styles_of_the_case_screen_are_by_role() {
    // One letter a style: what is dim, bold, coloured; so that a change of looks is seen in review.
    let desk = Desk::open(vec![calrissian()], 80, 24);
    let (terminal, _) = desk.drawn();
    let buffer = terminal.backend().buffer();
    let mut map = lines(buffer);
    map.push('\n');
    for y in 0..buffer.area.height {
        let row: String = (0..buffer.area.width)
            .map(|x| {
                let cell = &buffer[(x, y)];
                match (cell.fg, cell.modifier) {
                    _ if cell.symbol() == " " => ' ',
                    (Color::Reset, Modifier::DIM) => 'd',
                    (Color::Reset, Modifier::BOLD) => 'B',
                    (Color::Reset, _) => '.',
                    (Color::Cyan, _) => 'c',
                    (Color::Green, _) => 'g',
                    (Color::Yellow, _) => 'y',
                    (Color::Red, _) => 'r',
                    (Color::Magenta, _) => 'm',
                    (Color::DarkGray, _) => '-',
                    _ => '?',
                }
            })
            .collect();
        map.push_str(row.trim_end());
        map.push('\n');
    }
    assert_snapshot!("styles_80x24", map);
}

#[test]
fn names_that_mean_harm_are_shown_escaped() {
    let mut case = skywalker();
    case.person.identity.name = Text::new("\u{1b}]0;owned\u{7}ROB\u{202E}ERT,\u{200B}DROP\u{9b}31m");
    case.person.identity.also_known_as = vec![Text::new("=cmd|' /C calc'!A0"), Text::new("A\tB\u{FEFF}")];
    case.person.events[1].case_numbers = vec![Text::new("098\u{0}765"), Text::new("\u{2028}12")];
    let desk = Desk::open(vec![case], 120, 40);
    let screen = desk.screen();
    assert!(
        screen.chars().all(|character| character == '\n' || !vacatur::record::text::is_hostile(character))
    );
    assert_snapshot!("hostile_120x40", screen);
}

#[test]
fn names_in_any_script_keep_the_columns() {
    let mut case = organa();
    case.person.identity.name = Text::new("山田太郎,はなこ");
    case.person.identity.also_known_as =
        vec![Text::new("김철수"), Text::new("PEÑA,JOSÉ"), Text::new("e\u{301}e\u{301}")];
    let mut desk = Desk::open(vec![case], 80, 24);
    assert_snapshot!("wide_80x24", desk.screen());
    desk.resize(61, 20);
    assert_snapshot!("wide_61x20", desk.screen());
}

#[test]
fn race_is_nowhere_on_the_decision_screen() {
    for size in [(80, 24), (120, 40), (200, 60)] {
        let mut desk = Desk::open(vec![skywalker()], size.0, size.1);
        assert!(!desk.screen().contains("RACE AS RECORDED"));
        desk.act(&[Evidence]);
        assert!(desk.screen().contains("PRI_DOB 19600314"));
        assert!(!desk.screen().contains("RACE"));
        desk.act(&[Close, History]);
        assert!(!desk.screen().contains("RACE AS RECORDED"));
    }
}

#[test]
fn that_no_backup_could_be_made_is_said_and_stays_on_the_screen_until_there_is_one() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 80, 24);
    let why = "no backup could be made in /mnt/drive: the disk is full".to_owned();
    desk.tell(Message::BackedUp(Err(why)));
    let notice = desk.notice();
    assert!(notice.contains("Decisions are saved, but no backup could be made in /mnt/drive"), "{notice}");
    desk.press("j");
    assert!(desk.screen().lines().next().is_some_and(|line| line.contains("NO BACKUP")), "{}", desk.screen());
    desk.tell(Message::BackedUp(Ok(())));
    assert!(!desk.screen().contains("NO BACKUP"), "{}", desk.screen());
}

#[test]
fn that_no_backup_could_be_made_does_not_talk_over_what_was_saved() {
    let mut desk = Desk::open(vec![skywalker(), organa()], 120, 40);
    desk.act(&[Hold, Pick(1), Confirm]);
    let saved = desk.notice();
    assert!(saved.contains("saved: "), "{saved}");
    desk.tell(Message::BackedUp(Err("no backup could be made: the disk is full".to_owned())));
    let notice = desk.notice();
    assert!(notice.starts_with(saved.trim()) && notice.contains("But no backup could be made"), "{notice}");
}
