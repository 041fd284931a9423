//! The front page: what to begin with, and a card for each demo that shows the first steps of a run, over and over, while it
//! is in sight. Who asks for less motion gets a still. A demo's part of the program is fetched when its card comes near
//! the window.

use super::offline::Keep;
use super::{assets, browser, canvas, parts};
use crate::demos::{self, Demo};
use crate::engine::address::{self, Place};
use crate::engine::params::Settings;
use crate::engine::protocol::Command;
use crate::engine::session::Session;
use crate::engine::words::Words;
use crate::player::translation::Translation;
use crate::plot::run_view::{self, RunView};
use crate::plot::{Scale, Scheme, Theme};
use gloo::timers::callback::Interval;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

/// A card that does not move shows this beat: something has happened, and not everything. The pictures
/// that previews of links show are of the same beat (`tests/stills.rs`).
const STILL_BEAT: u64 = 7;
/// So many beats are shown before a card begins anew.
const CARD_BEATS: u64 = 24;
/// So long it rests at its end.
const REST: u64 = 5;
/// Milliseconds between two beats of a card that is alive.
const BEAT: u32 = 450;
/// A demo of so many steps a second takes one step a beat; faster ones take more.
const STEADY: f64 = 8.0;
/// So far from the window a card is near.
const NEAR: &str = "200px";

/// See [`Gallery`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub translation: Translation,
    /// Is the theme dark?
    pub dark: bool,
}

/// The gallery: the door to this part of the program.
#[inline(never)]
pub fn gallery(props: Props) -> Html {
    html! { <Gallery ..props /> }
}

/// See [`Props`].
#[component]
pub fn Gallery(props: &Props) -> Html {
    let words = &props.translation.words;
    html! {
        <div class="gallery">
            <section class="hero">
                <h1>{ words.get("ui-hero-title") }</h1>
                <p>{ words.get("ui-hero") }</p>
                <p class="doors">{ for doors(words) }</p>
            </section>
            <ul class="cards">
                { for demos::DEMOS.iter().enumerate().map(|(at, demo)| html! {
                    <li><Card key={demo.slug()} slug={demo.slug()} nth={at + 1} translation={props.translation.clone()} dark={props.dark} /></li>
                }) }
            </ul>
            <p class="soft">{ words.get("ui-promise") }</p>
            <Keep translation={props.translation.clone()} />
        </div>
    }
}

/// What to begin with: the first demo, and what demos offer besides.
fn doors(words: &Words) -> Vec<Html> {
    let start = demos::DEMOS.first().map(|demo| {
        let first = words.get(&format!("demo-{}-start", demo.slug()));
        let said = words.say("ui-start", &[("first", first.into())]);
        html! { <a class="button main" data-do="start" href={demo.link(demo.opening)}>{ said }</a> }
    });
    let asides = demos::DEMOS.iter().filter(|demo| !demo.aside.is_empty()).map(|demo| {
        let said = words.get(&format!("demo-{}-aside", demo.slug()));
        html! { <a class="button" data-do="aside" href={demo.link(demo.aside)}>{ said }</a> }
    });
    start.into_iter().chain(asides).collect()
}

/// See [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    slug: &'static str,
    nth: usize,
    translation: Translation,
    dark: bool,
}

/// One demo of the gallery.
pub struct Card {
    canvas: NodeRef,
    frame: NodeRef,
    session: Option<Box<dyn Session>>,
    run_view: Option<Box<dyn RunView>>,
    beat: Option<Interval>,
    /// How many beats of the run were shown, its rest at the end included.
    beats: u64,
    /// The knobs of the view.
    look: Settings,
    /// Looks whether the card is near the window.
    nearness: Option<Nearness>,
}

/// An observer of a card.
struct Nearness {
    observer: web_sys::IntersectionObserver,
    _on_change: Closure<dyn FnMut(js_sys::Array)>,
}

