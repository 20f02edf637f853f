//! A template, the facts and the rows put together into pages.

use crate::filing::documents::docket::{Docket, parse};
use crate::filing::documents::facts::{self, counted};
use crate::filing::documents::pleading::{self, BODY, CaptionWords, LETTER, SHEET};
use crate::filing::documents::template::{Names, Node, Part, Template, Text};
use crate::filing::documents::volume::Volume;
use crate::filing::documents::{DocumentError, Templates, schedule_table, sheet};
use crate::filing::{CaseRow, ChallengeRow, Paper};
use crate::typeset::{Block, Faces, PageSetup, Pages, Run, Style, Title, Typesetter};
use jiff::civil::Date;

/// Puts the pages of one document together.
pub(super) struct Composer<'a, R> {
    templates: &'a Templates,
    faces: &'a Faces,
    docket: &'a Docket<R>,
    paper: Paper,
}

/// What the parts of a page are made of, where a template asks for them.
struct Scene<'a> {
    names: Names,
    case: Option<&'a CaseRow<'a>>,
    title: String,
    style: Style,
    step: f32,
}

impl<'a, R> Composer<'a, R> {
    pub(super) fn new(
        templates: &'a Templates,
        faces: &'a Faces,
        docket: &'a Docket<R>,
        paper: Paper,
    ) -> Self {
        Self { templates, faces, docket, paper }
    }

    /// Sets a volume of the motion or the order: the pleading in the first, the schedule, and what follows it.
    pub(super) fn with_schedule(
        &self,
        volume: &Volume,
        lines: &[String],
        pages_before: u32,
    ) -> Result<(Pages, Title), DocumentError> {
        let template =
            if self.paper == Paper::Order { &self.templates.order } else { &self.templates.motion };
        let mut scene = self.pleading_scene(template);
        facts::add_batch(&mut scene.names, self.docket);
        self.can_be_set(lines)?;
        let settings = &self.templates.settings;
        let totals = &self.docket.totals;
        let schedule =
            schedule_table::schedule(settings, self.paper, &self.docket.courts, totals, volume, lines)?;
        let header = format!("Schedule A{} to {}", volume.words(), scene.title);
        let foot = self.schedule_foot(volume);
        let running = [volume.cases_before, volume.counts_before];
        Ok(self.pleading(template, scene, (header, foot, schedule), volume, pages_before, running))
    }

