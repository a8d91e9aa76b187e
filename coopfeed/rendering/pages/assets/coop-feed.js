/*! <coop-feed> of coopfeed, under the MIT licence */

// The newest items of a JSON Feed in a page of another site. Published without these comments: see element.py.
//
//   <coop-feed src="https://…/feed.json" limit="5"><a href="https://…">All interviews</a></coop-feed>
//
// What it holds is shown until there are items, and whenever there are none to be had.
// A feed is a stranger's word: it becomes text and http(s) addresses, never markup.

const TEXTS = /* texts */ {};

// Characters of a title or summary, bytes of a feed, and milliseconds: until it is worth saying that something
// loads, until it has failed, until there may be news.
const LONGEST = 300;
const LARGEST = 8e6;
const SLOW = 500;
const PATIENCE = 20e3;
const FRESH = 3600e3;

// A constructed sheet, as a page may allow neither <style> nor style="". Colours are the page's own.
const sheet = new CSSStyleSheet();
sheet.replaceSync(`
:host { display: block; overflow-wrap: anywhere;
  --gap: var(--coop-feed-gap, 1.25em);
  --line: 1px solid var(--coop-feed-line, color-mix(in srgb, currentColor 20%, transparent)) }
ul { display: grid; gap: var(--gap); margin: 0; padding: 0; list-style: none }
li { display: flex; gap: var(--gap); min-width: 0 }
li + li { border-top: var(--line); padding-top: var(--gap) }
li > div { flex: 1; min-width: 0 }
a { color: var(--coop-feed-accent, inherit); text-underline-offset: .2em;
  text-decoration: underline 1px color-mix(in srgb, currentColor 45%, transparent) }
a:hover { text-decoration-color: currentColor }
[part=title] { margin: 0; font: inherit; font-weight: 600; line-height: 1.35 }
[part=date], [part=summary] { color: var(--coop-feed-muted, inherit) }
[part=date] { font-size: .875em }
[part=summary] { margin: .35em 0 0 }
[part=image] { order: 1; flex: none; align-self: start; width: min(7.5em, 30%); object-fit: cover;
  aspect-ratio: var(--coop-feed-ratio, 3 / 2); border-radius: var(--coop-feed-radius, .25em) }
[part=status]:not(:empty), [part=retry], [part=more] { margin-top: var(--gap) }
[part=more] { display: inline-block; padding: .25em 0 }
[part=retry] { display: block; font: inherit; color: inherit; padding: .4em 1em; cursor: pointer;
  background: none; border: 1px solid; border-radius: var(--coop-feed-radius, .25em) }
:host([layout=compact]) ul { gap: calc(var(--gap) / 2) }
:host([layout=compact]) li { border: 0; padding: 0 }
:host([layout=compact]) li > div { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 .75em }
:host([layout=compact]) [part=title] { font-weight: inherit }
:host([layout=compact]) [part=image] { width: 3em }
:host([layout=cards]) ul { grid-template-columns: repeat(auto-fill, minmax(min(100%, var(--coop-feed-column, 15em)), 1fr)) }
:host([layout=cards]) li { position: relative; flex-direction: column; gap: 0; padding: 0; overflow: hidden;
  border: var(--line); border-radius: var(--coop-feed-radius, .5em) }
:host([layout=cards]) li > div { padding: 1em }
:host([layout=cards]) [part=image] { order: 0; width: 100%; border-radius: 0 }
:host([layout=cards]) [part=link]::after { content: ""; position: absolute; inset: 0 }
@media (prefers-contrast: more) {
  :host { --line: 1px solid }
  a { text-decoration-color: currentColor }
}
:host([hidden]), [hidden] { display: none !important }
`);

const string = (value) => (typeof value === "string" ? value : "");
const plain = (value) => string(value).trim().normalize().toLowerCase();
const chosen = (wanted, all) => !wanted.length || (Array.isArray(all) && all.some((one) => wanted.includes(plain(one))));

