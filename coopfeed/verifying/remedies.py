"""The line that corrects each finding on a live site, for each kind of server.

The lines are parts of the whole configurations in docs/hosting.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from coopfeed.model.codes import Code

NGINX, APACHE, CADDY, AWS, GITHUB = SERVERS = ("nginx", "Apache", "Caddy", "S3/CloudFront", "GitHub Pages")
_NO_HEADERS = "no header can be set there; put a CDN before it that sets them"


def _remedies(everywhere: str = "", **on_server: str) -> Mapping[str, str]:
    names = dict(zip(("nginx", "apache", "caddy", "aws", "github"), SERVERS, strict=True))
    return ({"": everywhere} if everywhere else {}) | {names[key]: text for key, text in on_server.items()}


REMEDIES: Mapping[Code, Mapping[str, str]] = {
    Code.NO_ANSWER: _remedies("Check that the server is up and fast enough."),
    Code.BAD_CERTIFICATE: _remedies(
        "Renew the certificate and send its full chain, for exactly this host name.",
        nginx="ssl_certificate /etc/letsencrypt/live/HOST/fullchain.pem;",
        apache="SSLCertificateFile /etc/letsencrypt/live/HOST/fullchain.pem",
        caddy="it does so by itself, if the site's address is its host name: feeds.example.org { … }",
        aws="name a certificate of ACM in us-east-1 that has this host among its names",
        github="Settings → Pages: remove the custom domain, set it again, and tick Enforce HTTPS",
    ),
    Code.CERTIFICATE_EXPIRES: _remedies(
        "Find out why it was not renewed, for example with `certbot renew --dry-run`.",
    ),
    Code.NOT_HTTPS: _remedies(
        "Serve it over https and set `url: https://…` in feeds.yaml; ids do not change.",
        nginx="return 301 https://$host$request_uri;",
        apache="Redirect permanent / https://HOST/",
        caddy="it redirects by itself",
        aws="Viewer protocol policy: Redirect HTTP to HTTPS",
        github="Settings → Pages: tick Enforce HTTPS",
    ),
    Code.NOT_THERE: _remedies(
        "Copy the whole output folder to where the server looks for it, the record last.",
        nginx="root /srv/feeds;",
        apache='DocumentRoot "/srv/feeds"',
        caddy="root * /srv/feeds",
        aws="aws s3 sync public/ s3://BUCKET/",
        github="the folder that is uploaded has to be the output folder: `path: public`",
    ),
    Code.REFUSED: _remedies(
        "Let the server read the files, and do not block robots from feeds: feed readers are robots.",
        nginx="chmod -R a+rX /srv/feeds",
        apache="Require all granted",
        caddy="chmod -R a+rX /srv/feeds",
        aws="let CloudFront read the bucket; without s3:ListBucket, what does not exist is a 403 too",
    ),
    Code.REDIRECTED: _remedies(
        "Serve it at its address, or set the other one as `url` in feeds.yaml (see Move the site).",
        nginx="remove the `return 301` or `rewrite` for this host",
        apache="remove the `Redirect` or `RewriteRule` for this host",
        caddy="remove the `redir` for this host",
        aws="remove the redirection rule of the bucket, or the function of the distribution",
        github="`url` has to be the custom domain, if there is one",
    ),
    Code.PAGE_REDIRECTED: _remedies(
        "Serve pages at their addresses, with index.html and .html.",
    ),
    Code.REDIRECTED_FOR_NOW: _remedies("Serve it at its address, or redirect permanently (301)."),
    Code.WRONG_MEDIA_TYPE: _remedies(
        nginx="types { application/atom+xml xml; }   # in the location of the feed",
        apache='<FilesMatch "^atom\\.xml$"> ForceType application/atom+xml </FilesMatch>',
        caddy="header /*/atom.xml Content-Type application/atom+xml",
        aws="aws s3 cp public/ s3://BUCKET/ --recursive --exclude '*' --include '*atom.xml' "
        "--content-type application/atom+xml",
        github="it goes by the ending: .xml, .json, .js and .html are right",
    ),
    Code.WRONG_CHARSET: _remedies(
        nginx="charset utf-8;",
        apache="AddDefaultCharset UTF-8",
        caddy="header Content-Type application/atom+xml   # no other charset",
        aws="upload it with --content-type application/atom+xml",
    ),
    Code.NO_CORS: _remedies(
        nginx="add_header Access-Control-Allow-Origin * always;",
        apache='Header always set Access-Control-Allow-Origin "*"',
        caddy="header Access-Control-Allow-Origin *",
        aws="Response headers policy: SimpleCORS",
        github=_NO_HEADERS,
    ),
    Code.NO_FRAMING: _remedies(
        "Do not send X-Frame-Options or frame-ancestors with embed.html and oembed.html.",
        nginx="take out `add_header X-Frame-Options …` (of a whole server too, for these files)",
        apache="Header always unset X-Frame-Options",
        caddy="header -X-Frame-Options",
        aws="another response headers policy than SecurityHeadersPolicy, which sends X-Frame-Options: SAMEORIGIN",
    ),
    Code.SELF_LINK: _remedies(
        "Set `url` in feeds.yaml to the address where it is served, and publish (see Move the site).",
    ),
    Code.CACHED_LONG: _remedies(
        nginx="add_header Cache-Control max-age=300;",
        apache='Header set Cache-Control "max-age=300"',
        caddy="header Cache-Control max-age=300",
        aws="--cache-control max-age=300 at the upload of feeds",
        github="it sends 10 minutes by itself; what is in front of it sends more",
    ),
    Code.NO_VALIDATOR: _remedies(
        nginx="etag on;   # is the default; `ssi`, `sub_filter` and proxies without a cache take it out",
        apache="FileETag MTime Size",
        caddy="file_server   # sends it by itself",
        aws="it sends ETag by itself; what is in front of it removes it",
        github="it sends ETag by itself; what is in front of it removes it",
    ),
    Code.NO_304: _remedies(
        nginx="if_modified_since before;   # and no etag off",
        apache="RequestHeader edit \"If-None-Match\" '^(.*)-gzip\"$' '$1\"'   # mod_deflate changes ETags",
        caddy="file_server   # answers 304 by itself",
        aws="do not forward requests to a function that rebuilds the response",
    ),
    Code.FALSE_304: _remedies(
        "Something in front of the files answers 304 to everything: remove it, or empty its cache.",
    ),
    Code.NO_GZIP: _remedies(
        nginx="gzip on; gzip_vary on; gzip_types application/atom+xml application/rss+xml application/feed+json "
        "application/json text/xml application/xml;",
        apache="AddOutputFilterByType DEFLATE application/atom+xml application/rss+xml application/feed+json",
        caddy="encode { gzip; match { header Content-Type application/* } }   # each on a line of its own",
        aws="Compress objects automatically: Yes; `publish: {media_types: plain}` in feeds.yaml "
        "(it leaves application/atom+xml and application/feed+json alone)",
        github="it does so by itself for .xml and .json; what is in front of it decompresses them",
    ),
    Code.GZIP_UNASKED: _remedies(
        "Keep the files uncompressed and let the server compress them on request.",
        nginx="gzip_static on;   # never `always`",
        aws="upload without --content-encoding gzip",
    ),
    Code.BAD_GZIP: _remedies(
        "Rebuild the .gz files, or let the server compress by itself.",
        nginx="gzip_static off;",
    ),
    Code.OTHER_BYTES: _remedies(
        "Copy the output folder again, empty the caches in front of it, and turn off whatever changes files "
        "in transit.",
        aws="aws cloudfront create-invalidation --distribution-id ID --paths '/*'",
    ),
    Code.BEHIND: _remedies(
        "Copy the output folder to the server, the record last; then empty the caches in front of it.",
        aws="aws cloudfront create-invalidation --distribution-id ID --paths '/*'",
    ),
    Code.NO_RECORD: _remedies(
        "Copy coopfeed.json too, as the last file.",
    ),
    Code.DUE: _remedies("coopfeed publish"),
    Code.ARCHIVE_MISSING: _remedies(
        "Also copy the archive/ folder of every feed.",
    ),
    Code.ARCHIVE_UNLINKED: _remedies(
        "Publish again and copy the whole output folder.",
    ),
    Code.NO_OEMBED: _remedies(
        'Do not rewrite the head of pages; a theme must keep `<link rel="alternate" type="application/json+oembed">`.',
    ),
    Code.IMAGE_MISSING: _remedies(
        "Copy the folder assets/ too, and leave in it what older feeds name; or fix the item's `image`.",
    ),
    Code.HUB_SILENT: _remedies(
        "Check that the hub still runs, or name another one as `hub:` in feeds.yaml.",
    ),
}
"""What corrects a finding, by its code and the server that needs it; "" is for all servers."""
