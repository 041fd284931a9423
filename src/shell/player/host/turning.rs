//! What `set` turns beside the knobs of the run: language, theme, what is hidden, panels, and the knobs of the view.

use super::super::PlayerView;
use super::HostRequest;
use crate::engine::Notice;
use crate::engine::params::{Settings, shortened};
use crate::engine::words::LANGUAGES;
use crate::player::message::{ChangeMsg, LayoutMsg};
use crate::shell::browser;
use js_sys::Array;
use wasm_bindgen::JsValue;
use yew::prelude::Context;

/// The fields of `set` that concern the page.
pub(super) const FIELDS: [&str; 4] = ["lang", "theme", "hide", "panel"];

/// What is asked of the page; `None` stays as it is.
#[derive(Default)]
pub struct Turned {
    lang: Option<String>,
    theme: Option<String>,
    hide: Option<Vec<String>>,
    panel: Option<Vec<String>>,
}

impl Turned {
    /// Reads the fields of a message; nothing where there is none of them.
    pub(super) fn read(get: &dyn Fn(&str) -> JsValue) -> Result<Option<Box<Self>>, Notice> {
        let given = |name: &str| Some(get(name)).filter(|value| !value.is_undefined() && !value.is_null());
        if FIELDS.iter().all(|name| given(name).is_none()) {
            return Ok(None);
        }
        let malformed = |name: &str| Notice::new("field-malformed").with("key", name);
        let one_of = |name: &str, known: &[&str]| match given(name) {
            None => Ok(None),
            Some(value) => {
                let value = value.as_string().filter(|value| known.contains(&value.as_str()));
                value.map(Some).ok_or_else(|| malformed(name))
            }
        };
        let list = |name: &str| given(name).map(|value| names(&value).ok_or_else(|| malformed(name))).transpose();
        Ok(Some(Box::new(Self {
            lang: one_of("lang", &LANGUAGES)?,
            theme: one_of("theme", &["light", "dark", "auto"])?,
            hide: list("hide")?,
            panel: list("panel")?,
        })))
    }
}

/// A list of names: an array, or a text with commas.
fn names(value: &JsValue) -> Option<Vec<String>> {
    match value.as_string() {
        Some(text) => Some(text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()),
        None => {
            let array: &Array = wasm_bindgen::JsCast::dyn_ref(value)?;
            (0..array.length()).map(|at| array.get(at).as_string()).collect()
        }
    }
}

impl PlayerView {
    /// Turns what concerns the page, and takes the knobs of the view out of `params`. Was there anything?
    pub(super) fn turn_view(&mut self, ctx: &Context<Self>, request: &mut HostRequest, params: &mut Settings) -> bool {
        let mut any = false;
        for knob in self.player.demo.terms.view_knobs {
            let Some(value) = params.remove(knob.key) else { continue };
            let ((admitted, notice), given) = (knob.admit(&value), shortened(&value.to_string()));
            self.pass_on(ctx, ChangeMsg::Look(knob.key, value).into());
            // Of columns, the data have the last word.
            let used = self.player.workspace.see().look.get(knob.key).cloned().unwrap_or_else(|| knob.default());
            let fitted = (used != admitted).then(|| {
                let notice = Notice::new("value-clamped").with("key", knob.key).with("given", given);
                notice.with("used", used.to_string())
            });
            request.note(fitted.or(notice).as_slice());
            any = true;
        }
        if let Some(turned) = request.view.take() {
            let Turned { lang, theme, hide, panel } = *turned;
            self.pass_on(ctx, LayoutMsg::Hide(hide, panel).into());
            if lang.is_some() || theme.is_some() {
                self.speak(&[("lang", lang), ("theme", theme)]);
            }
            any = true;
        }
        if any {
            self.host.inbox.undrawn = true;
            self.write_soon(ctx);
        }
        any
    }

    /// Language and theme are those of the address: it changes, and the run stays.
    fn speak(&mut self, asked: &[(&str, Option<String>)]) {
        let hash = browser::hash();
        let query = hash.split_once('?').map_or("", |(_, query)| query);
        let stays = |part: &&str| {
            let key = part.split('=').next().unwrap_or_default();
            !part.is_empty() && !asked.iter().any(|(name, value)| value.is_some() && *name == key)
        };
        let mut parts: Vec<String> = query.split('&').filter(stays).map(str::to_owned).collect();
        parts.extend(asked.iter().filter_map(|(name, value)| Some(format!("{name}={}", value.as_ref()?))));
        let address = format!("/{}?{}", self.player.demo.slug(), parts.join("&"));
        if let Some(window) = web_sys::window() {
            let _ = window.location().replace(&format!("#{address}"));
        }
        self.host.spoken.push(address);
    }
}
