//! The dialog by which a moment is shared: as a link and its QR code, as a frame in somebody's page, as pictures and
//! numbers.

use super::browser;
use super::dialog::Dialog;
use super::onefile::{OneFile, is_local};
use super::workspace::{SameWords, Shared};
use crate::engine::embedding::{Embedding, Form, challenge};
use crate::engine::words::Words;
use qrcodegen::{QrCode, QrCodeEcc};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

mod files;
mod picks;

use files::Files;
use picks::{choice, panels, settings, toggle};

/// What can be left out of a frame, as addresses call it, and its label.
const LEFT_OUT: [(&str, &str); 4] = [
    ("lesson", "ui-embed-lesson"),
    ("controls", "ui-embed-controls"),
    ("metrics", "ui-embed-metrics"),
    ("transport", "ui-embed-transport"),
];
/// What a page can be written in: its label, and what else has to be known.
const FORMS: [(Form, &str, Option<&str>); 8] = [
    (Form::Html, "ui-form-html", None),
    (Form::Element, "ui-form-element", Some("ui-form-element-note")),
    (Form::Reveal, "ui-form-reveal", Some("ui-form-element-note")),
    (Form::Myst, "ui-form-myst", None),
    (Form::MkDocs, "ui-form-mkdocs", Some("ui-form-element-note")),
    (Form::Quarto, "ui-form-quarto", Some("ui-form-quarto-note")),
    (Form::Moodle, "ui-form-moodle", None),
    (Form::Jupyter, "ui-form-jupyter", None),
];
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
    /// Whether it is the challenge that is wanted: then that is copied, and stands first.
    pub challenge: bool,
    /// The runs.
    pub workspace: Shared,
    /// Saves the run as a file.
    pub on_save: Callback<()>,
    /// Sends the run to an instant.
    pub on_seek: Callback<u64>,
    /// Closes it.
    pub on_close: Callback<()>,
}

