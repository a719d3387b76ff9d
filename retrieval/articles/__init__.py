"""Files into articles: one reader per format, chosen by the file's ending."""
