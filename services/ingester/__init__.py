"""Articles to news: reads feeds and folders, takes articles by HTTP, writes `news`."""
