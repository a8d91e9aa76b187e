// The choices in "Show these entries on your site", and a preview of what they make. Without this script the texts to
// paste stand there all the same, as `coopfeed embed` prints them; page.js copies them.
(() => {
  const section = document.querySelector(".embedding");

  function preview(form, make) {
    const place = section.querySelector(`[data-form=${form}] .preview`);
    if (!place) return;
    const { title, height } = place.dataset;
    // Not before somebody looks: it asks for the feed.
    place.parentElement.addEventListener("toggle", async () => {
      if (!place.parentElement.open || place.firstChild) return;
      const shown = await make(title, height);
      if (shown) place.replaceChildren(Object.assign(document.createElement("h3"), { textContent: title }), shown);
    });
  }

  function offer(choices, choose) {
    choices.addEventListener("input", choose);
    // A browser fills in again what was chosen before a reload.
    choose();
    choices.hidden = false;
  }

  // Previews are of this copy of the publication, wherever it lies: the texts to paste name the one on the web.
  preview("iframe", (title, height) => {
    const frame = document.createElement("iframe");
    frame.sandbox = "allow-popups allow-popups-to-escape-sandbox";
    return Object.assign(frame, { src: "embed.html", title, height, width: "100%" });
  });

  const fit = section.querySelector("[name=fit]");
  const frame = document.getElementById("embed-iframe");
  const policy = section.querySelector("[data-form=iframe] .note code");
  const fixed = { text: frame.textContent, policy: policy.textContent };

  function fitted() {
    const { text, policy: allowed } = fit.checked ? fit.dataset : fixed;
    frame.textContent = text;
    policy.textContent = allowed;
  }

  offer(fit.closest(".choices"), fitted);

  const choices = section.querySelector("[data-form=element] .choices");
  if (!choices) return;
  const [limit, layout, images, dates] = choices.querySelectorAll("input, select");
  const text = document.getElementById("embed-element");
  const usual = text.textContent;
  const element = document.createElement("coop-feed");
  element.setAttribute("src", "feed.json");

  function choose() {
    images.disabled = layout.value === "compact"; // it has none
    const chosen = {
      limit: limit.validity.valid ? Number(limit.value) : limit.defaultValue,
      layout: layout.value === "list" ? "" : layout.value,
      images: images.checked || images.disabled ? "" : "no",
      dates: dates.checked ? "" : "no",
    };
    const said = Object.entries(chosen).filter(([, value]) => value);
    // In the order of coopfeed/pages/snippets.py.
    const written = said.map(([name, value]) => `${name}="${value}"`).join(" ");
    text.textContent = usual.replace(`limit="${limit.defaultValue}"`, written);
    for (const name in chosen) element.toggleAttribute(name, false);
    for (const [name, value] of said) element.setAttribute(name, value);
  }

  preview("element", async () => {
    try {
      await import("./coop-feed.js");
      return element;
    } catch {
      return null; // browsers import nothing from a disk
    }
  });

  offer(choices, choose);
})();