    /// Sets the notice of challenges with its list.
    pub(super) fn challenges(&self, rows: &[ChallengeRow<'_>]) -> Result<(Pages, Title), DocumentError> {
        for row in rows {
            let texts = [&row.name, &row.evidence, &row.conviction_date, &row.cii];
            let mut texts = texts.into_iter().chain(&row.court_case_numbers);
            if let Some(c) = texts.find_map(|text| self.faces.lacks(text.as_str())) {
                return Err(DocumentError::Glyph { whose: format!("case {}", row.case), c });
            }
        }
        let template = &self.templates.challenges;
        let mut scene = self.pleading_scene(template);
        facts::add_batch(&mut scene.names, self.docket);
        let many = rows.len() as u64;
        let challenged = if many == 0 { String::new() } else { counted(many, "case", "cases") };
        scene.names.insert("challenged", challenged);
        let list = if rows.is_empty() {
            Vec::new()
        } else {
            schedule_table::challenges(&self.templates.settings, rows)
        };
        let foot = [
            format!("Through this page: {{first}} of {}", counted(many, "case", "cases")),
            "Page {page} of {last}".to_owned(),
            self.batch(),
        ];
        let header = format!("List of challenges to {}", scene.title);
        Ok(self.pleading(template, scene, (header, foot, list), &Volume::single(), 0, [0; 2]))
    }

    /// Sets the sheets or the letters of a volume, each on pages of its own.
    pub(super) fn by_case(&self, volume: &Volume, lines: &[String]) -> Result<(Pages, Title), DocumentError> {
        self.can_be_set(lines)?;
        let mut typesetter = Typesetter::new(self.faces, 0, [0; 2]);
        for line in lines {
            let case = parse(line)?;
            let mut scene = self.case_scene(&case);
            let setup = self.case_paper(&case, &scene);
            scene.names.insert("pages", "2 pages".to_owned());
            let template = self.case_template(&case);
            let mut blocks = self.blocks(&template.body, &scene, 0);
            let pages = self.measure(&setup, &blocks);
            if pages != 2 {
                scene.names.insert("pages", counted(u64::from(pages), "page", "pages"));
                blocks = self.blocks(&template.body, &scene, 0);
            }
            typesetter.part(&setup, &blocks);
        }
        let what = if self.paper == Paper::Letters { "Letters" } else { "Motion and order sheets" };
        let title = format!("{what}, batch {}{}", self.docket.heading.batch, volume.words());
        Ok((typesetter.finish(), self.title(title)))
    }

    fn pleading(
        &self,
        template: &Template,
        mut scene: Scene<'_>,
        (header, foot, schedule): (String, [String; 3], Vec<Block>),
        volume: &Volume,
        pages_before: u32,
        running: [u64; 2],
    ) -> (Pages, Title) {
        let demo = self.docket.heading.demo;
        let full_title = format!("{}{}", scene.title, volume.words());
        let paper = pleading::paper(&full_title, demo);
        let mut typesetter = Typesetter::new(self.faces, pages_before, running);
        let cut = template.body.iter().position(|node| *node == Node::Part(Part::Schedule));
        let (before, after) = template.body.split_at(cut.unwrap_or(template.body.len()));
        let numbered = numbered_in(before, &scene.names);
        if volume.number == 1 {
            let blocks = self.blocks(before, &scene, 0);
            typesetter.part(&paper, &blocks);
        }
        if cut.is_some() && !schedule.is_empty() {
            typesetter.part(&pleading::schedule_paper(header, foot, demo), &schedule);
        }
        let after = after.get(1..).unwrap_or_default();
        if !after.is_empty() {
            let pages = u64::from(typesetter.count() + 1);
            scene.names.insert("pages", counted(pages, "page", "pages"));
            let blocks = self.blocks(after, &scene, numbered);
            typesetter.part(&paper, &blocks);
        }
        (typesetter.finish(), self.title(full_title))
    }

    fn pleading_scene(&self, template: &Template) -> Scene<'a> {
        let names = facts::of_office(&self.templates.settings, &self.docket.heading);
        let title = template.title.plain(&names);
        Scene { names, case: None, title, style: BODY, step: BODY.pitch }
    }

    fn case_scene<'c>(&self, case: &'c CaseRow<'c>) -> Scene<'c> {
        let settings = &self.templates.settings;
        let mut names = facts::of_office(settings, &self.docket.heading);
        facts::add_case(&mut names, settings, case);
        let title = self.case_template(case).title.plain(&names);
        let style = if self.paper == Paper::Letters { LETTER } else { SHEET };
        Scene { names, case: Some(case), title, style, step: 1.0 }
    }

