// A click on a feed copies its address and offers readers, since browsers show a feed as source. The plain link
// stays for the other button, for keys held down, for browsers without popovers, and without scripts.
"use strict";

(() => {
  if (!HTMLElement.prototype.showPopover) return;
  const { dataset } = document.currentScript;
  const readers = {
    Feedly: (url) => `https://feedly.com/i/subscription/feed%2F${encodeURIComponent(url)}`,
    Inoreader: (url) => `https://www.inoreader.com/?add_feed=${encodeURIComponent(url)}`,
  };

  // The page's own words, in the language that it is in now.
  const say = (name) => dataset[name + (document.documentElement.lang === "en" ? "En" : "Ko")];

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // Where the feed is published, also on a page that was opened from disk.
  const publicAddress = (link) => {
    const root = new URL(dataset.root || ".", location.href).href;
    const below = link.href.startsWith(root);
    return dataset.base && below ? dataset.base + link.href.slice(root.length) : link.href;
  };

  const copy = async (url, field) => {
    try {
      await navigator.clipboard.writeText(url);
      return true;
    } catch {
      field.select(); // on hosts without https
      return document.execCommand("copy");
    }
  };

  const place = (panel, link) => {
    const [at, size] = [link.getBoundingClientRect(), panel.getBoundingClientRect()];
    panel.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    panel.style.top = `${Math.max(8, Math.min(at.bottom + 6, innerHeight - size.height - 8))}px`;
  };

  const offer = async (link) => {
    const url = publicAddress(link);
    const said = make("p", { role: "status" });
    const field = make("input", { readOnly: true, value: url, ariaLabel: say("address") });
    const open = (text, href) => make("a", { href, textContent: text, target: "_blank", rel: "noopener" });
    const close = make("button", { type: "button", textContent: say("close") });
    const services = Object.entries(readers).map(([name, address]) => open(name, address(url)));
    const app = make("a", { href: `feed:${url}`, textContent: say("app") });
    const panel = make("div", { className: "subscribing", popover: "auto", role: "dialog" });
    // In a table the row says what a feed is about.
    const row = link.closest("tr")?.cells[0].textContent ?? "";
    panel.ariaLabel = link.ariaLabel || `${row} ${link.textContent}`.trim();
    panel.append(said, field, make("p", { className: "readers" }, ...services, app, close));
    close.addEventListener("click", () => panel.hidePopover());
    panel.addEventListener("toggle", (event) => event.newState === "closed" && panel.remove());
    document.body.append(panel);
    panel.showPopover();
    field.focus();
    const copied = await copy(url, field);
    said.textContent = say(copied ? "copied" : "copy");
    place(panel, link);
  };

  addEventListener("click", (event) => {
    const link = event.target.closest?.('a[type="application/atom+xml"], td.feeds a');
    const plain = event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    if (!link || plain || event.defaultPrevented) return;
    event.preventDefault();
    offer(link);
  });
})();
