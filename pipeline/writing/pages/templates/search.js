// Looks through the months' files (search/2024-12.js), newest first, and shows what is found as they come.
"use strict";

(() => {
  const shownAtOnce = 20;
  const excerptLength = 180;
  const [page, anchor, date, title, authors, tags, ko, en, abstract] = [0, 1, 2, 3, 4, 5, 6, 7, 8];

  const list = document.getElementById("results");
  const status = document.getElementById("status");
  const more = document.getElementById("more");
  const field = document.getElementById("query");
  const months = list.dataset.parts.split(" ").filter(Boolean);

  /** Month to its items as they came, or null where it could not be loaded. */
  const loaded = new Map();
  let loading = false;
  let limit = shownAtOnce;
  let query = null;

  const fold = (text) => text.normalize("NFKC").toLowerCase();

  // Words -------------------------------------------------------------------------------------------

  /** Without the particle of a Korean noun (모델을) or the s of an English plural: found with and without it. */
  const stem = (word) =>
    word
      .replace(/(?<=\p{Script=Hangul}{2})[을를이가은는의에와과]$/u, "")
      .replace(/(?<=[a-z]{3})(?<!s)s$/, "");

  /** What to look for: words, "phrases" and #tags. A Latin word is found where a word begins with it, Korean anywhere. */
  const parse = (text) => {
    const words = [];
    const wantedTags = [];
    for (const [, phrase, tag, word] of text.matchAll(/"([^"]+)"?|#(\S+)|(\S+)/gu)) {
      if (tag) {
        wantedTags.push(fold(tag).replaceAll("_", "-"));
        continue;
      }
      const wanted = phrase ? fold(phrase).trim() : stem(fold(word));
      if (wanted) {
        const literal = wanted.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+");
        const start = /^[\p{Script=Latin}\p{Number}]/u.test(wanted) ? "(?<![\\p{Script=Latin}\\p{Number}])" : "";
        words.push(start + literal);
      }
    }
    return {
      text,
      empty: words.length + wantedTags.length === 0,
      tags: wantedTags,
      all: words.map((word) => new RegExp(word, "u")),
      any: words.length ? new RegExp(words.join("|"), "giu") : null,
    };
  };

  /** 0 where an item does not match, 2 where its title and tags alone do, else 1. */
  const rank = (item) => {
    item.tags ??= item[tags].map((tag) => fold(tag).replaceAll("_", "-"));
    if (!query.tags.every((wanted) => item.tags.includes(wanted))) return 0;
    item.head ??= fold(`${item[title]} ${item[tags].join(" ")}`);
    if (query.all.every((word) => word.test(item.head))) return 2;
    item.all ??= fold([item[title], item[authors], item[tags].join(" "), item[ko], item[en], item[abstract]].join(" "));
    return query.all.every((word) => word.test(item.all)) ? 1 : 0;
  };

  // Results -----------------------------------------------------------------------------------------

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  const marked = (text) => {
    if (!query.any) return [text];
    const pieces = [];
    let end = 0;
    for (const match of text.matchAll(query.any)) {
      pieces.push(text.slice(end, match.index), element("mark", {}, match[0]));
      end = match.index + match[0].length;
    }
    return [...pieces, text.slice(end)];
  };

  /** The text around the first word found, in the first of the passages that has one. */
  const excerpt = (item) => {
    const choice = document.documentElement.dataset.show;
    const order = choice === "en" ? [en, ko, abstract] : [ko, en, abstract];
    const passages = order.filter((place) => item[place]);
    const place = passages.find((place) => query.any && item[place].search(query.any) >= 0) ?? passages[0];
    if (place === undefined) return [];
    const text = item[place];
    const found = query.any ? Math.max(0, text.search(query.any)) : 0;
    const from = found < excerptLength / 2 ? 0 : text.indexOf(" ", found - excerptLength / 2) + 1;
    const until = from + excerptLength < text.length ? text.lastIndexOf(" ", from + excerptLength) : text.length;
    const shown = text.slice(from, until > found ? until : from + excerptLength);
    const dots = [from > 0 ? "… " : "", from + shown.length < text.length ? " …" : ""];
    return [element("p", { class: "text", lang: place === ko ? "ko" : "en" }, dots[0], ...marked(shown), dots[1])];
  };

  const result = (item) => {
    const link = element("a", { href: `${list.dataset.root}${item[page]}#${item[anchor]}` }, ...marked(item[title]));
    const about = [item[date], ...item[tags].map((tag) => `#${tag}`)].join("  ");
    return element(
      "li",
      {},
      element("p", { class: "title", lang: /\p{Script=Hangul}/u.test(item[title]) ? "ko" : "en" }, link),
      element("p", { class: "about" }, about),
      ...excerpt(item),
    );
  };

  const render = () => {
    if (query.empty) {
      status.textContent = "";
      list.replaceChildren();
      more.hidden = true;
      return;
    }
    const found = { 1: [], 2: [] };
    for (const month of months) {
      for (const item of loaded.get(month) ?? []) found[rank(item)]?.push(item);
    }
    const all = [...found[2], ...found[1]];
    list.replaceChildren(...all.slice(0, limit).map(result));
    more.hidden = all.length <= limit;
    const root = document.documentElement;
    const other = root.lang === root.dataset.otherLanguage;
    const say = (name) => status.getAttribute(`data-${other ? "other-" : ""}${name}`);
    const count = all.length.toLocaleString(document.documentElement.lang);
    const summary = all.length ? say("found").replace("{}", count) : say("none");
    const failed = [...loaded.values()].includes(null) ? ` ${say("failed")}` : "";
    status.textContent = loaded.size < months.length ? say("running") : summary + failed;
  };

  // Loading -----------------------------------------------------------------------------------------

  let waiting = 0;
  const renderSoon = () => {
    // Often enough to see results come, seldom enough not to hold them up; the last month shows at once.
    if (loaded.size === months.length) clearTimeout(waiting);
    else if (waiting) return;
    waiting = setTimeout(() => {
      waiting = 0;
      render();
    }, loaded.size < months.length && list.childElementCount ? 150 : 0);
  };

  globalThis.found = (month, items) => {
    loaded.set(month, items);
    renderSoon();
  };

  const load = () => {
    if (loading) return;
    loading = true;
    for (const month of months) {
      const script = element("script", { src: `${list.dataset.root}search/${month}.js` });
      script.addEventListener("error", () => globalThis.found(month, null));
      document.head.append(script);
    }
  };

  // The address holds the query, so that a search can be kept, sent and gone back to.
  const search = (text) => {
    query = parse(text);
    limit = shownAtOnce;
    if (!query.empty) load();
    render();
  };

  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    history.pushState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
    search(text);
  });
  const fromAddress = () => {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    search(field.value);
  };
  addEventListener("popstate", fromAddress);
  addEventListener("languagechosen", () => query && render());
  more.addEventListener("click", () => {
    const first = limit;
    limit += shownAtOnce;
    render();
    list.children[first]?.querySelector("a").focus();
  });
  fromAddress();
  if (!field.value) field.focus();
})();
