"""axe-core: accessibility violations of a page."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from playwright.sync_api import Frame, Page

from tests.web.npm import installed

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa")
BEST_PRACTICE = "best-practice"
PATIENCE, SHORT = 30_000, 500
"""How long axe waits for the response of a frame, in milliseconds; the second is its default."""

RUN = """
async ([tags, within, patience]) => {
    const options = {
        pingWaitTime: patience,
        runOnly: { type: "tag", values: tags },
        resultTypes: ["violations"],
        rules: { "target-size": { enabled: tags.includes("wcag22aa") } },  // the only one of 2.2, and off unless asked
    };
    return (await axe.run(within ?? document, options)).violations;
}
"""


def violations(page: Page, *, tags: tuple[str, ...] = (*WCAG, BEST_PRACTICE), within: str | None = None) -> list[str]:
    """Return the violations in a page, its frames and shadow trees: "rule (impact) selector: what is wrong".

    `within` is the selector of the part to check: an embed on another site's page, for example, is not responsible
    for its landmarks. A frame that may not run scripts is skipped, and the tab needs scripts enabled.
    """
    answering = [frame for frame in page.frames if _runs_scripts(frame)]
    for frame in answering:
        # Evaluated instead of added as a <script>, so that it runs under any Content-Security-Policy.
        frame.evaluate(_source())
    # On a busy machine a frame responds late, and axe skips one that does not; where all of them will, it can wait.
    patience = PATIENCE if answering == page.frames else SHORT
    found = page.evaluate(RUN, [list(tags), within, patience])
    return [_line(rule, node) for rule in found for node in rule["nodes"]]


@lru_cache(maxsize=1)
def _source() -> str:
    # A frame of another origin responds too: the pages are the tests' own.
    allowed = 'axe.configure({ allowedOrigins: ["<unsafe_all_origins>"] });'
    return installed("axe-core/axe.min.js").read_text(encoding="utf-8") + allowed


def _runs_scripts(frame: Frame) -> bool:
    sandbox = frame.frame_element().get_attribute("sandbox") if frame.parent_frame else None
    return sandbox is None or "allow-scripts" in sandbox


def _line(rule: dict[str, Any], node: dict[str, Any]) -> str:
    # A selector is a list if it goes through shadow trees, with one part in each.
    target = " ".join(" >>> ".join(part) if isinstance(part, list) else part for part in node["target"])
    summary = " ".join(node["failureSummary"].split())
    return f"{rule['id']} ({node['impact']}) {target}: {summary}"
