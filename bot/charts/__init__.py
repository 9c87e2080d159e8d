"""Charts as SVG, drawn from numbers and words alone: bars, stacked bars, and lines over time.

How they are coloured stands in bot/looks/style.css, under `.chart`, so that they follow the theme
in light and in dark, on screen and on paper.  What a colour tells, a shape tells too.  Beside a
chart goes a table with the same numbers; by its `title` a chart says what it shows.
"""
