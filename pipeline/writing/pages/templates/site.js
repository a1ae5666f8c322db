// Runs before the page shows, so that it comes up in the chosen language at once.
"use strict";

(() => {
  const root = document.documentElement;
  const languages = ["ko", "en"];
  const choices = [...languages, "both"];
  const commentaryKey = "digests-commentary";
  const wordsKey = "digests-words";

  // From disk, or with storage switched off, the choice lasts as long as the page.
  const remembered = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (key, value) => {
    try {
      localStorage.setItem(key, value);
    } catch {
      // Nowhere to keep it.
    }
  };

  // What the browser asks pages for: the first of our languages that it names.
  const preferred = navigator.languages
    .map((tag) => tag.slice(0, 2).toLowerCase())
    .find((language) => languages.includes(language));

  // The page's own words --------------------------------------------------------------------------

  const exchanges = [
    ["data-other", (element) => element.textContent, (element, text) => (element.textContent = text)],
    ...["aria-label", "title", "placeholder"].map((name) => [
      `data-other-${name.replace("aria-", "")}`,
      (element) => element.getAttribute(name),
      (element, text) => element.setAttribute(name, text),
    ]),
  ];
  const own = root.lang;
  let written = own;

  /** Every element has its words in the other language beside it: the two change places. */
  const write = () => {
    if (written === root.lang) return;
    written = root.lang;
    for (const [attribute, read, set] of exchanges) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        const other = element.getAttribute(attribute);
        element.setAttribute(attribute, read(element));
        set(element, other);
        if (element.hasAttribute("lang")) element.lang = written;
      }
    }
  };

  // Choice ----------------------------------------------------------------------------------------

  const show = (choice, words) => {
    root.dataset.show = choices.includes(choice) ? choice : "both";
    root.lang = [root.dataset.show, words, own].find((language) => languages.includes(language));
    for (const button of document.querySelectorAll(".languages button")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === root.dataset.show));
    }
    if (document.readyState === "loading") {
      root.classList.toggle("unwritten", root.lang !== written);
      return;
    }
    write();
    dispatchEvent(new Event("languagechosen"));
  };
  const showRemembered = () => show(remembered(commentaryKey) ?? preferred, remembered(wordsKey) ?? preferred);

  root.classList.add("scripted");
  showRemembered();
  // Another tab, or a page that the browser kept as it was.
  addEventListener("storage", (event) => event.key === commentaryKey && showRemembered());
  addEventListener("pageshow", (event) => event.persisted && showRemembered());

  addEventListener("DOMContentLoaded", () => {
    write();
    root.classList.remove("unwritten");
    for (const button of document.querySelectorAll(".languages button")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === root.dataset.show));
      button.addEventListener("click", () => {
        const words = languages.includes(button.dataset.show) ? button.dataset.show : root.lang;
        remember(wordsKey, words);
        remember(commentaryKey, button.dataset.show);
        show(button.dataset.show, words);
      });
    }
  });
})();
