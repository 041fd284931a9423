//! The whole page: which demo, which language, which theme.

mod loading;
mod nav;

use super::browser;
use super::gallery;
use super::player::{PlayerView, lobby};
use super::store;
use super::workspace::SameWords;
use crate::demos;
use crate::engine::Notice;
use crate::engine::address;
use crate::engine::words::{LANGUAGES, Words};
use crate::player::translation::{Translation, Translations, WordFile};
use gloo::events::EventListener;
use nav::Nav;
use std::collections::BTreeMap;
use std::hint::black_box;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use yew::prelude::*;

/// By way of a pointer: it lies in a part of the program of its own.
static GALLERY: fn(gallery::Props) -> Html = gallery::gallery;
static LOBBY: fn(&web_sys::MessageEvent, &Words, &str) = lobby;

/// Mounts the page in place of what stood there before.
pub fn start() {
    let Some(root) = browser::document().and_then(|document| document.get_element_by_id("app")) else { return };
    root.set_inner_html("");
    yew::Renderer::<App>::with_root(root).render();
}

/// What an address asks for.
#[derive(Clone, Default)]
struct Route {
    /// The demo; none is the gallery.
    slug: Option<String>,
    /// What follows the question mark.
    query: String,
    /// Which visit this is: the same address may be opened twice.
    visit: u64,
}

impl Route {
    /// The demo, if there is one of that name.
    fn demo(&self) -> Option<&'static demos::Demo> {
        demos::find(self.slug.as_deref()?)
    }
}

struct App {
    lang: String,
    lang_pinned: Option<String>,
    theme: String,
    theme_pinned: Option<String>,
    /// What the address asks for.
    route: Route,
    /// What is shown: the last address of which everything is here.
    shown: Option<Route>,
    files: BTreeMap<String, Option<WordFile>>,
    /// The parts of the program that were asked for, and whether they have come.
    parts: BTreeMap<&'static str, bool>,
    translations: Translations,
    /// Something that the address asks for could not be had.
    failed: bool,
    _listeners: Vec<EventListener>,
}

