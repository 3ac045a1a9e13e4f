"""Lists of people as other programs export them, read row by row: what each column means, and what each row says."""
