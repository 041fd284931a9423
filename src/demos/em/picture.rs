//! The main picture in the plane: points in the colours of their responsibilities, ellipses, the density, samples.

use super::line;
use super::marks::{dots, drawn, grips, handle, sample_note, samples};
use super::scene_model::{SceneModel, held};
use super::sim::Em;
use crate::math::gaussian::Bivariate;
use crate::plot::figure::Scene;
use crate::plot::panels::{ellipse, mist_of, pick, segment, trails};
use crate::plot::{Area, Axes, ToData};

/// Draws the panel `points`.
pub fn points(scene: &Scene<'_, Em>, area: &Area<'_>) -> Option<ToData> {
    let seen = SceneModel::new(scene);
    Some(match seen.plane.single() {
        Some(column) => line::points(&seen, column, area),
        None => plane(&seen, area),
    })
}

fn plane(seen: &SceneModel<'_>, area: &Area<'_>) -> ToData {
    let (scene, theme) = (seen.scene, seen.scene.context.theme);
    let sampled = drawn(seen);
    let axes = seen.axes(area, &[sample_note(seen, &sampled), seen.density_note()]);
    if scene.view.density {
        axes.clipped(|| density(&axes, seen));
    }
    dots(&axes, seen, &seen.points);
    if scene.view.trails {
        trails(&axes, &seen.trails());
    }
    if scene.view.ellipses {
        for (j, (&mean, &covariance)) in seen.centers.iter().zip(&seen.covariances).enumerate() {
            ellipse(&axes, mean, covariance, 2.0, j, 0.0);
            ellipse(&axes, mean, covariance, 1.0, j, theme.cell);
        }
    }
    samples(&axes, seen, &sampled, |place| seen.plane.project(place));
    axes.clipped(|| {
        // What leads to the grips lies below the badges, the grips themselves above.
        let held = held(scene).map(|j| (seen.centers[j], grips(seen, j, &axes.window)));
        for (mean, end) in held.iter().flat_map(|(mean, ends)| ends.iter().map(|end| (*mean, *end))) {
            segment(&axes, mean, end, (theme.ink, 12.0, false));
        }
        seen.centers.iter().enumerate().for_each(|(j, &mean)| seen.badge(&axes, mean, j, [false; 2]));
        held.iter().flat_map(|(_, ends)| ends).for_each(|&end| handle(&axes, end));
        if let Some(&point) = seen.picked_point().and_then(|i| seen.points.get(i)) {
            pick(&axes, point);
        }
    });
    axes.to_data()
}

/// p(x) as a mist: as thick as the density, in the mixed colours of the components that make it.
fn density(axes: &Axes, seen: &SceneModel<'_>) {
    let theta = &seen.scene.frame.theta;
    let parts = theta.weights.iter().zip(&seen.centers).zip(&seen.covariances);
    let Some(parts) = parts.map(|((&w, &m), &c)| Bivariate::new(w, m, c)).collect::<Option<Vec<_>>>() else { return };
    mist_of(axes, |x, y| parts.iter().map(move |part| part.at(x, y)));
}
