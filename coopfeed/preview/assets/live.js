// The preview's part of a page: it loads the page again when there is another version of it, and shows what is wrong with
// the files. Published pages do not have it.
{
  const { version } = document.currentScript.dataset;
  const style = `
    :host { all: initial; }
    dialog, button { font: 1rem/1.5 system-ui, sans-serif; color-scheme: light dark; }
    dialog { box-sizing: border-box; width: min(60rem, 100vw - 2rem); max-height: calc(100vh - 2rem); overflow: auto;
      margin: auto auto 1rem; padding: 1rem 1.5rem; color: CanvasText; background: Canvas;
      border: 2px solid; border-radius: .5rem; }
    dialog::backdrop { background: rgb(0 0 0 / .2); }
    .failed { border-color: #c5221f; }
    h1 { margin: 0; font-size: 1.25rem; }
    header { display: flex; gap: 1rem; justify-content: space-between; align-items: start; }
    ul { margin: 0; padding: 0; list-style: none; }
    li { margin-top: 1rem; border-top: 1px solid color-mix(in srgb, currentcolor 30%, transparent); padding-top: .75rem; }
    li p { margin: 0; overflow-wrap: anywhere; }
    pre, .place { font: .9375rem/1.5 ui-monospace, monospace; }
    pre { margin: .25rem 0; overflow-x: auto; }
    mark { color: inherit; background: none; border-bottom: 2px solid #c5221f; }
    button { padding: .25rem .75rem; }
    .again { position: fixed; z-index: 2147483647; inset-block-end: 1rem; inset-inline-end: 1rem; }
    @media print { .again { display: none; } }
  `;

  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const told = (problem) =>
    element(
      "li",
      {},
      element("p", { className: "place" }, `${problem.place}: ${problem.severity}: ${problem.code}`),
      element("p", {}, problem.message),
      ...(problem.source.length
        ? [
            element(
              "pre",
              { tabIndex: 0 },
              `${String(problem.line).padStart(5)} │ ${problem.source[0]}`,
              element("mark", {}, problem.source[1]),
              problem.source[2],
            ),
          ]
        : []),
      ...(problem.hint ? [element("p", {}, `→ ${problem.hint}`)] : []),
    );

  // "2 errors and 1 warning", as the command says it.
  const counted = (problems) =>
    ["error", "warning"]
      .map((kind) => [problems.filter((problem) => problem.severity === kind).length, kind])
      .filter(([count]) => count)
      .map(([count, kind]) => `${count} ${kind}${count === 1 ? "" : "s"}`)
      .join(" and ");

  const host = element("aside", { lang: "en", dir: "ltr", id: "coopfeed-live" });
  host.setAttribute("aria-label", "Problems");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // which a Content-Security-Policy does not forbid, as it does <style>
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  let shown = "[]";

  const show = ({ problems, failed }) => {
    const wanted = JSON.stringify([problems, failed]);
    if (wanted === shown) return; // the reader may have closed it
    shown = wanted;
    const open = root.querySelector("dialog[open]");
    if (open) open.close();
    root.replaceChildren();
    if (!problems.length) {
      host.remove();
      return;
    }
    const close = element("button", { type: "button" }, "Close");
    const again = element("button", { type: "button", className: "again" }, counted(problems));
    const said = version ? "Below is the last version without errors." : "There is nothing to show before they are mended.";
    const dialog = element(
      "dialog",
      { className: failed ? "failed" : "" },
      element("header", {}, element("h1", { id: "title" }, counted(problems)), close),
      ...(failed ? [element("p", { id: "said" }, said)] : []),
      element("ul", {}, ...problems.map(told)),
    );
    dialog.setAttribute("role", failed ? "alertdialog" : "dialog");
    dialog.setAttribute("aria-labelledby", "title");
    if (failed) dialog.setAttribute("aria-describedby", "said");
    again.setAttribute("aria-haspopup", "dialog");
    close.addEventListener("click", () => dialog.close()); // Escape does the same
    again.addEventListener("click", () => dialog.showModal());
    root.append(again, dialog);
    document.body.append(host);
    if (failed) dialog.showModal(); // warnings wait until somebody asks
  };

  let events;
  const listen = () => {
    events = new EventSource("/.coopfeed/events");
    events.addEventListener("message", ({ data }) => {
      const state = JSON.parse(data);
      if (state.version === version) show(state);
      else location.reload(); // at the same place of the page
    });
  };
  const leave = () => events && events.close();

  // A browser has few connections to one server: a tab that nobody sees must not hold one. In a frame the page around it
  // listens.
  if (window === window.top) {
    document.addEventListener("visibilitychange", () => {
      leave();
      if (!document.hidden) listen();
    });
    addEventListener("pagehide", leave);
    addEventListener("pageshow", ({ persisted }) => persisted && listen());
    if (!document.hidden) listen();
  }
}
