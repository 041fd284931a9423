"""Makes math.woff2: the letters and signs of the lessons' formulas out of STIX Two Math, with its MATH table.

    npm pack @fontsource/stix-two-math@5.3.0 && tar xf fontsource-stix-two-math-5.3.0.tgz
    pip install fonttools==4.* brotli
    python assets/fonts/subset_math.py package/files/stix-two-math-latin-400-normal.woff2 assets/fonts/math.woff2
"""

import sys

from fontTools import subset

# What the lessons use, italic letters, and a few signs that come with their neighbours (roots and delimiters are drawn
# without standing in any text): the file is fetched with every demo. A test of `xtask`
# (`the_font_of_formulas_has_all_their_signs`) reads this list and says what a lesson's formulas lack.
SIGNS = (
    [(0x20, 0x22), (0x27, 0x29), (0x2B, 0x3E), (0x45, 0x45), (0x5B, 0x5B), (0x5D, 0x5D), (0x61, 0x7D), (0xA0, 0xA0)]
    + [(0xAF, 0xAF), (0xB1, 0xB1), (0xB7, 0xB7), (0xD7, 0xD7), (0x2C6, 0x2C6), (0x2DC, 0x2DC), (0x332, 0x332)]
    + [(0x393, 0x394), (0x398, 0x398), (0x39B, 0x39B), (0x3A3, 0x3A3), (0x3A6, 0x3A6), (0x3A9, 0x3A9)]
    + [(0x2009, 0x2009), (0x2016, 0x2016), (0x2026, 0x2026), (0x2032, 0x2032), (0x2061, 0x2064)]
    + [(0x210E, 0x210E), (0x2112, 0x2113), (0x211D, 0x211D), (0x2192, 0x2192), (0x21D2, 0x21D2)]
    + [(0x2202, 0x2202), (0x2207, 0x2208), (0x220F, 0x220F), (0x2211, 0x2212), (0x2218, 0x2218), (0x221A, 0x221A)]
    + [(0x221E, 0x221E), (0x2223, 0x2223), (0x2225, 0x2225), (0x222B, 0x222B), (0x223C, 0x223C), (0x2248, 0x2248)]
    + [(0x2260, 0x2260), (0x2264, 0x2265), (0x226A, 0x226B), (0x22A4, 0x22A4), (0x22C5, 0x22C5), (0x22EF, 0x22EF)]
    + [(0x27E8, 0x27E9)]
    + [(0x1D434, 0x1D467), (0x1D4A9, 0x1D4A9), (0x1D6FC, 0x1D714), (0x1D716, 0x1D716), (0x1D719, 0x1D719)]
)


def main(source, target):
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False)
    options.drop_tables += ["DSIG", "meta"]
    options.name_IDs = [0, 1, 2, 5, 13, 14]
    font = subset.load_font(source, options)
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[code for first, last in SIGNS for code in range(first, last + 1)])
    chosen.subset(font)
    subset.save_font(font, target, options)


if __name__ == "__main__":
    main(*sys.argv[1:])