impl Drop for Nearness {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// See [`Card`].
pub enum Msg {
    /// The card comes near the window, or leaves it.
    Near(bool),
    /// The demo's part of the program is here, and the file of its run if it has one.
    Here(Option<Vec<u8>>),
    /// Time for the next steps.
    Beat,
}

impl Component for Card {
    type Message = Msg;
    type Properties = CardProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            canvas: NodeRef::default(),
            frame: NodeRef::default(),
            session: None,
            run_view: None,
            beat: None,
            beats: STILL_BEAT,
            look: Settings::new(),
            nearness: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Near(false) => {
                self.beat = None;
                false
            }
            Msg::Near(true) => {
                let (link, slug) = (ctx.link().clone(), ctx.props().slug);
                let here = self.session.is_some();
                wasm_bindgen_futures::spawn_local(async move {
                    let file = if here { Some(None) } else { needs(slug).await };
                    if let Some(file) = file {
                        link.send_message(Msg::Here(file));
                    }
                });
                false
            }
            Msg::Here(file) => {
                if let Some(demo) = demos::find(ctx.props().slug)
                    && self.session.is_none()
                {
                    self.open(demo, file.as_deref());
                }
                if !browser::media("(prefers-reduced-motion: reduce)") {
                    let link = ctx.link().clone();
                    self.beat = Some(Interval::new(BEAT, move || link.send_message(Msg::Beat)));
                }
                true
            }
            Msg::Beat if browser::is_seen() => {
                self.beats += 1;
                let over = self.run_view.as_ref().is_some_and(|run_view| run_view.report().done.is_some());
                if over && self.beats < CARD_BEATS {
                    self.beats = CARD_BEATS;
                }
                if self.beats < CARD_BEATS {
                    self.obey(&Command::Step { n: stride(ctx.props().slug) });
                } else if self.beats > CARD_BEATS + REST {
                    self.beats = 0;
                    self.obey(&Command::Seek { t: 0 });
                }
                self.beats <= CARD_BEATS
            }
            Msg::Beat => false,
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let CardProps { slug, nth, translation, .. } = ctx.props();
        let words = &translation.words;
        let said = |key: &str| words.get(&format!("demo-{slug}-{key}"));
        let minutes = words.say("ui-minutes", &[("n", said("minutes").into())]);
        html! {
            <a class="card" href={demos::find(slug).map(|demo| demo.link(demo.opening))}>
                <div class="still" ref={self.frame.clone()}><canvas ref={self.canvas.clone()} aria-hidden="true"></canvas></div>
                <h2><span class="nth">{ *nth }</span>{ said("title") }</h2>
                <p>{ said("question") }</p>
                <p class="start"><b>{ said("start") }</b><span>{ minutes }</span></p>
            </a>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.nearness = self.watch(ctx);
            if self.nearness.is_none() {
                ctx.link().send_message(Msg::Near(true));
            }
        }
        self.draw(ctx);
    }
}

/// Fetches what a card's run needs: parts of the program, and a file, which is returned. Nothing if it cannot be had.
async fn needs(slug: &'static str) -> Option<Option<Vec<u8>>> {
    let demo = demos::find(slug)?;
    if !parts::fetch(slug).await {
        return None;
    }
    let (Place { run, .. }, _) = address::read(demo.terms, demo.card, &demos::terms);
    for part in demo.parts(Some(&run)) {
        if !parts::fetch(part).await {
            return None;
        }
    }
    match demo.file_of(&run) {
        Some(file) => assets::bytes(file).await.map(Some),
        None => Some(None),
    }
}

/// How many steps a card takes at a time.
fn stride(slug: &str) -> u64 {
    demos::find(slug).map_or(1, |demo| (demo.terms.speed / STEADY).max(1.0) as u64)
}

impl Card {
    fn watch(&self, ctx: &Context<Self>) -> Option<Nearness> {
        let link = ctx.link().clone();
        let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let near = |entry: JsValue| entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting();
            // The latest says how it is now.
            if entries.length() > 0 {
                link.send_message(Msg::Near(near(entries.get(entries.length() - 1))));
            }
        });
        let options = web_sys::IntersectionObserverInit::new();
        options.set_root_margin(NEAR);
        let callback = on_change.as_ref().unchecked_ref();
        let observer = web_sys::IntersectionObserver::new_with_options(callback, &options).ok()?;
        observer.observe(&self.frame.cast::<web_sys::Element>()?);
        Some(Nearness { observer, _on_change: on_change })
    }

    fn open(&mut self, demo: &'static Demo, file: Option<&[u8]>) -> Option<()> {
        let (Place { run, look, .. }, _) = address::read(demo.terms, demo.card, &demos::terms);
        self.session = Some(demos::open(&run, file).ok()?);
        self.run_view = Some(demo.run_view());
        self.look = look;
        self.obey(&Command::Seek { t: STILL_BEAT * stride(demo.slug()) });
        Some(())
    }

    fn obey(&mut self, command: &Command) -> Option<()> {
        let session = self.session.as_mut()?;
        session.obey(command, None).ok()?;
        session.work(&mut || true);
        let told = session.report();
        self.run_view.as_mut()?.take(&told.report, &told.frame, told.input.as_deref()).ok()
    }

    fn draw(&self, ctx: &Context<Self>) -> Option<()> {
        let (frame, canvas) = (self.frame.cast::<HtmlElement>()?, self.canvas.cast::<HtmlCanvasElement>()?);
        let theme = Theme::new(if ctx.props().dark { Scheme::Dark } else { Scheme::Light }, Scale::Normal);
        let studies = BTreeMap::new();
        let context = run_view::bare(&ctx.props().translation.words, &theme, &self.look, &studies);
        let panel = demos::find(ctx.props().slug)?.panels.first()?;
        let (width, height) = (frame.client_width().max(40) as u32, frame.client_height().max(40) as u32);
        let (picture, _) = self.run_view.as_ref()?.draw(panel.id, &context, width, height);
        canvas::play(&canvas, &picture)
    }
}
