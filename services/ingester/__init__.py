"""Articles to news: reads files and standard input, writes `news`."""
