// Tells a page that shows this one in a frame how high it is: at …#height, to whoever asks for nothing else, and to
// WordPress. A frame of WordPress may run scripts and nothing else: it opens no tab and leads nowhere itself, and it is
// hidden until it has told its height.
// https://github.com/WordPress/wordpress-develop/blob/trunk/src/js/_enqueues/wp/embed.js
(() => {
  if (parent === window) return;

  // WordPress puts it into the address, sometimes after the page was loaded; the last one counts.
  const secret = () => /.*secret=(\w+)/.exec(location.hash)?.[1];
  const tell = (message, value) => parent.postMessage({ message, value, secret: secret() }, "*");
  const tellHeight = () => {
    const isWanted = secret() || location.hash === "#height";
    if (isWanted) tell("height", Math.ceil(document.body.getBoundingClientRect().height));
  };

  // Browsers do not paint a hidden frame of another site, and then observe nothing in it either.
  tellHeight();
  new ResizeObserver(tellHeight).observe(document.body);
  addEventListener("hashchange", tellHeight);
  addEventListener("message", ({ source, data }) => {
    if (source === parent && data?.message === "ready" && data.secret === secret()) tellHeight();
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !secret() || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    tell("link", link.href);
  });
})();
