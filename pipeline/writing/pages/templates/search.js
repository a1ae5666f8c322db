// Loads the data a year at a time, newest first and abstracts last, and shows what is found as they come.
"use strict";

(() => {
  const { fields, parse, find, ordered, marks } = globalThis.digestsQuery;
  const shownAtOnce = 20;
  const excerptLength = 150;
  const loadedAtOnce = 3;

  const root = document.documentElement;
  const list = document.getElementById("results");
  const status = document.getElementById("status");
  const more = document.getElementById("more");
  const field = document.getElementById("query");
  const years = list.dataset.years.split(" ").filter(Boolean);

  let limit = shownAtOnce;
  let query = null;

  // Results -----------------------------------------------------------------------------------------

  const element = (name, attributes, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  };

  /** A piece of a text with what was found in it marked. */
  const marked = (text, found, from = 0, until = text.length) => {
    const pieces = [];
    let end = from;
    for (const [start, stop] of found) {
      if (stop <= from || start >= until) continue;
      const first = Math.max(start, from);
      const last = Math.min(stop, until);
      pieces.push(text.slice(end, first), element("mark", {}, text.slice(first, last)));
      end = last;
    }
    return [...pieces, text.slice(end, until)];
  };

  /** The text around the first word found, in the first of the passages that has one. */
  const excerpt = (item) => {
    const { ko, en, abstract } = fields;
    const order = root.dataset.show === "en" ? [en, ko, abstract] : [ko, en, abstract];
    const passages = order.filter((place) => item[place]).map((place) => [place, marks(query, item[place])]);
    const [place, found] = passages.find((passage) => passage[1].length) ?? passages[0] ?? [];
    if (place === undefined) return [];
    const text = item[place];
    const first = found.length ? found[0][0] : 0;
    const from = first < excerptLength / 2 ? 0 : text.indexOf(" ", first - excerptLength / 2) + 1;
    const end = from + excerptLength;
    const space = text.lastIndexOf(" ", end);
    const until = end >= text.length ? text.length : space > first ? space : end;
    const language = place === ko ? "ko" : "en";
    const dots = [from > 0 ? "… " : "", until < text.length ? " …" : ""];
    return [
      element("p", { class: "text", lang: language }, dots[0], ...marked(text, found, from, until), dots[1]),
    ];
  };

  /** The names found, with the first one for whom the paper is known. */
  const authors = (item) => {
    const names = item[fields.authors].split(", ");
    const found = names.map((name) => marks(query, name, true));
    const shown = names.map((_, number) => number).filter((number) => found[number].length);
    if (!shown.length) return [];
    const first = shown[0] > 0 ? [0, ...shown] : shown;
    const pieces = first.flatMap((number, place) => [place ? ", " : "", ...marked(names[number], found[number])]);
    const others = first.length < names.length ? [" …"] : [];
    return [element("p", { class: "names", lang: "en" }, ...pieces, ...others)];
  };

  const result = (item) => {
    const name = item[fields.title];
    const href = `${list.dataset.root}digests/${item[fields.date]}.html#${item[fields.anchor]}`;
    const link = element("a", { href }, ...marked(name, marks(query, name)));
    const tags = item[fields.tags].flatMap((tag) => ["  #", ...marked(tag, marks(query, tag))]);
    return element(
      "li",
      {},
      element("p", { class: "title", lang: /\p{Script=Hangul}/u.test(name) ? "ko" : "en" }, link),
      element("p", { class: "about" }, element("time", { datetime: item[fields.date] }, item[fields.date]), ...tags),
      ...authors(item),
      ...excerpt(item),
    );
  };

  const say = (name) =>
    status.getAttribute(root.lang === root.dataset.otherLanguage ? `data-other-${name}` : `data-${name}`);

  /** What stands on the page already stays; an entry whose abstract has come since is made anew. */
  const made = new Map();
  const shown = (item) => {
    const whole = item[fields.abstract] !== undefined;
    let known = made.get(item);
    if (known?.whole !== whole) {
      known = { whole, element: result(item) };
      made.set(item, known);
    }
    return known.element;
  };

  /** Year to its entries as they came; a part that could not be loaded counts as failed. */
  const entries = new Map();
  const parts = years.flatMap(() => ["entries", "abstracts"]).length;
  let arrived = 0;
  let failed = false;

  const render = () => {
    more.hidden = true;
    if (query.empty) {
      status.textContent = "";
      list.replaceChildren();
      return;
    }
    const all = ordered(years.flatMap((year) => found.get(year) ?? []));
    list.replaceChildren(...all.slice(0, limit).map(shown));
    more.hidden = all.length <= limit;
    const count = all.length.toLocaleString(root.lang);
    const summary = all.length ? say("found").replace("{}", count) : say("none");
    const finished = arrived === parts && !working;
    status.textContent = !finished ? say("running") : failed ? `${summary} ${say("failed")}` : summary;
  };

  // Searching ---------------------------------------------------------------------------------------

  // A few entries at a time, so that the page stays awake: how many, and milliseconds without a rest.
  const atATime = 20;
  const awake = 12;
  const drawnAgain = 250; // milliseconds between two drawings while results come

  /** Year to what the query finds in it; years that are new, or have more text since they were searched. */
  const found = new Map();
  const waiting = new Set();
  let working = false;
  let turn = 0;

  const work = async () => {
    const ours = turn;
    let drawn = -Infinity;
    let rested = performance.now();
    working = true;
    while (waiting.size) {
      const [year] = waiting;
      waiting.delete(year);
      const items = entries.get(year) ?? [];
      const results = [];
      for (let from = 0; from < items.length; from += atATime) {
        results.push(...find(query, items.slice(from, from + atATime)));
        if (performance.now() - rested < awake) continue;
        await new Promise((resume) => setTimeout(resume));
        if (turn !== ours) return; // for another query
        rested = performance.now();
      }
      found.set(year, results);
      if (waiting.size && performance.now() - drawn > drawnAgain) {
        render();
        drawn = performance.now();
      }
    }
    working = false;
    render();
  };

  // Loading -----------------------------------------------------------------------------------------

  /** What compressed data holds; see pipeline/writing/search. */
  const unpack = (packed) => {
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(plain).json();
  };

  const abstracts = new Map();
  const join = (year) => {
    const items = entries.get(year);
    const texts = abstracts.get(year);
    if (items && texts) items.forEach((item, number) => (item[fields.abstract] = texts[number]));
  };

  // A script of data calls this.
  globalThis.found = async (year, part, packed) => {
    try {
      (part === "entries" ? entries : abstracts).set(year, await unpack(packed));
      join(year);
    } catch {
      failed = true;
    }
    arrived += 1;
    waiting.add(year);
    if (!working) work();
  };

  let loading = false;
  const load = () => {
    if (loading) return;
    loading = true;
    const waitingParts = [...years.map((year) => `${year}.js`), ...years.map((year) => `${year}-abstracts.js`)];
    const next = () => {
      const name = waitingParts.shift();
      if (!name) return;
      const script = element("script", { src: `${list.dataset.root}search/${name}` });
      script.addEventListener("load", next);
      script.addEventListener("error", () => {
        failed = true;
        arrived += 1;
        if (!working) work();
        next();
      });
      document.head.append(script);
    };
    for (let count = 0; count < loadedAtOnce; count += 1) next();
  };

  // The address holds the query, so that a search can be kept, sent and gone back to.
  const start = (text) => {
    query = parse(text);
    limit = shownAtOnce;
    turn += 1;
    working = false;
    found.clear();
    made.clear();
    for (const year of entries.keys()) waiting.add(year);
    if (!query.empty) load();
    work();
  };

  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    history.pushState(null, "", text ? `?q=${encodeURIComponent(text)}` : location.pathname);
    start(text);
  });
  const fromAddress = () => {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    start(field.value);
  };
  addEventListener("popstate", fromAddress);
  addEventListener("languagechosen", () => {
    made.clear(); // excerpts are in the language chosen
    if (query) render();
  });
  more.addEventListener("click", () => {
    const first = limit;
    limit += shownAtOnce;
    render();
    list.children[first]?.querySelector("a").focus();
  });
  fromAddress();
  if (!field.value) field.focus();
})();