/// What happens in the dialog.
pub enum Msg {
    /// Something is shown in the frame, or left out: a part of the page, a setting.
    Leave(&'static str),
    /// So is a panel.
    Panel(&'static str),
    /// The height of the frame.
    Height(u32),
    /// What the page is written in.
    Form(Form),
    /// Copies one of the texts.
    Copy(Text),
    /// That was copied.
    Copied(Text),
    /// The QR code fills the screen, or does not.
    Large,
    /// The frame is shown as it will be, or no longer.
    Preview,
}

/// What can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// The link.
    Link,
    /// The text of the frame.
    Frame,
    /// The link that is a riddle to somebody else.
    Challenge,
}

/// The dialog "Share".
pub struct Sharing {
    left_out: Vec<&'static str>,
    panels_left_out: Vec<&'static str>,
    height: u32,
    form: Form,
    /// What was copied last.
    copied: Option<Text>,
    large: bool,
    previews: bool,
    field: NodeRef,
    challenge: NodeRef,
    text: NodeRef,
}

impl Component for Sharing {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            left_out: vec!["lesson"],
            panels_left_out: Vec::new(),
            height: HEIGHTS.0,
            form: Form::Html,
            copied: ctx.props().copied.then_some(Text::Link),
            large: false,
            previews: false,
            field: NodeRef::default(),
            challenge: NodeRef::default(),
            text: NodeRef::default(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Leave(name) => toggle(&mut self.left_out, name),
            Msg::Panel(panel) => toggle(&mut self.panels_left_out, panel),
            Msg::Height(height) => self.height = height,
            Msg::Form(form) => self.form = form,
            Msg::Copy(text) => {
                self.copy(ctx, text);
                return false;
            }
            Msg::Copied(text) => self.copied = Some(text),
            Msg::Large => self.large = !self.large,
            Msg::Preview => self.previews = !self.previews,
        }
        // What is chosen is seen at once, where there is room beside it.
        let chosen = matches!(msg, Msg::Leave(_) | Msg::Panel(_) | Msg::Height(_));
        self.previews |= chosen && browser::media("(min-width: 1000px)");
        let keeps = matches!(msg, Msg::Copied(_) | Msg::Large | Msg::Preview);
        if !keeps && self.copied == Some(Text::Frame) {
            // What was copied is no longer what is shown.
            self.copied = None;
        }
        true
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && ctx.props().challenge {
            self.copy(ctx, Text::Challenge);
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (words, link) = (&ctx.props().words.0, ctx.link());
        let on_key = |text: Text| {
            let name = words.get(if self.copied == Some(text) { "ui-copied" } else { "ui-copy" });
            let what = match text {
                Text::Link => "copy-link",
                Text::Frame => "copy-frame",
                Text::Challenge => "copy-challenge",
            };
            html! {
                <button type="button" class="small" data-do={what} onclick={link.callback(move |_| Msg::Copy(text))}>{ name }</button>
            }
        };
        let select = Callback::from(|event: FocusEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                field.select();
            }
        });
        let challenge = self.challenge(ctx).map(|challenge| {
            html! {
                <>
                    <h3>{ words.get("ui-challenge") }</h3>
                    <p class="note">{ words.get("ui-challenge-note") }</p>
                    <div class="row">
                        if ctx.props().challenge { { self.code(ctx, words, &challenge) } }
                        <input class="link" readonly=true data-share="challenge" data-first={ctx.props().challenge.then_some("1")}
                            ref={self.challenge.clone()} value={challenge.clone()}
                            aria-label={words.get("ui-challenge")} onfocus={select.clone()} />
                        { on_key(Text::Challenge) }
                    </div>
                </>
            }
        });
        let (first, then) = if ctx.props().challenge { (challenge, None) } else { (None, challenge) };
        html! {
            <Dialog title={words.get("ui-share")} close={words.get("ui-close")} on_close={ctx.props().on_close.clone()}>
                <div class="share">
                    if is_local(&ctx.props().link) {
                        <p>{ words.get("ui-link-large") }</p>
                    } else {
                        { for first }
                        <h3>{ words.get("ui-share-link") }</h3>
                        if ctx.props().link.starts_with("file:") { <p>{ words.get("ui-link-file") }</p> }
                        if !ctx.props().copied && !ctx.props().challenge { <p>{ words.get("ui-link-note") }</p> }
                        <div class="row">
                            if !ctx.props().challenge { { self.code(ctx, words, &ctx.props().link) } }
                            <input class="link" readonly=true data-first={(!ctx.props().challenge).then_some("1")} ref={self.field.clone()} value={ctx.props().link.clone()}
                                aria-label={words.get("ui-share-link")} onfocus={select.clone()} />
                            { on_key(Text::Link) }
                        </div>
                        // Nobody else can open, or frame, what lies on this disk.
                        if !ctx.props().link.starts_with("file:") {
                            { for then }
                            <h3>{ words.get("ui-embed") }</h3>
                            <div class="embed">
                                <div>
                                    { self.frame(ctx, words) }
                                    <div class="row end">
                                        <button type="button" class="small" data-do="preview" aria-pressed={self.previews.to_string()}
                                            onclick={link.callback(|_| Msg::Preview)}>{ words.get("ui-embed-preview") }</button>
                                        { on_key(Text::Frame) }
                                    </div>
                                </div>
                                if self.previews { { self.preview(ctx, words) } }
                            </div>
                        }
                    }
                    <h3>{ words.get("ui-export") }</h3>
                    <Files words={ctx.props().words.clone()} link={ctx.props().link.clone()} workspace={ctx.props().workspace.clone()}
                        on_save={ctx.props().on_save.clone()} on_seek={ctx.props().on_seek.clone()} />
                    <OneFile words={ctx.props().words.clone()} link={ctx.props().link.clone()} workspace={ctx.props().workspace.clone()} />
                </div>
            </Dialog>
        }
    }
}

impl Sharing {
    fn text(&self, ctx: &Context<Self>) -> String {
        self.embedding(ctx, &|embedding| embedding.text(self.form))
    }

    /// The frame as it will be. It is made anew for every address: one that changed its own would fill the history.
    fn preview(&self, ctx: &Context<Self>, words: &Words) -> Html {
        let src = self.embedding(ctx, &|embedding| embedding.src());
        html! {
            <iframe key={src.clone()} class="preview" {src} title={words.get("ui-embed-preview")}
                height={self.height.to_string()}></iframe>
        }
    }

