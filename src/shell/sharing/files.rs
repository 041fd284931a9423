//! What can be taken along: pictures, numbers, the run, a script, a film.

use super::picks::{choice, panels};
use crate::engine::protocol::EXPORTS;
use crate::engine::zip::Zip;
use crate::shell::browser;
use crate::shell::exports::{PNG, PYTHON, SCALES, exported, figure, is_too_large, part_of};
use crate::shell::film;
use crate::shell::parts;
use crate::shell::workspace::{SameWords, Shared};
use std::hint::black_box;
use yew::prelude::*;

/// The name of all panels together.
const FIGURE: &str = "figure";

/// By way of a pointer: it lies in a part of the program of its own.
static FILM: fn(film::Props) -> Html = film::film;

/// See [`Files`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// The link to this very moment.
    pub link: String,
    /// The runs.
    pub workspace: Shared,
    /// Saves the run as a file.
    pub on_save: Callback<()>,
    /// Takes the run to an instant.
    pub on_seek: Callback<u64>,
}

/// What happens there.
pub enum Msg {
    /// The panel that is taken along.
    Take(&'static str),
    /// So many pixels a CSS pixel.
    Scale(u32),
    /// A file.
    File(&'static str),
    /// What is asked of has come, and is shown from now on.
    Came,
    /// A film is asked for.
    Film,
}

/// The files of a moment.
pub struct Files {
    take: &'static str,
    scale: u32,
    /// A film is asked for.
    film: bool,
    /// There was no file to be had.
    none: bool,
}

impl Component for Files {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        // Whether a chart has numbers is known when they can be listed.
        Self::fetch(ctx, parts::FILES, Msg::Came);
        let take = ctx.props().workspace.see().slots[0].demo.panels.first().map_or("", |panel| panel.id);
        Self { take, scale: 2, film: false, none: false }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Take(panel) => self.take = panel,
            Msg::Scale(scale) => self.scale = scale,
            Msg::File(kind) => return self.file(ctx, kind),
            Msg::Came => {}
            Msg::Film if parts::here(parts::FILM) => self.film = !self.film,
            Msg::Film => {
                Self::fetch(ctx, parts::FILM, Msg::Film);
                return false;
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (words, link) = (&ctx.props().words.0, ctx.link());
        let panels = panels(&ctx.props().workspace);
        let mut of: Vec<_> = panels.iter().map(|(id, _)| (*id, words.get(&format!("panel-{id}")))).collect();
        of.push((FIGURE, words.get("ui-file-figure")));
        let one = panels.iter().any(|(id, drawn)| *id == self.take && *drawn);
        let all = self.take == FIGURE;
        let workspace = ctx.props().workspace.see();
        let fits = all && !is_too_large(figure(&workspace, &[]).len(), self.scale);
        let counts = parts::here(parts::FILES) && exported(&workspace, "csv", &[self.take], 1, "").is_some();
        let scales = SCALES.iter().map(|scale| (*scale, format!("{scale}×"))).collect();
        let button = |kind: &'static str, label: &str, on: bool| {
            html! {
                <button type="button" class="small" data-file={kind} disabled={!on}
                    onclick={link.callback(move |_| Msg::File(kind))}>{ words.get(label) }</button>
            }
        };
        html! {
            <>
                <div class="row">
                    { choice(words.get("ui-embed-panel"), "take", of, self.take, link.callback(Msg::Take)) }
                    { choice(words.get("ui-export-scale"), "scale", scales, self.scale, link.callback(Msg::Scale)) }
                </div>
                <div class="row">
                    { button("svg", "ui-file-svg", one || all) }{ button("png", "ui-file-png", one || fits) }{ button("csv", "ui-file-csv", counts) }
                    { button("json", "ui-file-json", true) }{ button("run", "ui-file-run", true) }
                    { button("data", "ui-file-data", true) }{ button("metrics", "ui-file-metrics", true) }
                    { button(PYTHON, "ui-file-python", true) }
                    <button type="button" class="small" data-do="film" disabled={!one} aria-expanded={self.film.to_string()}
                        onclick={link.callback(|_| Msg::Film)}>{ words.get("ui-film") }</button>
                </div>
                if self.none { <p class="note" role="status">{ words.get("ui-file-none") }</p> }
                if self.film && one { { black_box(FILM)(film::Props {
                    words: ctx.props().words.clone(),
                    workspace: ctx.props().workspace.clone(),
                    panel: self.take,
                    scale: self.scale,
                    on_seek: ctx.props().on_seek.clone(),
                }) } }
            </>
        }
    }
}

impl Files {
    /// Fetches a part, and then says so.
    fn fetch(ctx: &Context<Self>, part: &'static str, then: Msg) {
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            if parts::fetch(part).await {
                link.send_message(then);
            }
        });
    }

    /// Saves a file; what is written by another part of the program waits for it. Is there something else to be seen?
    fn file(&mut self, ctx: &Context<Self>, kind: &'static str) -> bool {
        if kind == "run" {
            ctx.props().on_save.emit(());
            return false;
        }
        if EXPORTS.contains(&kind) && !parts::here(part_of(kind)) {
            Self::fetch(ctx, part_of(kind), Msg::File(kind));
            return false;
        }
        let workspace = ctx.props().workspace.see();
        let slug = workspace.slots[0].demo.slug();
        let panel = self.take;
        let (of, ending) = match kind {
            // The numbers are those of the step, whatever the panel.
            "json" => ("frame", "json"),
            "data" | "metrics" => (kind, "csv"),
            _ => (panel, kind),
        };
        let name = format!("unrolled-{slug}-{of}.{ending}");
        let panels = if panel == FIGURE { figure(&workspace, &[]) } else { vec![panel] };
        let made = exported(&workspace, kind, &panels, self.scale, &ctx.props().link);
        let saved = made.and_then(|made| match kind {
            PNG => browser::save_url(&name, &made.text),
            PYTHON if made.beside.is_empty() => browser::save(&format!("unrolled-{slug}.py"), made.media, &made.text),
            PYTHON => {
                let mut zip = Zip::default();
                zip.add(&format!("unrolled-{slug}.py"), made.text.as_bytes());
                made.beside.iter().for_each(|(name, text)| zip.add(name, text.as_bytes()));
                browser::save_bytes(&format!("unrolled-{slug}-python.zip"), "application/zip", &zip.done())
            }
            _ => browser::save(&name, made.media, &made.text),
        });
        std::mem::replace(&mut self.none, saved.is_none()) != saved.is_none()
    }
}
