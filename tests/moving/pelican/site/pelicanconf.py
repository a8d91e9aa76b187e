AUTHOR = "Ana Ruiz"
SITENAME = 'The cooperative\'s news & "views"'
SITEURL = "https://www.example.org"
TIMEZONE = "Europe/Zurich"
PATH = "content"
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_ALL_RSS = "feeds/all.rss.xml"
RSS_FEED_SUMMARY_ONLY = False
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