function cut(value) {
  const words = string(value).trim();
  return words.length > LONGEST ? words.slice(0, LONGEST).replace(/\s+\S*$|[\ud800-\udbff]$/, "") + "…" : words;
}

/** The whole address, or undefined for what no visitor should follow, such as javascript: and data: */
function address(value, base) {
  if (!string(value)) return;
  try {
    const url = new URL(value, base);
    if (/^https?:$/.test(url.protocol)) return url.href;
  } catch {}
}

/** What a language tag means in full, script included; undefined where it means nothing. */
function locale(tag) {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {}
}

const script = (tag) => locale(tag)?.script;
const direction = (tag) => (/Arab|Hebr|Syrc|Thaa|Nkoo|Adlm|Rohg/.test(script(tag)) ? "rtl" : "ltr");
const alike = (a, b) => script(a) === script(b) && locale(a)?.language === locale(b)?.language;

function mark(node, language) {
  node.lang = language;
  node.dir = direction(language);
}

/** A day in words; English of no country writes the day first, as most of the world does. */
function written(date, language) {
  const locales = [language === "en" ? "en-001" : language, "en-001"];
  return new Intl.DateTimeFormat(locales, { dateStyle: "long", calendar: "gregory", timeZone: "UTC" }).format(date);
}

/** The language of the page around a node. */
function languageAround(node) {
  for (; node; node = node.getRootNode().host) {
    const marked = node.closest("[lang]");
    if (marked) return locale(marked.lang) ? marked.lang : "en";
  }
  return "en";
}

/** The name of the catalogue for a language: its own, that of the language it is a case of, or the English one. */
function catalogue(tag) {
  const names = Object.keys(TEXTS).reverse();
  return names.find((name) => `${tag}-`.toLowerCase().startsWith(`${name}-`.toLowerCase())) ?? "en";
}

async function download(url, control) {
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    // No header and no cache mode of our own: no preflight, and the feed's 304 works.
    const { signal } = control;
    const response = await fetch(url, { mode: "cors", credentials: "omit", referrerPolicy: "no-referrer", signal });
    if (!response.ok) throw new Error(`${url}: ${response.status}`);
    let size = 0;
    const counted = new TransformStream({
      transform(chunk, out) {
        if ((size += chunk.length) > LARGEST) throw new Error(`${url}: more than ${LARGEST} bytes`);
        out.enqueue(chunk);
      },
    });
    const feed = await new Response(response.body.pipeThrough(counted)).json();
    if (!Array.isArray(feed?.items)) throw new Error(`${url}: no JSON Feed`);
    return { ...feed, base: response.url };
  } finally {
    clearTimeout(timer);
  }
}

/** The requests under way, by address: elements that show the same feed wait for the same one. */
const requests = new Map();

function request(url) {
  let shared = requests.get(url);
  if (!shared || shared.control.signal.aborted) {
    const control = new AbortController();
    shared = { control, users: 0, feed: download(url, control) };
    requests.set(url, shared);
    const forget = () => requests.get(url) === shared && requests.delete(url);
    shared.feed.then(forget, forget);
  }
  shared.users++;
  return shared;
}

class CoopFeed extends HTMLElement {
  static observedAttributes = "src limit layout heading-level images dates tag country lang target".split(" ");

  // Whether a look at what changed is due.
  #soon;
  // Of what is shown, or should be; "" if it cannot be.
  #url;
  #request;
  // It stays when a later request fails.
  #feed;
  #failed;
  #slow;
  // When there was last an answer.
  #at;
  #timer;
  #clock;
  #light;
  #fallback;
  #output;
  #list;
  #status;
  #retry;
  #more;

  connectedCallback() {
    this.#changed();
  }

  disconnectedCallback() {
    this.#changed();
  }

  attributeChangedCallback() {
    this.#changed();
  }

