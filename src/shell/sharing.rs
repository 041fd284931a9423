//! The dialog by which a moment is shared: as a link and its QR code, as a frame in somebody's page, as pictures and
//! numbers.

use super::browser;
use super::canvas;
use super::deck::{SameWords, Shared};
use super::dialog::Dialog;
use super::exports::{KINDS, SIZE, exported};
use super::parts;
use crate::engine::embedding::{Embedding, Form};
use crate::engine::words::Words;
use crate::plot::Rgba;
use crate::plot::panel::Made;
use crate::plot::picture::Picture;
use qrcodegen::{QrCode, QrCodeEcc};
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

/// What can be left out of a frame, as addresses call it, and its label.
const LEFT_OUT: [(&str, &str); 4] = [
    ("lesson", "ui-embed-lesson"),
    ("controls", "ui-embed-controls"),
    ("metrics", "ui-embed-metrics"),
    ("transport", "ui-embed-transport"),
];
/// What a page can be written in.
const FORMS: [(Form, &str); 3] =
    [(Form::Html, "ui-form-html"), (Form::Reveal, "ui-form-reveal"), (Form::Myst, "ui-form-myst")];
/// PNGs have so many pixels a CSS pixel.
const SCALES: [u32; 3] = [1, 2, 4];
/// The usual height of a frame, the least and the most.
const HEIGHTS: (u32, u32, u32) = (560, 200, 2000);

/// See [`Sharing`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub words: SameWords,
    /// The link to this very moment.
    pub link: String,
    /// Whether the browser has copied it already.
    pub copied: bool,
    /// The runs.
    pub deck: Shared,
    /// Saves the run as a file.
    pub on_save: Callback<()>,
    /// Closes it.
    pub on_close: Callback<()>,
}

