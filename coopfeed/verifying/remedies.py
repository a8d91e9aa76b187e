"""What each code of a finding means to subscribers, and the line that mends it on each kind of server.

The lines are parts of the whole configurations in docs/hosting.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from coopfeed.model.problems import Severity

NGINX, APACHE, CADDY, AWS, GITHUB = SERVERS = ("nginx", "Apache", "Caddy", "S3/CloudFront", "GitHub Pages")
_NO_HEADERS = "no header can be set there; put a CDN before it that sets them"


@dataclass(frozen=True, slots=True)
class Advice:
    """How bad it is, what it means, and what mends it, by the server that needs it; "" is for all."""

    severity: Severity
    meaning: str
    remedies: Mapping[str, str] = field(default_factory=dict)


def _error(meaning: str, everywhere: str = "", **remedies: str) -> Advice:
    return Advice(Severity.ERROR, meaning, _by_server(everywhere, remedies))


def _warning(meaning: str, everywhere: str = "", **remedies: str) -> Advice:
    return Advice(Severity.WARNING, meaning, _by_server(everywhere, remedies))


def _by_server(everywhere: str, remedies: Mapping[str, str]) -> dict[str, str]:
    names = dict(zip(("nginx", "apache", "caddy", "aws", "github"), SERVERS, strict=True))
    return ({"": everywhere} if everywhere else {}) | {names[key]: text for key, text in remedies.items()}


CODES: dict[str, Advice] = {
    # whether it is there
    "no-answer": _error("Nobody gets it.", "See whether the server is up, and not too slow."),
    "bad-certificate": _error(
        "Readers and browsers refuse the connection.",
        "Renew the certificate, and send the whole chain of it, for this very host name.",
        nginx="ssl_certificate /etc/letsencrypt/live/HOST/fullchain.pem;",
        apache="SSLCertificateFile /etc/letsencrypt/live/HOST/fullchain.pem",
        caddy="it does so by itself, if the site's address is its host name: feeds.example.org { … }",
        aws="name a certificate of ACM in us-east-1 that has this host among its names",
        github="Settings → Pages: take the custom domain out, set it again, and tick Enforce HTTPS",
    ),
    "certificate-expires": _warning(
        "From then on readers and browsers refuse the connection.",
        "See why it was not renewed: `certbot renew --dry-run`, say.",
    ),
    "not-https": _error(
        "Anybody on the way can read and change it, and pages with https may not show it.",
        "Serve it by https, and write `url: https://…` into feeds.yaml; ids do not change by that.",
        nginx="return 301 https://$host$request_uri;",
        apache="Redirect permanent / https://HOST/",
        caddy="it redirects by itself",
        aws="Viewer protocol policy: Redirect HTTP to HTTPS",
        github="Settings → Pages: tick Enforce HTTPS",
    ),
    "not-there": _error(
        "Who subscribes to it gets nothing, and readers give up after a while.",
        "Copy the whole output folder to where the server looks for it, the record last.",
        nginx="root /srv/feeds;",
        apache='DocumentRoot "/srv/feeds"',
        caddy="root * /srv/feeds",
        aws="aws s3 sync public/ s3://BUCKET/",
        github="the folder that is uploaded has to be the output folder: `path: public`",
    ),
    "refused": _error(
        "Who subscribes to it gets nothing.",
        "Let the server read the files, and let nothing that keeps robots out stand before feeds: readers are robots.",
        nginx="chmod -R a+rX /srv/feeds",
        apache="Require all granted",
        caddy="chmod -R a+rX /srv/feeds",
        aws="let CloudFront read the bucket; without s3:ListBucket, what is not there is a 403 too",
    ),
    "redirected": _error(
        "Readers follow, and many keep the other address; it is not the one in the feed, on pages and at hubs.",
        "Serve it at its address, or write the other one as `url` into feeds.yaml (see Move the site).",
        nginx="take out the `return 301` or `rewrite` for this host",
        apache="take out the `Redirect` or `RewriteRule` for this host",
        caddy="take out the `redir` for this host",
        aws="take out the redirection rule of the bucket, or the function of the distribution",
        github="`url` has to be the custom domain, if there is one",
    ),
    "page-redirected": _warning(
        "Visitors get there. The address that they see and share is another one than that in feeds and search engines.",
        "Serve pages at their addresses, with index.html and .html.",
    ),
    "redirected-for-now": _warning(
        "Readers ask twice each time; some do not follow.", "Serve it at its address, or redirect for good (301)."
    ),
    # how it is described
    "wrong-media-type": _error(
        "Some readers (SimplePie, WordPress) refuse such a feed, browsers offer it as a download, and run no script.",
        nginx="types { application/atom+xml xml; }   # in the location of the feed",
        apache='<FilesMatch "^atom\\.xml$"> ForceType application/atom+xml </FilesMatch>',
        caddy="header /*/atom.xml Content-Type application/atom+xml",
        aws="aws s3 cp public/ s3://BUCKET/ --recursive --exclude '*' --include '*atom.xml' "
        "--content-type application/atom+xml",
        github="it goes by the ending: .xml, .json, .js and .html are right",
    ),
    "wrong-charset": _error(
        "It goes before what the feed says of itself: every letter with an accent is broken.",
        nginx="charset utf-8;",
        apache="AddDefaultCharset UTF-8",
        caddy="header Content-Type application/atom+xml   # no other charset",
        aws="upload it with --content-type application/atom+xml",
    ),
    "no-cors": _error(
        "Browsers keep it from the pages of partners: what they embed stays empty.",
        nginx="add_header Access-Control-Allow-Origin * always;",
        apache='Header always set Access-Control-Allow-Origin "*"',
        caddy="header Access-Control-Allow-Origin *",
        aws="Response headers policy: SimpleCORS",
        github=_NO_HEADERS,
    ),
    "no-framing": _error(
        "Frames on the sites of partners stay empty.",
        "Send neither X-Frame-Options nor frame-ancestors with embed.html and oembed.html.",
        nginx="take out `add_header X-Frame-Options …` (of a whole server too, for these files)",
        apache="Header always unset X-Frame-Options",
        caddy="header -X-Frame-Options",
        aws="another response headers policy than SecurityHeadersPolicy, which sends X-Frame-Options: SAMEORIGIN",
    ),
    "self-link": _error(
        "Readers that know a feed by its own link subscribe twice or elsewhere, and hubs tell nobody.",
        "Write the address at which it is served as `url` into feeds.yaml, and publish (see Move the site).",
    ),
    "cached-long": _warning(
        "Readers and caches do not ask for what is new for so long.",
        nginx="add_header Cache-Control max-age=300;",
        apache='Header set Cache-Control "max-age=300"',
        caddy="header Cache-Control max-age=300",
        aws="--cache-control max-age=300 at the upload of feeds",
        github="it says 10 minutes by itself; what stands before it says more",
    ),
    # what it costs
    "no-validator": _warning(
        "Each reader fetches all of it each time it asks, most of them every hour.",
        nginx="etag on;   # is the default; `ssi`, `sub_filter` and proxies without a cache take it out",
        apache="FileETag MTime Size",
        caddy="file_server   # sends it by itself",
        aws="it sends ETag by itself; what stands before it takes it out",
        github="it sends ETag by itself; what stands before it takes it out",
    ),
    "no-304": _warning(
        "Each reader fetches all of it each time it asks, most of them every hour.",
        nginx="if_modified_since before;   # and no etag off",
        apache="RequestHeader edit \"If-None-Match\" '^(.*)-gzip\"$' '$1\"'   # mod_deflate changes ETags",
        caddy="file_server   # answers 304 by itself",
        aws="forward nothing to a function that makes the answer anew",
    ),
    "false-304": _error(
        "Readers are told that nothing has changed, whatever has: they never see anything new.",
        "Something before the files answers 304 to everything: take it out, or empty its cache.",
    ),
    "no-gzip": _warning(
        "A feed takes three to ten times as many bytes.",
        nginx="gzip on; gzip_vary on; gzip_types application/atom+xml application/rss+xml application/feed+json "
        "application/json text/xml application/xml;",
        apache="AddOutputFilterByType DEFLATE application/atom+xml application/rss+xml application/feed+json",
        caddy="encode { gzip; match { header Content-Type application/* } }   # each on a line of its own",
        aws="Compress objects automatically: Yes; `publish: {media_types: plain}` in feeds.yaml "
        "(it leaves application/atom+xml and application/feed+json alone)",
        github="it does so by itself for .xml and .json; what stands before it unpacks them",
    ),
    "gzip-unasked": _error(
        "Readers that cannot unpack it show nothing.",
        "Keep files unpacked, and let the server pack them for those who ask for it.",
        nginx="gzip_static on;   # never `always`",
        aws="upload without --content-encoding gzip",
    ),
    "bad-gzip": _error(
        "Nearly all readers ask for gzip, and get something else or nothing.",
        "Make the .gz files anew, or let the server pack by itself.",
        nginx="gzip_static off;",
    ),
    # what is in it
    "other-bytes": _error(
        "Subscribers have something else than what was published: often an old copy. A changed script does not run.",
        "Copy the output folder anew, empty the caches before it, and turn off what changes files on their way.",
        aws="aws cloudfront create-invalidation --distribution-id ID --paths '/*'",
    ),
    "behind": _error(
        "What you published last has not reached anybody.",
        "Copy the output folder to the server, the record last; then empty the caches before it.",
        aws="aws cloudfront create-invalidation --distribution-id ID --paths '/*'",
    ),
    "no-record": _warning(
        "Subscribers notice nothing; but `coopfeed publish --previous` finds nothing there.",
        "Copy coopfeed.json too, as the last file.",
    ),
    "due": _error("Subscribers do not see what is due, or still see what is not.", "coopfeed publish"),
    "archive-missing": _error(
        "Who subscribes now does not get what is older.",
        "Copy the folders archive/ of all feeds too.",
    ),
    "archive-unlinked": _error(
        "No reader finds these archives, since no document leads to them.",
        "Publish anew, and copy the whole output folder.",
    ),
    "no-oembed": _warning(
        "Where somebody writes the page's address, WordPress does not make a frame of it.",
        'Let nothing rewrite the head of pages; a theme has to keep `<link rel="alternate" '
        'type="application/json+oembed">`.',
    ),
    "image-missing": _error(
        "Readers and partners show a gap.",
        "Copy the folder assets/ too, and leave in it what older feeds name; or mend the item's `image`.",
    ),
    "hub-silent": _warning(
        "Subscribers learn of what is new only when they ask themselves.",
        "See whether the hub is still run; else name another one after `hub:` in feeds.yaml.",
    ),
}
"""Every code that a finding can have."""