  // A move is a removal and an insertion, and attributes change several at a time: look once, when all is done.
  #changed() {
    if (this.#soon) return;
    this.#soon = true;
    queueMicrotask(() => {
      this.#soon = false;
      clearInterval(this.#clock);
      document.removeEventListener("visibilitychange", this.#refresh);
      if (this.isConnected) this.#settle();
      else this.#leave();
    });
  }

  #settle() {
    if (!this.#output) this.#build();
    const src = this.getAttribute("src") || undefined;
    const url = src && (address(src, document.baseURI) ?? "");
    if (url !== this.#url) {
      this.#leave();
      this.#url = url;
      this.#feed = this.#failed = null;
    }
    this.#clock = setInterval(this.#refresh, FRESH / 6);
    document.addEventListener("visibilitychange", this.#refresh);
    this.#show();
    if (src && !this.#feed && !this.#failed && !this.#request) this.#load();
    else this.#refresh();
  }

  #leave() {
    if (this.#request && !--this.#request.users) this.#request.control.abort();
    this.#request = undefined;
    this.#slow = false;
    clearTimeout(this.#timer);
  }

  // Nobody looks at a hidden page; and who comes back to it wants what is new.
  #refresh = () => {
    if (this.#feed && !this.#request && !document.hidden && Date.now() - this.#at >= FRESH) this.#load();
  };

  async #load() {
    let shared, event, detail;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#wait(), SLOW);
    try {
      if (!this.#url) throw new Error("src is no http(s) address");
      shared = this.#request = request(this.#url);
      const feed = await shared.feed;
      if (shared !== this.#request) return;
      this.#feed = feed;
      event = "load";
    } catch (error) {
      if (shared !== this.#request) return;
      this.#failed = true;
      event = "error";
      detail = error;
    }
    this.#leave();
    this.#at = Date.now();
    this.#show();
    this.dispatchEvent(new CustomEvent(`coop-feed:${event}`, { bubbles: true, composed: true, detail }));
  }

  #wait() {
    this.#slow = true;
    this.#show();
  }

  #build() {
    this.#light = this.getAttribute("mode") === "light";
    this.#list = this.#make("ul", "list");
    this.#status = this.#make("div", "status");
    this.#status.setAttribute("role", "status");
    this.#retry = this.#make("button", "retry");
    this.#retry.type = "button";
    this.#retry.addEventListener("click", () => {
      if (this.#request) return;
      this.#wait();
      this.#load();
    });
    this.#more = this.#make("a", "more");
    this.#output = this.#make("div", "output", this.#list, this.#status, this.#retry, this.#more);
    this.#output.tabIndex = -1;
    if (this.#light) {
      // A clone has what its original made.
      this.querySelector(":scope > .coop-feed-output")?.remove();
      this.#fallback = this.querySelector(":scope > .coop-feed-fallback") ?? this.#make("div", "fallback");
      this.append(this.#fallback, this.#output);
    } else {
      this.#fallback = this.#make("div", "fallback", document.createElement("slot"));
      const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
      root.adoptedStyleSheets = [sheet];
      root.replaceChildren(this.#fallback, this.#output);
    }
  }

  #show() {
    const focused = this.#focused();
    if (this.#light) {
      // Again each time, as a page may still be arriving.
      const given = [...this.childNodes].filter((node) => node !== this.#fallback && node !== this.#output);
      this.#fallback.append(...given);
    }
    const page = languageAround(this);
    const feed = this.#feed;
    const items = feed ? this.#items(page) : [];
    const list = this.#make("ul", "list", ...items);
    // To Safari a list without bullets is none.
    list.setAttribute("role", "list");
    list.hidden = !items.length;
    // What did not change stays, with the place of whoever reads it.
    if (!list.isEqualNode(this.#list)) {
      this.#list.replaceWith(list);
      this.#list = list;
    }
    const say = (node, text) => {
      const language = catalogue(page);
      const words = TEXTS[language][text] ?? "";
      mark(node, language);
      if (node.textContent !== words) node.textContent = words;
    };
    const home = feed && address(feed.home_page_url, feed.base);
    say(this.#status, feed ? !items.length && "empty" : this.#slow ? "loading" : this.#failed && "failed");
    say(this.#retry, "retry");
    say(this.#more, "more");
    this.#output.dir = direction(page);
    this.#fallback.hidden = feed;
    this.#retry.hidden = feed || !this.#failed;
    this.#more.hidden = !home;
    this.#lead(this.#more, home ?? "");
    if (focused) this.#keep(focused);
  }

  #items(page) {
    const [tags, countries] = ["tag", "country"].map((name) =>
      (this.getAttribute(name) ?? "").split(",").map(plain).filter(Boolean),
    );
    const limit = parseInt(this.getAttribute("limit"), 10);
    const items = [];
    for (const item of this.#feed.items) {
      if (items.length >= (limit > 0 ? limit : 5)) break;
      if (chosen(tags, item?.tags) && chosen(countries, item?._coopfeed?.countries)) {
        const title = cut(item?.title) || cut(item?.summary);
        if (title) items.push(this.#item(item, title, page));
      }
    }
    return items;
  }

  #item(item, title, page) {
    const { base, language = "" } = this.#feed;
    const compact = this.getAttribute("layout") === "compact";
    const wants = (name, usual) => (this.hasAttribute(name) ? this.getAttribute(name) !== "no" : usual);
    const own = string(item.language ?? language);
    const foreign = locale(own) && !alike(own, page);
    const node = this.#make("li", "item");
    if (foreign) mark(node, own);

    const image = address(item.image, base);
    if (image && wants("images", !compact)) {
      const img = this.#make("img", "image");
      Object.assign(img, { alt: "", loading: "lazy", decoding: "async", referrerPolicy: "no-referrer", src: image });
      img.addEventListener("error", () => img.remove());
      node.append(img);
    }

    const url = address(item.url, base);
    const link = url ? this.#make("a", "link", title) : title;
    if (url) this.#lead(link, url);
    const level = this.getAttribute("heading-level");
    const body = this.#make("div", "body", this.#make(/^[2-6]$/.test(level) ? `h${level}` : "div", "title", link));

    // The day as it is written: it is the same one for every visitor. A browser takes 31 February for 2 March.
    const day = /^\d{4}-\d\d-\d\d/.exec(string(item.date_published))?.[0];
    const date = new Date(day);
    if (date.toJSON()?.startsWith(day) && wants("dates", true)) {
      const time = this.#make("time", "date", written(date, page));
      time.dateTime = day;
      if (foreign) mark(time, page);
      body.append(time);
    }

    const summary = cut(item.summary);
    if (summary && summary !== title && !compact) body.append(this.#make("p", "summary", summary));
    node.append(body);
    return node;
  }

  #lead(link, url) {
    link.href = url;
    link.target = this.getAttribute("target") ?? "";
    // The page that opens must not reach back into this one.
    link.rel = link.target && "noopener";
  }

  #focused() {
    const active = this.getRootNode().activeElement;
    return active === this ? this.shadowRoot?.activeElement : this.contains(active) && active;
  }

  /** Gives the focus to what had it, or else to the link to the same, or to the result. */
  #keep(active) {
    const links = [...this.#output.querySelectorAll("a:not([hidden])")];
    const next = active.getClientRects().length ? active : links.find(({ href }) => href === active.href) ?? links[0];
    (next ?? this.#output).focus();
  }

  #make(tag, name, ...children) {
    const node = document.createElement(tag);
    if (this.#light) node.className = `coop-feed-${name}`;
    else node.setAttribute("part", name);
    node.append(...children);
    return node;
  }
}

// A page may have the script twice, by its hash and by its evergreen name.
customElements.get("coop-feed") ?? customElements.define("coop-feed", CoopFeed);