enum Msg {
    Hash,
    Words(String, Option<WordFile>),
    Part(&'static str, bool),
    Lang,
    Theme,
    System,
    Retry,
    /// From a host page.
    Message(web_sys::MessageEvent),
}

impl Component for App {
    type Message = Msg;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link().clone();
        let mut listeners = Vec::new();
        if let Some(window) = web_sys::window() {
            listeners.push(EventListener::new(&window, "hashchange", move |_| link.send_message(Msg::Hash)));
            if browser::host().is_some() {
                let link = ctx.link().clone();
                listeners.push(EventListener::new(&window, "message", move |event| {
                    link.send_message(Msg::Message(event.clone().unchecked_into()));
                }));
            }
            if let Ok(Some(list)) = window.match_media("(prefers-color-scheme: dark)") {
                let link = ctx.link().clone();
                listeners.push(EventListener::new(&list, "change", move |_| link.send_message(Msg::System)));
            }
        }
        let mut app = Self {
            lang: String::new(),
            lang_pinned: None,
            theme: String::new(),
            theme_pinned: None,
            route: Route::default(),
            shown: None,
            files: BTreeMap::new(),
            parts: BTreeMap::new(),
            translations: Translations::new(),
            failed: false,
            _listeners: listeners,
        };
        app.route();
        app.dress();
        app.fetch(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match msg {
            Msg::Hash => {
                self.failed = false;
                let before = self.route.slug.clone();
                self.route();
                // Where the picture stays in sight, whoever follows a link in the lesson keeps the place in it.
                let stays = self.route.slug == before && browser::media("(max-width: 720px)") && !browser::framed();
                if let Some(window) = web_sys::window().filter(|_| !stays) {
                    window.scroll_to_with_x_and_y(0.0, 0.0);
                }
                self.dress();
                self.fetch(ctx);
            }
            Msg::Words(name, Some(file)) => {
                self.files.insert(name, Some(file));
            }
            Msg::Part(slug, true) => {
                self.parts.insert(slug, true);
            }
            // What did not come is asked for again when it is needed again. If nobody waits for it now, nobody is told.
            Msg::Words(name, None) => {
                self.files.remove(&name);
                if self.needed().contains(&name) {
                    self.fail();
                }
            }
            Msg::Part(slug, false) => {
                self.parts.remove(slug);
                if self.parts_needed().contains(&slug) {
                    self.fail();
                }
            }
            Msg::Lang => {
                self.failed = false;
                let next = LANGUAGES.iter().position(|l| *l == self.lang).map_or(0, |i| (i + 1) % LANGUAGES.len());
                self.lang = LANGUAGES[next].to_owned();
                self.lang_pinned = self.lang_pinned.as_ref().map(|_| self.lang.clone());
                store::set("lang", &self.lang);
                self.dress();
                self.fetch(ctx);
            }
            Msg::Theme => {
                self.theme = if self.is_dark() { "light" } else { "dark" }.to_owned();
                self.theme_pinned = self.theme_pinned.as_ref().map(|_| self.theme.clone());
                store::set("theme", &self.theme);
                self.dress();
            }
            Msg::System => {}
            // Where a demo is open, its player listens itself.
            Msg::Message(event) => {
                if let (Some(shown), Some(shell)) = (&self.shown, self.translations.get(""))
                    && shown.demo().is_none()
                {
                    black_box(LOBBY)(&event, &shell.words, &shown.query);
                }
                return false;
            }
            Msg::Retry => {
                self.failed = false;
                self.fetch(ctx);
            }
        }
        self.make_voices();
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        // What is asked for may still be on its way: until then the page stays as it was.
        let Some(shell) = self.translations.get("") else { return self.waiting(ctx, None) };
        let Some(shown) = &self.shown else {
            return html! { <>{ self.header(ctx, &self.route, &shell.words) }{ self.waiting(ctx, Some(shell)) }</> };
        };
        let dark = self.is_dark();
        let body = match &shown.slug {
            None => black_box(GALLERY)(gallery::Props { translation: shell.clone(), dark }),
            Some(slug) => match (demos::find(slug), self.translations.get(slug)) {
                (None, _) => html! {
                    <section class="lost" role="alert">
                        <h1>{ shell.words.get("ui-lost-title") }</h1>
                        <p>{ shell.words.get("ui-lost") }</p>
                        <a class="button" href="#/">{ shell.words.get("ui-all-demos") }</a>
                    </section>
                },
                (Some(_), None) => return self.waiting(ctx, Some(shell)),
                (Some(demo), Some(translation)) => html! {
                    <PlayerView key={slug.clone()} slug={demo.slug()} query={shown.query.clone()} visit={shown.visit}
                        translation={translation.clone()} translations={self.translations.clone()} {dark}
                        lang={self.lang_pinned.clone()} theme={self.theme_pinned.clone()} />
                },
            },
        };
        html! {
            <>
                if browser::framed() { { skip(&shell.words) } } else if shown.slug.is_some() { { to_lesson(&shell.words) } }
                { self.header(ctx, shown, &shell.words) }
                // The page is here, but not in the language that was asked for.
                if self.failed {
                    <div class="notices failed"><div class="notice" role="alert">{ self.retry(ctx, shell) }</div></div>
                }
                { body }
                if browser::framed() { <span class="skip" id="end" tabindex="-1" onblur={Callback::from(close)}></span> }
            </>
        }
    }
}

/// The end was left: the tab key does not come to it by itself.
fn close(event: FocusEvent) {
    if let Some(end) = event.target_dyn_into::<web_sys::HtmlElement>() {
        end.set_tab_index(-1);
    }
}

/// In a frame the first thing that the tab key comes to: it leads to the end, from where the key leaves the frame.
fn skip(words: &Words) -> Html {
    let to_end = |_: MouseEvent| {
        let end = browser::document().and_then(|document| document.get_element_by_id("end"));
        if let Some(end) = end.and_then(|end| end.dyn_into::<web_sys::HtmlElement>().ok()) {
            // From what the tab key cannot come to, browsers would go round to the beginning of the frame.
            end.set_tab_index(0);
            let _ = end.focus();
        }
    };
    html! { <button type="button" class="skip main" onclick={Callback::from(to_end)}>{ words.get("ui-skip") }</button> }
}

/// On a page of its own the first thing that the tab key comes to: it leads to the lesson, past header and settings.
fn to_lesson(words: &Words) -> Html {
    let to_lesson = |_: MouseEvent| {
        let lesson = browser::document().and_then(|document| document.query_selector(".lesson").ok().flatten());
        if let Some(lesson) = lesson.and_then(|lesson| lesson.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = lesson.focus();
        }
    };
    html! { <button type="button" class="skip small" onclick={Callback::from(to_lesson)}>{ words.get("ui-to-lesson") }</button> }
}

impl App {
    /// Reads the address: which demo, and what it says of language and theme.
    fn route(&mut self) {
        let hash = browser::hash();
        let slug = address::split(&hash).map(|(slug, _)| slug);
        // The gallery has no settings of its own, but language and theme.
        let mut query = hash.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
        let pairs = address::pairs(&query);
        // A name alone was typed, or followed from a page about the demo: it opens what the demo begins with. In a frame it
        // is the plain run that the page around asked for.
        if !browser::framed()
            && pairs.iter().all(|(key, _)| matches!(key.as_str(), "lang" | "theme"))
            && let Some(opening) = slug.as_deref().and_then(demos::find).map(|demo| demo.opening)
        {
            let between = if opening.is_empty() || query.is_empty() { "" } else { "&" };
            query = format!("{opening}{between}{query}");
        }
        self.route = Route { slug, query, visit: self.route.visit + 1 };
        let asked = |key: &str, known: &[&str]| {
            let value = pairs.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone());
            value.filter(|value| known.contains(&value.as_str()))
        };
        self.lang_pinned = asked("lang", &LANGUAGES);
        self.theme_pinned = asked("theme", &["light", "dark", "auto"]);
        // Where nothing can be stored, the choice lasts as long as the page.
        let lasting = |now: &str| (!now.is_empty()).then(|| now.to_owned());
        let (lang, theme) = (lasting(&self.lang), lasting(&self.theme));
        self.lang = self.lang_pinned.clone().or_else(|| store::get("lang")).or(lang).unwrap_or_else(system_language);
        let theme = self.theme_pinned.clone().or_else(|| store::get("theme")).or(theme);
        self.theme = theme.unwrap_or_else(|| "auto".to_owned());
    }

