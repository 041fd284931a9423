//! What a page needs before it can be shown, words and parts of the program, and how it is fetched.

use super::{App, Msg};
use crate::demos;
use crate::engine::Notice;
use crate::engine::address;
use crate::engine::params::shortened;
use crate::engine::words::Words;
use crate::player::translation::{Translation, Translations};
use crate::shell::{assets, browser, parts};
use std::rc::Rc;
use yew::prelude::*;

impl App {
    pub(super) fn needed(&self) -> Vec<String> {
        let mut names = vec![format!("words/shell.{}.json", self.lang)];
        names.extend(self.slugs().into_iter().map(|slug| format!("words/{slug}.{}.json", self.lang)));
        names
    }

    /// The demos on this page: the one of the address, and the one beside it.
    fn slugs(&self) -> Vec<&'static str> {
        let mut slugs: Vec<&'static str> =
            self.route.slug.as_deref().and_then(demos::find).map(|d| d.slug()).into_iter().collect();
        let pairs = address::pairs(&self.route.query);
        let second = pairs.iter().find(|(key, _)| key == "vs").and_then(|(_, vs)| address::split(vs));
        if let Some(demo) = second.and_then(|(slug, _)| demos::find(&slug))
            && !slugs.is_empty()
            && !slugs.contains(&demo.slug())
        {
            slugs.push(demo.slug());
        }
        slugs
    }

    /// The parts of the program that this page cannot be shown without.
    pub(super) fn parts_needed(&self) -> Vec<&'static str> {
        let mut needed = self.slugs();
        if self.route.slug.is_none() {
            needed.push(parts::GALLERY);
        }
        if browser::host().is_some() {
            needed.push(parts::HOSTS);
        }
        // A packed run has to be read; and hosts are told links, which may be packed, at any time.
        if self.route.query.contains("run=") || self.route.query.contains("run%3D") || browser::host().is_some() {
            needed.push(parts::FILES);
        }
        needed
    }

    pub(super) fn fetch(&mut self, ctx: &Context<Self>) {
        for name in self.needed() {
            if self.files.contains_key(&name) {
                continue;
            }
            self.files.insert(name.clone(), None);
            let link = ctx.link().clone();
            wasm_bindgen_futures::spawn_local(async move {
                // Once more before it is given up: a lecture hall's network drops things.
                let mut text = assets::text(&name).await;
                if text.is_none() {
                    gloo::timers::future::TimeoutFuture::new(600).await;
                    text = assets::text(&name).await;
                }
                let file = text.and_then(|text| serde_json::from_str(&text).ok());
                link.send_message(Msg::Words(name, file));
            });
        }
        for slug in self.parts_needed() {
            if self.parts.contains_key(slug) {
                continue;
            }
            self.parts.insert(slug, parts::here(slug));
            let link = ctx.link().clone();
            wasm_bindgen_futures::spawn_local(async move {
                let came = parts::fetch(slug).await || {
                    gloo::timers::future::TimeoutFuture::new(600).await;
                    parts::fetch(slug).await
                };
                link.send_message(Msg::Part(slug, came));
            });
        }
        self.make_voices();
    }

    /// Takes up the words that have come: all that the page needs in this language at once, or none of them.
    pub(super) fn make_voices(&mut self) {
        let file = |name: String| self.files.get(&name).and_then(Option::as_ref);
        let Some(shell) = file(format!("words/shell.{}.json", self.lang)) else { return };
        let complete = self.needed().into_iter().all(|name| file(name).is_some());
        let changes = self.translations.get("").is_some_and(|translation| translation.words.lang() != self.lang);
        if changes && !complete {
            return;
        }
        let mut made = Translations::new();
        for slug in std::iter::once("").chain(demos::DEMOS.iter().map(demos::Demo::slug)) {
            let own = if slug.is_empty() { None } else { file(format!("words/{slug}.{}.json", self.lang)) };
            if !slug.is_empty() && own.is_none() {
                continue;
            }
            let known = self.translations.get(slug).filter(|translation| translation.words.lang() == self.lang);
            let translation = known.cloned().unwrap_or_else(|| Translation {
                words: Rc::new(Words::new(&self.lang, &[&shell.labels, own.map_or("", |own| &own.labels)])),
                sections: Rc::new(own.map(|own| own.sections.clone()).unwrap_or_default()),
            });
            made.insert(slug.to_owned(), translation);
        }
        self.translations = made;
        let here = |part: &&str| self.parts.get(*part) == Some(&true);
        if self.slugs().iter().all(|slug| self.translations.contains_key(*slug)) && self.parts_needed().iter().all(here)
        {
            let news = self.shown.as_ref().is_none_or(|shown| shown.visit != self.route.visit);
            self.shown = Some(self.route.clone());
            self.name();
            if news && self.route.demo().is_none() {
                let lost =
                    self.route.slug.as_deref().map(|slug| Notice::new("demo-unknown").with("given", shortened(slug)));
                self.tell_host(&lost.unwrap_or_else(|| Notice::new("nothing-open")));
            }
        }
    }
}