    fn embedding(&self, ctx: &Context<Self>, of: &dyn Fn(&Embedding<'_>) -> String) -> String {
        let words = &ctx.props().words.0;
        // In the order of the lists, whatever the order of the ticks. Settings that go together are not named one by one.
        let settings = settings(&ctx.props().workspace);
        let settings = settings.into_iter().filter(|_| !self.left_out.contains(&"controls"));
        let all = LEFT_OUT.into_iter().map(|(name, _)| name).chain(settings.map(|(name, _)| name));
        let hide: Vec<&str> = all.filter(|name| self.left_out.contains(name)).collect();
        let mut panel: Vec<&str> = panels(&ctx.props().workspace).into_iter().map(|(id, _)| id).collect();
        panel.retain(|id| !self.panels_left_out.contains(id));
        if self.panels_left_out.is_empty() {
            panel.clear();
        }
        let title = words.get("title");
        let embedding =
            Embedding { link: &ctx.props().link, title: &title, hide: &hide, panel: &panel, height: self.height };
        of(&embedding)
    }

    /// The link by which what is here is a riddle to somebody else, where it can be one.
    fn challenge(&self, ctx: &Context<Self>) -> Option<String> {
        let workspace = ctx.props().workspace.see();
        let (t, look) = workspace.slots[0].run_view.challenge(&workspace.context(0, None)?)?;
        Some(challenge(&ctx.props().link, t, look))
    }

    /// A link as a QR code.
    fn code(&self, ctx: &Context<Self>, words: &Words, link: &str) -> Html {
        let Ok(code) = QrCode::encode_text(link, QrCodeEcc::Low) else {
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
        let tick = |name: &'static str, label: &str, left_out: &[&'static str], msg: fn(&'static str) -> Msg| {
            html! {
                <label class="pick-shown"><input type="checkbox" data-share={name} checked={!left_out.contains(&name)}
                    onchange={link.callback(move |_| msg(name))} />{ " " }{ words.get(label) }</label>
            }
        };
        let part = |(name, label): (&'static str, &'static str)| tick(name, label, &self.left_out, Msg::Leave);
        let panels = panels(&ctx.props().workspace);
        let left = panels.iter().filter(|(id, _)| !self.panels_left_out.contains(id)).count();
        let panel = |(id, _): (&'static str, bool)| {
            let id_shown = !self.panels_left_out.contains(&id);
            // One is always left.
            let last = id_shown && left == 1;
            html! {
                <label class="pick-shown"><input type="checkbox" data-share-panel={id} checked={id_shown} disabled={last}
                    onchange={link.callback(move |_| Msg::Panel(id))} />{ " " }{ words.get(&format!("panel-{id}")) }</label>
            }
        };
        let forms = FORMS.iter().map(|(form, label, _)| (*form, words.get(label))).collect();
        let note = FORMS.iter().find(|(form, ..)| *form == self.form).and_then(|(.., note)| *note);
        let on_height = link.batch_callback(|event: Event| {
            let height = event.target_dyn_into::<HtmlInputElement>()?.value().parse::<u32>().ok()?;
            Some(Msg::Height(height.clamp(HEIGHTS.1, HEIGHTS.2)))
        });
        html! {
            <>
                <div class="row">{ for LEFT_OUT.into_iter().map(part) }</div>
                <details data-share="panels"><summary>{ words.get("ui-embed-panels") }</summary>
                    <div class="row">{ for panels.into_iter().map(panel) }</div></details>
                if !self.left_out.contains(&"controls") {
                    <details data-share="settings"><summary>{ words.get("ui-embed-settings") }</summary>
                        <div class="row">{ for settings(&ctx.props().workspace).iter().map(|(name, label)| tick(name, label, &self.left_out, Msg::Leave)) }</div></details>
                }
                <div class="row">
                    <label class="choice">{ words.get("ui-embed-height") }{ " " }
                        <input type="number" data-share="height" min={HEIGHTS.1.to_string()} max={HEIGHTS.2.to_string()} step="20"
                            value={self.height.to_string()} onchange={on_height} /></label>
                    { choice(words.get("ui-embed-form"), "form", forms, self.form, link.callback(Msg::Form)) }
                </div>
                <textarea readonly=true rows="5" ref={self.text.clone()} spellcheck="false" aria-label={words.get("ui-embed")}
                    value={self.text(ctx)} />
                if let Some(note) = note { <p class="note" data-share="note">{ words.get(note) }</p> }
            </>
        }
    }

    fn copy(&self, ctx: &Context<Self>, which: Text) {
        let (text, field) = match which {
            Text::Frame => (self.text(ctx), None),
            Text::Link => (ctx.props().link.clone(), Some(&self.field)),
            Text::Challenge => (self.challenge(ctx).unwrap_or_default(), Some(&self.challenge)),
        };
        // Whatever the browser allows: what is to be copied is selected.
        match field {
            None => self.text.cast::<HtmlTextAreaElement>().into_iter().for_each(|text| text.select()),
            Some(field) => field.cast::<HtmlInputElement>().into_iter().for_each(|field| field.select()),
        }
        let link = ctx.link().clone();
        wasm_bindgen_futures::spawn_local(async move {
            if browser::copy(&text).await {
                link.send_message(Msg::Copied(which));
            }
        });
    }
}
