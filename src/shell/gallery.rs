//! The gallery of all demos: a rendered still each, alive only while the pointer or the focus is on it. A demo's part of
//! the program is fetched when its card comes near the window.

use super::speech::Speech;
use super::{canvas, parts};
use crate::demos::{self, Demo};
use crate::engine::params::Settings;
use crate::engine::protocol::Command;
use crate::engine::run::Run;
use crate::engine::session::Session;
use crate::plot::book::{self, Book};
use crate::plot::{Scale, Scheme, Theme};
use gloo::timers::callback::Interval;
use std::collections::BTreeMap;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

/// A still is taken after so many steps: something has happened, and not everything.
const STILL: u64 = 7;
/// Milliseconds between two steps of a card that is alive.
const BEAT: u32 = 450;
/// So far from the window a card is near.
const NEAR: &str = "200px";

/// See [`Gallery`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The words.
    pub speech: Speech,
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
    let words = &props.speech.words;
    html! {
        <div class="gallery">
            <section class="hero">
                <h1>{ words.get("ui-hero-title") }</h1>
                <p>{ words.get("ui-hero") }</p>
            </section>
            <ul class="cards">
                { for demos::DEMOS.iter().map(|demo| html! {
                    <li><Card key={demo.slug()} slug={demo.slug()} speech={props.speech.clone()} dark={props.dark} /></li>
                }) }
            </ul>
            <p class="soft">{ words.get("ui-promise") }</p>
        </div>
    }
}

/// See [`Card`].
#[derive(Properties, PartialEq)]
pub struct CardProps {
    slug: &'static str,
    speech: Speech,
    dark: bool,
}

/// One demo of the gallery.
pub struct Card {
    canvas: NodeRef,
    frame: NodeRef,
    session: Option<Box<dyn Session>>,
    book: Option<Box<dyn Book>>,
    beat: Option<Interval>,
    /// Looks whether the card comes near, until its part is here.
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
    /// The card is near the window.
    Near,
    /// The demo's part of the program is here.
    Here,
    /// The pointer or the focus came.
    Wake,
    /// It went.
    Sleep,
    /// A step.
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
            book: None,
            beat: None,
            nearness: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Near => {
                let (link, slug) = (ctx.link().clone(), ctx.props().slug);
                wasm_bindgen_futures::spawn_local(async move {
                    if parts::fetch(slug).await {
                        link.send_message(Msg::Here);
                    }
                });
                false
            }
            Msg::Here => {
                self.nearness = None;
                if let Some(demo) = demos::find(ctx.props().slug) {
                    self.open(demo);
                }
                true
            }
            Msg::Wake if self.beat.is_none() => {
                if !super::browser::media("(prefers-reduced-motion: reduce)") {
                    let link = ctx.link().clone();
                    self.beat = Some(Interval::new(BEAT, move || link.send_message(Msg::Beat)));
                }
                false
            }
            Msg::Wake => false,
            Msg::Sleep => {
                self.beat = None;
                false
            }
            Msg::Beat => {
                let over = self.book.as_ref().is_some_and(|book| book.report().done.is_some());
                self.obey(&if over { Command::Seek { t: 0 } } else { Command::Step { n: 1 } });
                true
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let (link, slug) = (ctx.link(), ctx.props().slug);
        let words = &ctx.props().speech.words;
        html! {
            <a class="card" href={format!("#/{slug}")} onmouseenter={link.callback(|_| Msg::Wake)}
                onmouseleave={link.callback(|_| Msg::Sleep)} onfocus={link.callback(|_| Msg::Wake)}
                onblur={link.callback(|_| Msg::Sleep)}>
                <div class="still" ref={self.frame.clone()}><canvas ref={self.canvas.clone()} aria-hidden="true"></canvas></div>
                <h2>{ words.get(&format!("demo-{slug}-title")) }</h2>
                <p>{ words.get(&format!("demo-{slug}-question")) }</p>
            </a>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.nearness = self.watch(ctx);
            if self.nearness.is_none() {
                ctx.link().send_message(Msg::Near);
            }
        }
        self.draw(ctx);
    }
}

impl Card {
    fn watch(&self, ctx: &Context<Self>) -> Option<Nearness> {
        let link = ctx.link().clone();
        let on_change = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let near = |entry: JsValue| entry.unchecked_into::<web_sys::IntersectionObserverEntry>().is_intersecting();
            // The latest says how it is now.
            if entries.length() > 0 && near(entries.get(entries.length() - 1)) {
                link.send_message(Msg::Near);
            }
        });
        let options = web_sys::IntersectionObserverInit::new();
        options.set_root_margin(NEAR);
        let callback = on_change.as_ref().unchecked_ref();
        let observer = web_sys::IntersectionObserver::new_with_options(callback, &options).ok()?;
        observer.observe(&self.frame.cast::<web_sys::Element>()?);
        Some(Nearness { observer, _on_change: on_change })
    }

    fn open(&mut self, demo: &'static Demo) -> Option<()> {
        let run = Run::new(demo.slug(), demo.terms.version);
        self.session = Some(demos::open(&run, None).ok()?);
        self.book = Some(demo.book());
        self.obey(&Command::Seek { t: STILL });
        Some(())
    }

    fn obey(&mut self, command: &Command) -> Option<()> {
        let session = self.session.as_mut()?;
        session.obey(command, None).ok()?;
        session.work(&mut || true);
        let told = session.report();
        self.book.as_mut()?.take(&told.report, &told.frame, told.input.as_deref()).ok()
    }

    fn draw(&self, ctx: &Context<Self>) -> Option<()> {
        let (frame, canvas) = (self.frame.cast::<HtmlElement>()?, self.canvas.cast::<HtmlCanvasElement>()?);
        let theme = Theme::new(if ctx.props().dark { Scheme::Dark } else { Scheme::Light }, Scale::Normal);
        let (look, studies) = (Settings::new(), BTreeMap::new());
        let stage = book::bare(&ctx.props().speech.words, &theme, &look, &studies);
        let panel = demos::find(ctx.props().slug)?.panels.first()?;
        let (width, height) = (frame.client_width().max(40) as u32, frame.client_height().max(40) as u32);
        let (picture, _) = self.book.as_ref()?.draw(panel.id, &stage, width, height);
        canvas::play(&canvas, &picture)
    }
}
