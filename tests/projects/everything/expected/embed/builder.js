// The choices in "Show these entries on your site", and a preview of what they make. Without this script the texts to
// paste stand there all the same, as `coopfeed embed` prints them; page.js copies them.
const section = document.querySelector(".embedding");
const details = (form) => section.querySelector(`details[data-form=${form}]`);

function show(form, make) {
  const place = details(form)?.querySelector(".preview");
  // Not before somebody looks: it asks for the feed.
  place?.parentElement.addEventListener("toggle", () => {
    if (place.parentElement.open && !place.firstChild) place.append(...make(place.dataset));
  });
}

const heading = (title) => Object.assign(document.createElement("h3"), { textContent: title });

show("iframe", ({ title, height }) => {
  const frame = document.createElement("iframe");
  // Of this copy of the publication, wherever it lies: the text to paste names the one on the web.
  Object.assign(frame, { src: "embed.html", title, height, width: "100%" });
  frame.sandbox = "allow-popups allow-popups-to-escape-sandbox";
  return [heading(title), frame];
});

const choices = section.querySelector(".choices");

if (choices) {
  const [limit, layout, images, dates] = choices.querySelectorAll("input, select");
  const text = document.getElementById("embed-element");
  const usual = text.textContent;
  const element = document.createElement("coop-feed");

  const choose = () => {
    images.disabled = layout.value === "compact"; // it has none
    const chosen = {
      limit: limit.validity.valid ? Number(limit.value) : limit.defaultValue,
      layout: layout.value === "list" ? "" : layout.value,
      images: images.checked || images.disabled ? "" : "no",
      dates: dates.checked ? "" : "no",
    };
    const said = Object.entries(chosen).filter(([, value]) => value);
    // In the order of coopfeed/pages/snippets.py.
    text.textContent = usual.replace(
      `limit="${limit.defaultValue}"`,
      said.map(([name, value]) => `${name}="${value}"`).join(" "),
    );
    for (const name in chosen) element.toggleAttribute(name, false);
    for (const [name, value] of said) element.setAttribute(name, value);
  };

  show("element", ({ title }) => {
    import("./coop-feed.js");
    element.setAttribute("src", "feed.json");
    return [heading(title), element];
  });

  choices.addEventListener("input", choose);
  // A browser fills in again what was chosen before a reload.
  choose();
  choices.hidden = false;
}