/// What happens in the dialog.
pub enum Msg {
    /// Something is shown in the frame, or left out.
    Leave(&'static str),
    /// The panel that is chosen for the frame; `None`: all.
    Panel(Option<&'static str>),
    /// The height of the frame.
    Height(u32),
    /// What the page is written in.
    Form(Form),
    /// The panel that is taken along.
    Take(&'static str),
    /// So many pixels a CSS pixel.
    Scale(u32),
    /// Copies the link, or the text of the frame.
    Copy(bool),
    /// That was copied.
    Copied(bool),
    /// A file.
    File(&'static str),
    /// The QR code fills the screen, or does not.
    Large,
}

/// The dialog "Share".
pub struct Sharing {
    left_out: Vec<&'static str>,
    panel: Option<&'static str>,
    height: u32,
    form: Form,
    take: &'static str,
    scale: u32,
    /// The link (`false`) or the text of the frame (`true`) was copied last.
    copied: Option<bool>,
    large: bool,
    field: NodeRef,
    text: NodeRef,
}

impl Component for Sharing {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let take = ctx.props().deck.see().slots[0].demo.panels.first().map_or("", |panel| panel.id);
        Self {
            left_out: vec!["lesson"],
            panel: None,
            height: HEIGHTS.0,
            form: Form::Html,
            take,
            scale: 2,
            copied: ctx.props().copied.then_some(false),
            large: false,
            field: NodeRef::default(),
            text: NodeRef::default(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Leave(name) => match self.left_out.iter().position(|left_out| *left_out == name) {
                Some(at) => drop(self.left_out.remove(at)),
                None => self.left_out.push(name),
            },
            Msg::Panel(panel) => self.panel = panel,
            Msg::Height(height) => self.height = height,
            Msg::Form(form) => self.form = form,
            Msg::Take(panel) => self.take = panel,
            Msg::Scale(scale) => self.scale = scale,
            Msg::Copy(frame) => {
                self.copy(ctx, frame);
                return false;
            }
            Msg::Copied(frame) => self.copied = Some(frame),
            Msg::File(kind) => {
                self.file(ctx, kind);
                return false;
            }
            Msg::Large => self.large = !self.large,
        }
        if !matches!(msg, Msg::Copied(_) | Msg::Large) && self.copied == Some(true) {
            // What was copied is no longer what is shown.
            self.copied = None;
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (words, link) = (&ctx.props().words.0, ctx.link());
        let on_key = |frame: bool| {
            let name = words.get(if self.copied == Some(frame) { "ui-copied" } else { "ui-copy" });
            html! {
                <button type="button" class="small" data-do={if frame { "copy-frame" } else { "copy-link" }}
                    onclick={link.callback(move |_| Msg::Copy(frame))}>{ name }</button>
            }
        };
        let select = Callback::from(|event: FocusEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                field.select();
            }
        });
        html! {
            <Dialog title={words.get("ui-share")} close={words.get("ui-close")} on_close={ctx.props().on_close.clone()}>
                <div class="share">
                    <h3>{ words.get("ui-share-link") }</h3>
                    if !ctx.props().copied { <p>{ words.get("ui-link-note") }</p> }
                    <div class="row">
                        { self.code(ctx, words) }
                        <input class="link" readonly=true data-first="1" ref={self.field.clone()} value={ctx.props().link.clone()}
                            aria-label={words.get("ui-share-link")} onfocus={select} />
                        { on_key(false) }
                    </div>
                    <h3>{ words.get("ui-embed") }</h3>
                    { self.frame(ctx, words) }
                    <div class="row end">{ on_key(true) }</div>
                    <h3>{ words.get("ui-export") }</h3>
                    { self.files(ctx, words) }
                </div>
            </Dialog>
        }
    }
}

/// A choice among few.
fn choice<T: Copy + PartialEq + 'static>(
    label: String,
    name: &'static str,
    of: Vec<(T, String)>,
    now: T,
    on: Callback<T>,
) -> Html {
    let values: Vec<T> = of.iter().map(|(value, _)| *value).collect();
    let onchange = Callback::from(move |event: Event| {
        let select = event.target_dyn_into::<HtmlSelectElement>();
        if let Some(value) =
            select.and_then(|select| values.get(usize::try_from(select.selected_index()).ok()?).copied())
        {
            on.emit(value);
        }
    });
    html! {
        <label class="choice">{ label }{ " " }
            <select data-share={name} {onchange}>
                { for of.into_iter().map(|(value, said)| html! { <option selected={value == now}>{ said }</option> }) }
            </select>
        </label>
    }
}

impl Sharing {
    fn text(&self, ctx: &Context<Self>) -> String {
        let words = &ctx.props().words.0;
        // In the order of the list, whatever the order of the ticks.
        let hide: Vec<&str> =
            LEFT_OUT.into_iter().map(|(name, _)| name).filter(|name| self.left_out.contains(name)).collect();
        let title = words.get("title");
        let embedding =
            Embedding { link: &ctx.props().link, title: &title, hide: &hide, panel: self.panel, height: self.height };
        embedding.text(self.form)
    }

    /// The panels that have something to show: their names, and whether they are pictures.
    fn panels(ctx: &Context<Self>) -> Vec<(&'static str, bool)> {
        let deck = ctx.props().deck.see();
        let Some(stage) = deck.stage(0, None) else { return Vec::new() };
        let slot = &deck.slots[0];
        let here = slot.demo.panels.iter().filter(|panel| slot.book.has(panel.id, &stage));
        here.map(|panel| (panel.id, matches!(panel.made, Made::Picture { .. }))).collect()
    }

    /// The link as a QR code.
    fn code(&self, ctx: &Context<Self>, words: &Words) -> Html {
        let Ok(code) = QrCode::encode_text(&ctx.props().link, QrCodeEcc::Low) else {
            return html! { <p class="note">{ words.get("ui-qr-long") }</p> };
        };
        let size = code.size();
        let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|&(x, y)| code.get_module(x, y));
        let path: String = dark.map(|(x, y)| format!("M{x} {y}h1v1h-1z")).collect();
        let around = size + 8;
        html! {
            <button type="button" class={classes!("qr", self.large.then_some("large"))} data-do="qr" title={words.get("ui-qr")}
                aria-label={words.get("ui-qr")} onclick={ctx.link().callback(|_| Msg::Large)}>
                // Four modules of white around, as readers need.
                <svg viewBox={format!("-4 -4 {around} {around}")} shape-rendering="crispEdges" aria-hidden="true">
                    <rect x="-4" y="-4" width={around.to_string()} height={around.to_string()} fill="#fff" />
                    <path d={path} fill="#000" />
                </svg>
            </button>
        }
    }

    /// What a frame shows, and its text.
    fn frame(&self, ctx: &Context<Self>, words: &Words) -> Html {
        let link = ctx.link();
        let tick = |(name, label): (&'static str, &'static str)| {
            html! {
                <label class="pick-shown"><input type="checkbox" data-share={name} checked={!self.left_out.contains(&name)}
                    onchange={link.callback(move |_| Msg::Leave(name))} />{ " " }{ words.get(label) }</label>
            }
        };
        let named = |id: &'static str| (Some(id), words.get(&format!("panel-{id}")));
        let panels: Vec<_> = std::iter::once((None, words.get("ui-embed-all")))
            .chain(Self::panels(ctx).into_iter().map(|(id, _)| named(id)))
            .collect();
        let forms = FORMS.iter().map(|(form, label)| (*form, words.get(label))).collect();
        let on_height = link.batch_callback(|event: Event| {
            let height = event.target_dyn_into::<HtmlInputElement>()?.value().parse::<u32>().ok()?;
            Some(Msg::Height(height.clamp(HEIGHTS.1, HEIGHTS.2)))
        });
        html! {
            <>
                <div class="row">{ for LEFT_OUT.into_iter().map(tick) }</div>
                <div class="row">
                    { choice(words.get("ui-embed-panel"), "panel", panels, self.panel, link.callback(Msg::Panel)) }
                    <label class="choice">{ words.get("ui-embed-height") }{ " " }
                        <input type="number" data-share="height" min={HEIGHTS.1.to_string()} max={HEIGHTS.2.to_string()} step="20"
                            value={self.height.to_string()} onchange={on_height} /></label>
                    { choice(words.get("ui-embed-form"), "form", forms, self.form, link.callback(Msg::Form)) }
                </div>
                <textarea readonly=true rows="5" ref={self.text.clone()} spellcheck="false" aria-label={words.get("ui-embed")}
                    value={self.text(ctx)} />
            </>
        }
    }

    /// What can be taken along.
    fn files(&self, ctx: &Context<Self>, words: &Words) -> Html {
        let link = ctx.link();
        let panels = Self::panels(ctx);
        let of = panels.iter().map(|(id, _)| (*id, words.get(&format!("panel-{id}")))).collect();
        let drawn = panels.iter().any(|(id, drawn)| *id == self.take && *drawn);
        let deck = ctx.props().deck.see();
        let counts = deck.stage(0, None).is_some_and(|stage| deck.slots[0].book.csv(self.take, &stage).is_some());
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
                    { button("svg", "ui-file-svg", drawn) }{ button("png", "ui-file-png", drawn) }{ button("csv", "ui-file-csv", counts) }
                    { button("json", "ui-file-json", true) }{ button("run", "ui-file-run", true) }
                </div>
            </>
        }
    }

