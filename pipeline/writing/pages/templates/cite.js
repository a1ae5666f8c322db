// Buttons that copy a paper's BibTeX.
"use strict";

addEventListener("DOMContentLoaded", () => {
  const status = document.getElementById("copied");
  const said = 2000; // milliseconds for which a button shows that it has copied

  /** Copy as browsers did before they had a clipboard: pages that came without encryption have none. */
  const copySelected = (text) => {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  };
  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copySelected(text);
    }
  };

  for (const button of document.querySelectorAll("[data-bibtex]")) {
    button.addEventListener("click", async () => {
      if (!(await copy(button.dataset.bibtex))) {
        location.href = document.querySelector('link[type="application/x-bibtex"]').href;
        return;
      }
      button.focus();
      button.classList.add("done");
      status.hidden = false;
      setTimeout(() => {
        button.classList.remove("done");
        status.hidden = true;
      }, said);
    });
  }
});
