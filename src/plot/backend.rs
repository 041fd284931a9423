//! plotters' side of a [`Picture`]: every call becomes one shape.

use super::color::Rgba;
use super::picture::{Align, Baseline, FAR, Picture, Shape, Weight, hold};
use super::text;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontStyle,
    FontTransform,
};
use std::convert::Infallible;
use std::sync::Arc;

type Done = Result<(), DrawingErrorKind<Infallible>>;

impl DrawingBackend for &mut Picture {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        (self.width * 10, self.height * 10)
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Done {
        let (x, y) = (hold(x), hold(y));
        self.push(Shape::Rect { x, y, w: 1, h: 1, fill: Some(color.into()), stroke: None });
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.draw_path([from, to], style)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        let points = path.into_iter().map(|(x, y)| (hold(x), hold(y))).collect();
        let (color, width) = stroke(style);
        self.push(Shape::Path { points, color, width, dash: None });
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, a: BackendCoord, b: BackendCoord, style: &S, fill: bool) -> Done {
        let (x, y) = (hold(a.0.min(b.0)), hold(a.1.min(b.1)));
        let (w, h) = (hold(a.0.max(b.0)) - x, hold(a.1.max(b.1)) - y);
        let fill_color = fill.then(|| style.color().into());
        let stroke = (!fill).then(|| stroke(style));
        self.push(Shape::Rect { x, y, w, h, fill: fill_color, stroke });
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, r: u32, style: &S, fill: bool) -> Done {
        let fill_color = fill.then(|| style.color().into());
        let stroke = (!fill).then(|| stroke(style));
        let r = i32::try_from(r).map_or(FAR, hold);
        self.push(Shape::Circle { x: hold(x), y: hold(y), r, fill: fill_color, stroke });
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, vert: I, style: &S) -> Done {
        let points = vert.into_iter().map(|(x, y)| (hold(x), hold(y))).collect();
        self.push(Shape::Polygon { points, fill: style.color().into() });
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Done {
        let anchor = style.anchor();
        let align = match anchor.h_pos {
            HPos::Left => Align::Left,
            HPos::Center => Align::Center,
            HPos::Right => Align::Right,
        };
        let baseline = match anchor.v_pos {
            VPos::Top => Baseline::Top,
            VPos::Center => Baseline::Middle,
            VPos::Bottom => Baseline::Bottom,
        };
        self.push(Shape::Text {
            x: hold(x),
            y: hold(y),
            text: text.to_owned(),
            size: style.size() as f32,
            color: style.color().into(),
            weight: weight(style),
            align,
            baseline,
            rotate: !matches!(style.transform(), FontTransform::None),
            halo: None,
        });
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size() as f32;
        Ok((text::width(text, size, weight(style)).ceil() as u32, size.ceil() as u32))
    }

    /// Records one image, of one plotters pixel (a tenth of a CSS pixel) a pixel. Takes RGB or RGBA bytes; a buffer of
    /// any other length draws nothing.
    fn blit_bitmap(&mut self, (x, y): BackendCoord, (width, height): (u32, u32), src: &[u8]) -> Done {
        let count = width as usize * height as usize;
        let rgba = if src.len() == count * 3 {
            src.chunks_exact(3).flat_map(|p| [p[0], p[1], p[2], 255]).collect()
        } else if src.len() == count * 4 {
            src.to_vec()
        } else {
            return Ok(());
        };
        let (w, h) = (i32::try_from(width).map_or(FAR, hold), i32::try_from(height).map_or(FAR, hold));
        let (x, y, rgba) = (hold(x), hold(y), Arc::new(rgba));
        self.push(Shape::Image { x, y, w, h, width, height, rgba, smooth: true });
        Ok(())
    }
}

fn stroke<S: BackendStyle>(style: &S) -> (Rgba, f32) {
    (style.color().into(), style.stroke_width() as f32)
}

fn weight<T: BackendTextStyle>(style: &T) -> Weight {
    if matches!(style.style(), FontStyle::Bold) { Weight::Bold } else { Weight::Normal }
}
