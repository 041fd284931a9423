"""Makes assets/data/*.csv from the copies of the tables that two Python packages carry.

    pip install scikit-learn==1.9.1 palmerpenguins==0.1.6 pandas==3.1.1 scikit-image==0.26.0
    python assets/make_data.py

Sources, authors, licences and what is changed: assets/README.md.
"""

from pathlib import Path

import pandas as pd
import skimage.data
from palmerpenguins import load_penguins
from sklearn.datasets import load_digits, load_iris, load_wine

HERE = Path(__file__).parent / "data"


def write(name: str, table: pd.DataFrame) -> None:
    HERE.mkdir(exist_ok=True)
    table.to_csv(HERE / f"{name}.csv", index=False, lineterminator="\n", float_format="%.10g")
    print(f"{name}: {len(table)} rows, {list(table.columns)}")


def coffee() -> None:
    """A photograph as the table of its colours: averages over squares of 5 × 5 pixels, row by row."""
    pixels = skimage.data.coffee().astype(float)
    height, width = (side // 5 for side in pixels.shape[:2])
    small = pixels[: height * 5, : width * 5].reshape(height, 5, width, 5, 3).mean(axis=(1, 3)).round().astype(int)
    lines = [f"# picture {width} {height}", "red,green,blue"] + [",".join(map(str, row)) for row in small.reshape(-1, 3)]
    (HERE / "coffee.csv").write_text("\n".join(lines) + "\n")
    print(f"coffee: {width} × {height}")


def iris() -> pd.DataFrame:
    source = load_iris()
    names = [name.removesuffix(" (cm)").replace(" ", "_") + "_cm" for name in source.feature_names]
    table = pd.DataFrame(source.data, columns=names)
    table["species"] = source.target_names[source.target]
    return table


def wine() -> pd.DataFrame:
    source = load_wine()
    names = [name.replace("/", "_") for name in source.feature_names]
    table = pd.DataFrame(source.data, columns=names)
    table["class"] = source.target + 1  # numbered from 1, as the source has it
    return table


def digits() -> pd.DataFrame:
    source = load_digits()
    table = pd.DataFrame(source.data.astype(int), columns=source.feature_names)
    table["class"] = source.target
    return table


MEASURES = ["bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g"]


def penguins() -> pd.DataFrame:
    table = load_penguins()[[*MEASURES, "species"]]
    complete = table.dropna()
    print(f"penguins: {len(table) - len(complete)} of {len(table)} rows are incomplete and left out")
    return complete


def gentoo() -> pd.DataFrame:
    table = penguins()
    table = table[table.species.isin(["Adelie", "Gentoo"])]
    return table[["bill_depth_mm", "flipper_length_mm", "species"]]


if __name__ == "__main__":
    coffee()
    for make in (iris, wine, penguins, gentoo, digits):
        write(make.__name__, make())
