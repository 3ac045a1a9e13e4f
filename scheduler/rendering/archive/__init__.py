"""Issues that are out, as a page in a browser and as entries of a feed."""
