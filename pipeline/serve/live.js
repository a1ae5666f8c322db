// Served by `digests serve` only: reloads the page after a build and shows what is wrong in the digests.
"use strict";

(() => {
  const styles = `
    :host { all: initial; position: fixed; inset: auto 0 0 0; z-index: 10; }
    section { max-height: 50vh; overflow: auto; padding: 0.75rem 1.25rem 1rem; color: #f6f1ea; background: #2b1d1d;
      border-top: 4px solid #e5484d; font: 14px/1.5 system-ui, sans-serif; box-shadow: 0 -4px 24px rgb(0 0 0 / 35%); }
    section.warning { background: #29241a; border-color: #e0a526; }
    header { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
    h2 { margin: 0; font-size: 15px; }
    button { font: inherit; color: inherit; background: none; border: 1px solid currentcolor; border-radius: 6px;
      padding: 0.1rem 0.7rem; cursor: pointer; }
    pre { margin: 0.75rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere;
      font: 13px/1.5 ui-monospace, "Noto Sans Mono CJK KR", monospace; }
  `;
  const host = document.createElement("digests-mistakes");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  root.adoptedStyleSheets = [sheet];

  const element = (name, ...children) => {
    const made = document.createElement(name);
    made.append(...children);
    return made;
  };

  const show = (mistakes) => {
    host.remove();
    if (mistakes.length === 0) return;
    const errors = mistakes.filter(({ severity }) => severity === "error").length;
    const warnings = mistakes.length - errors;
    const count = (number, word) => (number ? [`${number} ${word}${number === 1 ? "" : "s"}`] : []);
    const close = element("button", "Close");
    close.type = "button";
    close.addEventListener("click", () => host.remove());
    const heading = element("h2", [...count(errors, "error"), ...count(warnings, "warning")].join(", "));
    const panel = element("section", element("header", heading, close));
    panel.className = errors ? "error" : "warning";
    panel.setAttribute("role", "alert");
    panel.append(...mistakes.map(({ text }) => element("pre", text)));
    root.replaceChildren(panel);
    document.body.append(host);
  };

  // The entry that was saved is looked for on the page that is shown next.
  const remembered = "digests-follow";
  const follow = (place) => {
    const target = place ? new URL(place, location.origin + "/") : location;
    if (target.hash) sessionStorage.setItem(remembered, target.hash.slice(1));
    if (target.pathname === location.pathname) location.reload();
    else location.assign(target.href);
  };
  const anchor = sessionStorage.getItem(remembered);
  sessionStorage.removeItem(remembered);
  if (anchor) {
    const show_entry = () => document.getElementById(anchor)?.scrollIntoView({ block: "nearest" });
    if (document.readyState === "complete") show_entry();
    else window.addEventListener("load", () => requestAnimationFrame(show_entry), { once: true });
  }

  const version = Number(document.currentScript.dataset.version);
  let source = null;
  const listen = () => {
    source?.close();
    // A hidden page lets go of its connection: a browser has only a few for one host.
    source = document.hidden ? null : new EventSource("/-/events");
    source?.addEventListener("message", ({ data }) => {
      const status = JSON.parse(data);
      if (status.version !== version) {
        follow(status.place);
        return;
      }
      show(status.mistakes);
    });
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