    fn copy(&self, ctx: &Context<Self>, frame: bool) {
        let text = if frame { self.text(ctx) } else { ctx.props().link.clone() };
        // Whatever the browser allows: what is to be copied is selected.
        if frame {
            self.text.cast::<HtmlTextAreaElement>().into_iter().for_each(|text| text.select());
        } else {
            self.field.cast::<HtmlInputElement>().into_iter().for_each(|field| field.select());
        }
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            if browser::copy(&text).await {
                link.send_message(Msg::Copied(frame));
            }
        });
    }

    /// Saves a file; what is written by another part of the program waits for it.
    fn file(&self, ctx: &Context<Self>, kind: &'static str) {
        if kind == "run" {
            return ctx.props().on_save.emit(());
        }
        if KINDS.contains(&kind) && !parts::here(parts::FILES) {
            let link = ctx.link().clone();
            wasm_bindgen_futures::spawn_local(async move {
                if parts::fetch(parts::FILES).await {
                    link.send_message(Msg::File(kind));
                }
            });
            return;
        }
        let deck = ctx.props().deck.see();
        // The numbers are those of the step, whatever the panel.
        let of = if kind == "json" { "frame" } else { self.take };
        let name = format!("unrolled-{}-{of}.{kind}", deck.slots[0].demo.slug());
        if kind == "png" {
            if let Some(stage) = deck.stage(0, None) {
                let (picture, _) = deck.slots[0].book.draw(self.take, &stage, SIZE.0, SIZE.1);
                png(&name, &picture, self.scale, deck.theme.card);
            }
        } else if let Some((text, media)) = exported(&deck, kind, self.take) {
            browser::save(&name, media, &text);
        }
    }
}

/// Saves a picture as PNG, on a colour.
fn png(name: &str, picture: &Picture, scale: u32, background: Rgba) -> Option<()> {
    let canvas: HtmlCanvasElement = browser::document()?.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas::play_at(&canvas, picture, (picture.width, picture.height), (0.0, 0.0), f64::from(scale))?;
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.reset_transform().ok()?;
    context.set_global_composite_operation("destination-over").ok()?;
    context.set_fill_style_str(&background.css());
    context.fill_rect(0.0, 0.0, f64::from(canvas.width()), f64::from(canvas.height()));
    let link: web_sys::HtmlAnchorElement = browser::document()?.create_element("a").ok()?.dyn_into().ok()?;
    link.set_href(&canvas.to_data_url().ok()?);
    link.set_download(name);
    link.click();
    Some(())
}