    fn dress(&self) {
        let theme = matches!(self.theme.as_str(), "light" | "dark").then_some(self.theme.as_str());
        browser::mark_root("data-theme", theme);
        browser::mark_root("lang", Some(if self.lang == "zh" { "zh-CN" } else { "en" }));
    }

    /// Something that the page needs did not come. The page before it goes, also while it is tried again; but a page that
    /// only does not come in another language stays.
    fn fail(&mut self) {
        self.failed = true;
        self.tell_host(&Notice::new("part-missing"));
        self.shown.take_if(|shown| shown.visit != self.route.visit);
    }

    /// Tells a host page what failed.
    fn tell_host(&self, notice: &Notice) {
        let message = self.translations.get("").map(|shell| shell.words.notice(notice));
        // Where no words could be had, the first script has a sentence.
        browser::tell_host(&notice.code, &message.unwrap_or_else(|| browser::says(&self.lang)));
    }

    fn is_dark(&self) -> bool {
        match self.theme.as_str() {
            "dark" => true,
            "light" => false,
            _ => browser::media("(prefers-color-scheme: dark)"),
        }
    }

    /// The name of the page, as tabs and bookmarks show it.
    fn name(&self) {
        let demo = self
            .route
            .slug
            .as_deref()
            .and_then(|slug| self.translations.get(slug).map(|translation| (slug, translation)));
        let name = demo
            .map(|(slug, translation)| format!("{} – Unrolled", translation.words.get(&format!("demo-{slug}-title"))));
        if let Some(document) = browser::document() {
            document.set_title(name.as_deref().unwrap_or("Unrolled"));
        }
    }

    /// In the place of a page that is not here: it is on its way, or could not be had. Where not even the words could,
    /// the first script's sentences are said, in both languages.
    fn waiting(&self, ctx: &Context<Self>, translation: Option<&Translation>) -> Html {
        let retry = ctx.link().callback(|_| Msg::Retry);
        match translation {
            Some(translation) if self.failed => {
                html! { <div class="waiting" role="alert">{ self.retry(ctx, translation) }</div> }
            }
            None if self.failed => html! {
                <div class="waiting" role="alert">
                    <span lang="en">{ browser::says("en") }</span>
                    <span lang="zh">{ browser::says("zh") }</span>
                    <button type="button" class="main" data-do="retry" onclick={retry}>{ browser::says("again") }</button>
                </div>
            },
            _ => html! { <div class="waiting" aria-busy="true"><b>{ browser::says("title") }</b></div> },
        }
    }

    fn retry(&self, ctx: &Context<Self>, translation: &Translation) -> Html {
        html! {
            <>
                <span>{ translation.words.get("ui-failed") }</span>
                <button type="button" class="main" data-do="retry" onclick={ctx.link().callback(|_| Msg::Retry)}>
                    { translation.words.get("ui-again") }
                </button>
            </>
        }
    }

    fn header(&self, ctx: &Context<Self>, shown: &Route, words: &Rc<Words>) -> Html {
        let theme = words.get(if self.is_dark() { "ui-theme-light" } else { "ui-theme-dark" });
        html! {
            <header class="top">
                <a class="brand" href="#/">{ "Unrolled" }</a>
                <Nav slug={shown.slug.clone()} words={SameWords(words.clone())} />
                <div class="right">
                    <button type="button" class="quiet" data-do="lang" title={words.get("ui-language")}
                        onclick={ctx.link().callback(|_| Msg::Lang)}>{ words.get("ui-other-language") }</button>
                    <button type="button" class="icon" data-do="theme" title={theme.clone()} aria-label={theme}
                        onclick={ctx.link().callback(|_| Msg::Theme)}>{ "◐" }</button>
                </div>
            </header>
        }
    }
}

fn system_language() -> String {
    let asked = web_sys::window().and_then(|window| window.navigator().language()).unwrap_or_default();
    if asked.starts_with("zh") { "zh" } else { "en" }.to_owned()
}
