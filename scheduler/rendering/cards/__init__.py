"""Cards: graphics with the item's own words, drawn from a layout and the clinic's brand."""
