// Copy an address or a text. Without this script the button does not exist, and it can be selected by hand.
for (const button of document.querySelectorAll("button[data-copies]")) {
  const address = document.getElementById(button.dataset.copies);
  const status = button.parentElement.parentElement.querySelector("[role=status]");
  const label = button.textContent;
  let waiting;

  const select = () => (address.select ? address.select() : getSelection().selectAllChildren(address));
  // From a disk or over plain HTTP a page has no clipboard, only the older command.
  const copy = async () =>
    navigator.clipboard ? navigator.clipboard.writeText(address.textContent) : (select(), document.execCommand("copy"));

  button.addEventListener("click", async () => {
    try {
      await copy();
    } catch {
      select(); // ready for the reader's own Ctrl+C
      return;
    }
    button.textContent = status.textContent = button.dataset.done;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      button.textContent = label;
      status.textContent = "";
    }, 4000);
  });
  button.hidden = false;
}
