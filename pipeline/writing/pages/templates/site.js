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

  /** The words of an element and those in the other language beside it change places. */
  const exchange = (element) => {
    for (const [attribute, read, set] of exchanges) {
      const other = element.getAttribute(attribute);
      if (other === null) continue;
      element.setAttribute(attribute, read(element));
      set(element, other);
    }
    if (element.hasAttribute("lang")) element.lang = root.lang;
  };
  const all = exchanges.map(([attribute]) => `[${attribute}]`).join();
  const write = () => {
    if (written === root.lang) return;
    written = root.lang;
    for (const element of document.querySelectorAll(all)) exchange(element);
  };

  /** While the page comes in, its elements are written as they come: it never shows in the other language. */
  const writeAsItComes = () => {
    const waiting = new Set();
    const take = (records, last) => {
      for (const { addedNodes } of records) {
        for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE && node.matches(all)) waiting.add(node);
      }
      for (const element of waiting) {
        // What follows an element says that it is complete.
        if (!last && !element.nextSibling && !element.parentNode?.nextSibling) continue;
        waiting.delete(element);
        exchange(element);
      }
    };
    const observer = new MutationObserver((records) => take(records, false));
    observer.observe(document, { childList: true, subtree: true });
    addEventListener("DOMContentLoaded", () => {
      take(observer.takeRecords(), true);
      observer.disconnect();
    });
  };

  // Choice ----------------------------------------------------------------------------------------

  const show = (choice, words) => {
    root.dataset.show = choices.includes(choice) ? choice : "both";
    root.lang = [root.dataset.show, words, own].find((language) => languages.includes(language));
    for (const button of document.querySelectorAll(".languages button")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === root.dataset.show));
    }
    write();
    dispatchEvent(new Event("languagechosen"));
  };
  const showRemembered = () => show(remembered(commentaryKey) ?? preferred, remembered(wordsKey) ?? preferred);

  root.classList.add("scripted");
  showRemembered();
  if (written !== own) writeAsItComes();

  addEventListener("DOMContentLoaded", () => {
    // Another tab, or a page that the browser kept as it was.
    addEventListener("storage", (event) => event.key === commentaryKey && showRemembered());
    addEventListener("pageshow", (event) => event.persisted && showRemembered());
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
