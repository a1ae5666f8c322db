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

  /** The first of an entry's texts in which something is found, else its first one; undefined if it has none. */
  const passage = (item) => {
    const { ko, en, abstract } = fields;
    const order = root.dataset.show === "en" ? [en, ko, abstract] : [ko, en, abstract];
    const places = order.filter((place) => item[place]);
    for (const place of places) {
      const found = marks(query, item[place]);
      if (found.length) return { place, found };
    }
    return places.length ? { place: places[0], found: [] } : undefined;
  };

  /** The text around the first word found. */
  const excerpt = (item, best) => {
    if (!best) return [];
    const { place, found } = best;
    const text = item[place];
    const first = found.length ? found[0][0] : 0;
    const from = first < excerptLength / 2 ? 0 : text.indexOf(" ", first - excerptLength / 2) + 1;
    const end = from + excerptLength;
    const space = text.lastIndexOf(" ", end);
    const until = end >= text.length ? text.length : space > first ? space : end;
    const language = place === fields.ko ? "ko" : "en";
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

  const result = (item, best) => {
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
      ...excerpt(item, best),
    );
  };

  const say = (name) =>
    status.getAttribute(root.lang === root.dataset.otherLanguage ? `data-other-${name}` : `data-${name}`);

  /** Item to its element, which is made anew only if the abstract, when it has come, is the passage to show. */
  const made = new Map();
  const shown = (item) => {
    const whole = item[fields.abstract] !== undefined;
    const known = made.get(item);
    if (known && (known.settled || !whole)) return known.element;
    const best = passage(item);
    const element = known && known.place === best?.place ? known.element : result(item, best);
    made.set(item, { settled: whole || best?.found.length > 0, place: best?.place, element });
    return element;
  };

  /**
   * Puts elements into the list. What comes behind the others moves nothing; else all of them are put in anew,
   * as a page that loads would have them, and the one that has the focus keeps it.
   */
  const put = (elements) => {
    const focused = document.activeElement;
    const before = [...list.children];
    if (before.every((element, place) => element === elements[place])) {
      list.append(...elements.slice(before.length));
      return;
    }
    list.replaceChildren(...elements);
    if (list.contains(focused)) focused.focus({ preventScroll: true });
  };

  /** Year to its entries as they came; a part that could not be loaded counts as failed. */
  const entries = new Map();
  const parts = years.flatMap(() => ["entries", "abstracts"]).length;
  let arrived = 0;
  let failed = false;

  const results = () => ordered(years.flatMap((year) => found.get(year) ?? []));

  const render = () => {
    more.hidden = true;
    if (query.empty) {
      status.textContent = "";
      list.replaceChildren();
      return;
    }
    const all = results();
    put(all.slice(0, limit).map(shown));
    more.hidden = all.length <= limit;
    const count = all.length.toLocaleString(root.lang);
    const summary = all.length ? say("found").replace("{}", count) : say("none");
    const finished = arrived === parts && !working;
    status.textContent = !finished ? say("running") : failed ? `${summary} ${say("failed")}` : summary;
  };

  // Searching ---------------------------------------------------------------------------------------

  // A few entries at a time, so that the page stays awake: how many, and milliseconds without a rest.
  const atATime = 4;
  const awake = 6;
  const drawnAgain = 250; // milliseconds between two drawings while results come

  /** Year to what the query finds in it; years that are new, or have more text since they were searched. */
  const found = new Map();
  const waiting = new Set();
  let working = false;
  let turn = 0;
  let rested = 0;

  /** Lets the browser in, if it had to wait for a while; false if another query began meanwhile. */
  const rest = async (ours) => {
    if (performance.now() - rested > awake) {
      // Where there is no better, a timer: it comes four milliseconds later, after all else that waits.
      await (globalThis.scheduler?.yield?.() ?? new Promise((resume) => setTimeout(resume)));
      rested = performance.now();
    }
    return turn === ours;
  };

  /** Makes what is to show, an entry at a time; false if another query began meanwhile. */
  const prepare = async (ours) => {
    for (const item of results().slice(0, limit)) {
      if (!(await rest(ours))) return false;
      shown(item);
    }
    return true;
  };

  const work = async () => {
    const ours = turn;
    let drawn = -Infinity;
    working = true;
    while (waiting.size) {
      const [year] = waiting;
      waiting.delete(year);
      const items = entries.get(year) ?? [];
      const ofYear = [];
      for (let from = 0; from < items.length; from += atATime) {
        if (!(await rest(ours))) return;
        ofYear.push(...find(query, items.slice(from, from + atATime)));
      }
      found.set(year, ofYear);
      if (waiting.size && performance.now() - drawn < drawnAgain) continue;
      if (!(await prepare(ours))) return;
      render();
      drawn = performance.now();
    }
    working = false;
    render();
  };

  // Loading -----------------------------------------------------------------------------------------

  /** What compressed data holds; see pipeline/writing/search. */
  const unpack = (packed) => {
    const characters = atob(packed);
    const bytes = new Uint8Array(characters.length);
    for (let place = 0; place < bytes.length; place += 1) bytes[place] = characters.charCodeAt(place);
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