    fn case_template(&self, case: &CaseRow<'_>) -> &'a Template {
        let felony = case.counts.iter().any(|count| count.level_before == "felony");
        match (self.paper, felony) {
            (Paper::Letters, _) => &self.templates.letter,
            (_, true) => &self.templates.sheet_felony,
            (_, false) => &self.templates.sheet_misdemeanor,
        }
    }

    fn case_paper(&self, case: &CaseRow<'_>, scene: &Scene<'_>) -> PageSetup {
        let demo = self.docket.heading.demo;
        if self.paper == Paper::Letters {
            return pleading::letter_paper(demo);
        }
        let number = facts::case_numbers(&case.court_case_numbers);
        let number = number.chars().take(40).collect::<String>();
        let leaf = "Page {leaf} of {leaves}".to_owned();
        pleading::sheet_paper([scene.title.clone(), leaf, format!("Case {number}")], demo)
    }

    /// Returns how many pages blocks take.
    fn measure(&self, setup: &PageSetup, blocks: &[Block]) -> u32 {
        let mut typesetter = Typesetter::new(self.faces, 0, [0; 2]);
        typesetter.part(setup, blocks);
        typesetter.count()
    }

    /// Turns nodes into blocks; numbering goes on after `numbered`.
    fn blocks(&self, nodes: &[Node], scene: &Scene<'_>, mut numbered: u32) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut captions = 0;
        self.add(nodes, scene, &mut numbered, &mut captions, &mut blocks);
        blocks
    }

    fn add(
        &self,
        nodes: &[Node],
        scene: &Scene<'_>,
        numbered: &mut u32,
        captions: &mut u32,
        blocks: &mut Vec<Block>,
    ) {
        let fill = |text: &Text| text.fill(&scene.names);
        for node in nodes {
            match node {
                Node::Heading(text) => {
                    let text = text.fill(&scene.names).into_iter().map(|run| Run::bold(run.text)).collect();
                    let before = if scene.case.is_some() { 8.0 } else { 0.0 };
                    let style = Style { first: 0.0, before, ..scene.style };
                    blocks.push(Block::Heading { level: 2, text, style });
                }
                Node::Indented(text) => {
                    blocks.push(Block::Paragraph { text: fill(text), style: scene.style });
                }
                Node::Flush(text) => {
                    let style = Style { first: 0.0, ..scene.style };
                    blocks.push(Block::Paragraph { text: fill(text), style });
                }
                Node::Numbered(text) => {
                    *numbered += 1;
                    let mut runs = vec![Run::plain(format!("{numbered}. "))];
                    runs.extend(fill(text));
                    blocks.push(Block::Paragraph { text: runs, style: scene.style });
                }
                Node::Item(text) => {
                    let mut runs = vec![Run::plain("–  ")];
                    runs.extend(fill(text));
                    let style = Style { indent: 30.0, first: -12.0, after: 3.0, ..scene.style };
                    blocks.push(Block::Paragraph { text: runs, style });
                }
                Node::Sign { dated, above, below } => {
                    let plain = |text: &Text| text.plain(&scene.names);
                    let below: Vec<_> = below.iter().map(plain).collect();
                    blocks.push(pleading::signature(
                        &plain(dated),
                        &plain(above),
                        &below,
                        scene.style,
                        step(scene),
                    ));
                }
                Node::Space(height) => blocks.push(Block::Space(*height)),
                Node::Part(part) => self.part(*part, scene, captions, blocks),
                Node::When { name, says, body } => {
                    let has = scene.names.get(name.as_str()).is_some_and(|text| !text.is_empty());
                    if has == *says {
                        self.add(body, scene, numbered, captions, blocks);
                    }
                }
            }
        }
    }

    fn part(&self, part: Part, scene: &Scene<'_>, captions: &mut u32, blocks: &mut Vec<Block>) {
        let settings = &self.templates.settings;
        match (part, scene.case) {
            (Part::Office, _) => blocks.extend(sheet::office(settings)),
            (Part::Letterhead, _) => blocks.extend(sheet::letterhead(settings)),
            (Part::Caption, Some(case)) => {
                *captions += 1;
                let batch = self.docket.heading.batch;
                let first = *captions == 1;
                blocks.extend(sheet::caption(settings, &scene.names, case, &scene.title, batch, first));
            }
            (Part::Caption, None) => blocks.extend(self.pleading_caption(scene)),
            (Part::Convictions, Some(case)) => {
                blocks.push(sheet::convictions(settings, case));
                blocks.push(Block::Space(8.0));
            }
            (Part::NewPage, _) => blocks.push(Block::NewPage),
            (Part::Rule, _) => blocks.extend([Block::Space(14.0), Block::Rule, Block::Space(6.0)]),
            // A schedule is pages of its own, and a pleading has no single case's convictions.
            (Part::Schedule | Part::Convictions, _) => {}
        }
    }

    fn pleading_caption(&self, scene: &Scene<'_>) -> Vec<Block> {
        let template = match self.paper {
            Paper::Order => &self.templates.order,
            Paper::Challenges => &self.templates.challenges,
            Paper::Motion | Paper::Sheets | Paper::Letters => &self.templates.motion,
        };
        let settings = &self.templates.settings;
        let words = &settings.caption;
        let (number, defendants) = match self.paper {
            Paper::Challenges => (&words.challenged_numbers, &words.challenged),
            _ => (&words.case_numbers, &words.defendants),
        };
        let right = CaptionWords {
            defendants: defendants.clone(),
            number: number.clone(),
            title: scene.title.clone(),
            statutes: template.statutes.plain(&scene.names),
            note: template.note.plain(&scene.names),
        };
        pleading::caption(settings, &facts::county(settings, &self.docket.heading), &right)
    }

    fn schedule_foot(&self, volume: &Volume) -> [String; 3] {
        let totals = &self.docket.totals;
        let cases = counted(totals.cases, "case", "cases");
        let counts = counted(totals.counts, "count", "counts");
        [
            format!("Through this page: {{first}} of {cases}, {{second}} of {counts}"),
            // Pages go on from volume to volume, and how many the others have is not known yet.
            if volume.of == 1 { "Page {page} of {last}" } else { "Page {page}" }.to_owned() + &volume.words(),
            self.batch(),
        ]
    }

    fn batch(&self) -> String {
        let heading = &self.docket.heading;
        format!("Batch {}, fixed {}", heading.batch, heading.frozen_at.get(..10).unwrap_or_default())
    }

    fn title(&self, title: String) -> Title {
        let heading = &self.docket.heading;
        let day = heading.frozen_at.get(..10).and_then(|day| day.parse::<Date>().ok());
        let part = |value: i8| u8::try_from(value).unwrap_or(1);
        let day = day.map_or((2000, 1, 1), |day| {
            (u16::try_from(day.year()).unwrap_or(2000), part(day.month()), part(day.day()))
        });
        let id = format!("{} {} {}", heading.batch_root, self.paper.id(), title);
        Title { title, author: self.templates.settings.office.attorney.clone(), id, day }
    }

    /// Names the first case with a character that no face has.
    fn can_be_set(&self, lines: &[String]) -> Result<(), DocumentError> {
        for line in lines {
            let case = parse(line)?;
            if let Some(c) = lacking(self.faces, &case) {
                return Err(DocumentError::Glyph { whose: format!("case {}", case.case), c });
            }
        }
        Ok(())
    }
}

/// Returns the first character of a case that no face has.
pub(in crate::filing) fn lacking(faces: &Faces, case: &CaseRow<'_>) -> Option<char> {
    let words = [&case.name, &case.agency, &case.county, &case.cii, &case.conviction_date, &case.birth_date];
    let counts = case.counts.iter().flat_map(|count| [&count.section, &count.reason]);
    let all = words.into_iter().chain(&case.court_case_numbers).chain(counts);
    // The replacement mark stands for what nobody could read; that the faces have it does not help a court.
    all.map(crate::filing::Words::as_str).find_map(|text| {
        text.contains(char::REPLACEMENT_CHARACTER)
            .then_some(char::REPLACEMENT_CHARACTER)
            .or_else(|| faces.lacks(text))
    })
}

/// Returns how many numbered paragraphs there are.
fn numbered_in(nodes: &[Node], names: &Names) -> u32 {
    nodes
        .iter()
        .map(|node| match node {
            Node::Numbered(_) => 1,
            Node::When { name, says, body }
                if names.get(name.as_str()).is_some_and(|text| !text.is_empty()) == *says =>
            {
                numbered_in(body, names)
            }
            _ => 0,
        })
        .sum()
}

fn step(scene: &Scene<'_>) -> f32 {
    if scene.case.is_some() { 14.5 } else { scene.step }
}
