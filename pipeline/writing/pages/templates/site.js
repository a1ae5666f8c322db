// Runs before the page shows, so that it comes up in the chosen language at once.
"use strict";

(() => {
  const root = document.documentElement;
  const key = "digests-commentary";
  const choices = ["ko", "en", "both"];

  // From disk, or with storage switched off, the choice lasts as long as the page.
  const remembered = () => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null;
    }
  };
  const remember = (choice) => {
    try {
      localStorage.setItem(key, choice);
    } catch {
      // Nowhere to keep it.
    }
  };

  const show = (choice) => {
    root.dataset.show = choices.includes(choice) ? choice : "both";
    for (const button of document.querySelectorAll(".languages button")) {
      button.setAttribute("aria-pressed", String(button.dataset.show === root.dataset.show));
    }
  };

  root.classList.add("scripted");
  show(remembered());
  // Another tab, or a page that the browser kept as it was.
  addEventListener("storage", (event) => event.key === key && show(event.newValue));
  addEventListener("pageshow", (event) => event.persisted && show(remembered()));

  addEventListener("DOMContentLoaded", () => {
    show(root.dataset.show);
    for (const button of document.querySelectorAll(".languages button")) {
      button.addEventListener("click", () => {
        remember(button.dataset.show);
        show(button.dataset.show);
      });
    }

    const filter = document.getElementById("tag-filter");
    const fold = (text) => text.toLowerCase().replaceAll("_", "-"); // as tags are the same
    filter?.addEventListener("input", () => {
      const wanted = fold(filter.value.trim().replace(/^#/, ""));
      for (const row of document.querySelectorAll(".topics tbody tr")) {
        row.hidden = !fold(row.cells[0].textContent).includes(wanted);
      }
    });
  });
})();
