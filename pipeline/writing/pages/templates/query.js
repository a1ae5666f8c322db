// What a query means, and what it finds in entries. Knows nothing of the page: texts in, results out.
"use strict";

globalThis.digestsQuery = (() => {
  // An entry, as the data has it (see pipeline/writing/search); its abstract is put in when it has come.
  const [anchor, date, title, authors, tags, ko, en, abstract] = [0, 1, 2, 3, 4, 5, 6, 7];

  // Folding -----------------------------------------------------------------------------------------

  const letters = { ł: "l", ø: "o", đ: "d", ð: "d", ħ: "h", ı: "i", ß: "ss", æ: "ae", œ: "oe", þ: "th" };
  const odd = /[łøđðħıßæœþ]/g;

  /** Text as it is compared: no capitals, accents or kinds of quotes, hyphens, spaces and widths. */
  const fold = (text) => {
    const lower = text.toLowerCase();
    // eslint-disable-next-line no-control-regex
    if (/^[\x20-\x7e]*$/.test(lower)) return lower.replaceAll("_", "-");
    return lower
      .normalize("NFKD")
      .replace(/[\p{M}\u200b\u2060\u00ad]/gu, "")
      .normalize("NFC") // syllables of Hangul come together again
      .toLowerCase()
      .replace(odd, (letter) => letters[letter])
      .replace(/[‘’‚‛′ʼʹ`´]/g, "'")
      .replace(/[“”„‟″«»]/g, '"')
      .replace(/[\p{Pd}\u2212_]/gu, "-")
      .replace(/\s/g, " ");
  };

  const foldedCharacters = new Map();
  const foldCharacter = (character) => {
    let shape = foldedCharacters.get(character);
    if (shape === undefined) {
      shape = fold(character);
      foldedCharacters.set(character, shape);
    }
    return shape;
  };

  /** Folded text, and for each of its places the place in the text that it came from. */
  const foldWithPlaces = (text) => {
    let folded = "";
    const places = [];
    let place = 0;
    for (const character of text) {
      const piece = foldCharacter(character);
      folded += piece;
      for (let count = piece.length; count > 0; count -= 1) places.push(place);
      place += character.length;
    }
    places.push(place);
    return { folded, places };
  };

  // Words -------------------------------------------------------------------------------------------

  const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
  const wordStart = "(?<![\\p{Script=Latin}\\p{N}])";
  const wordEnd = "(?![\\p{Script=Latin}\\p{N}])";
  const optional = "[- ]?";

  const particles =
    /(?:으로부터|로부터|에서는|에서도|으로는|으로도|에게서|이라는|으로|에서|에게|까지|부터|이고|인데|라는|처럼|보다|[을를이가은는의에와과로도만들])$/u;
  // Nouns that end like a particle.
  const whole =
    /(?:정확|난이|해상|선호|유사|복잡|민감|신뢰|중요|만족|완성|희소|충실|일관|자유|성숙|기여|관련|점유)도$|시나리오$|파라미터와$/u;

  /** A Korean word without its particles; at least `least` syllables stay. */
  const noun = (word, least) => {
    let stem = word;
    while (!whole.test(stem)) {
      const shorter = stem.replace(particles, "");
      if (shorter === stem || shorter.length < least) break;
      stem = shorter;
    }
    return stem;
  };

  // English words in s that are no plurals.
  const singular = /(?:ss|(?<!\b[cgnt]p)us|(?<!\bap)is|aos|ias|xas)$|^(?:atlas|canvas|gas|lens|series|species|news|always|perhaps|pathos|cosmos|ethos)$/;

  /** The other form of an English noun, a plural's or a singular's; a singular is found as a whole word only. */
  const otherNumber = (word) => {
    if (/^[a-z]{2,}ies$/.test(word)) return { word: `${word.slice(0, -3)}y`, end: wordEnd };
    if (/^[a-z]*(?:[sxz]|ch|sh)es$/.test(word)) return { word: word.slice(0, -2), end: `e?${wordEnd}` };
    if (/^[a-z0-9]{2,}s$/.test(word) && !singular.test(word)) return { word: word.slice(0, -1), end: wordEnd };
    if (/^[a-z]+[^aeiou\d]y$/.test(word)) return { word: `${word.slice(0, -1)}ies`, end: "" };
    return null;
  };

  /** A Latin word with hyphens where the text may have some, and a space in its middle if it is long. */
  const latin = (word) => {
    const pieces = word.replaceAll("'", "").split(/-+/).filter(Boolean);
    const spelt = (text) =>
      [...text]
        .map((letter, place) => {
          const edge = place && /\d/.test(letter) !== /\d/.test(text[place - 1]) && /[a-z\d]/.test(letter);
          return (place ? (edge ? optional : "[-']?") : "") + escaped(letter);
        })
        .join("");
    const joined = pieces.map(spelt).join(optional);
    if (pieces.length !== 1 || !/^[a-z]{6,}$/.test(pieces[0])) return joined || escaped(word);
    const [letters_] = pieces;
    const divided = [];
    for (let place = 3; place <= letters_.length - 3; place += 1) {
      divided.push(`${letters_.slice(0, place)} ${letters_.slice(place)}`);
    }
    return `(?:${[joined, ...divided].join("|")})`;
  };

  /** Hangul: 언어모델 is also 언어 모델; two syllables would be found across words. */
  const hangul = (word) => [...word].join([...word].length > 2 ? " ?" : "");

  /** The nouns that a Korean compound may be made of, as pairs of patterns: 언어모델 is of 언어 and of 모델. */
  const halvesOf = (word) => {
    const parts = runs(word);
    if (parts.length !== 1 || !isHangul(word)) return [];
    const syllables = [...noun(word, 2)];
    const pairs = [];
    for (let place = 2; place <= syllables.length - 2; place += 1) {
      pairs.push([syllables.slice(0, place), syllables.slice(place)].map((half) => new RegExp(half.join(""), "gu")));
    }
    return pairs;
  };

  const runs = (word) => word.match(/\p{Script=Hangul}+|[^\p{Script=Hangul}]+/gu) ?? [];
  const isHangul = (text) => /^\p{Script=Hangul}/u.test(text);
  const isLatin = (text) => /^[\p{Script=Latin}\p{N}]/u.test(text);

  /** Patterns of a word: `exact` for names, `wide` for all else, where an English word is found in both numbers. */
  const wordPatterns = (word, before) => {
    const parts = runs(word);
    const last = parts.length - 1;
    if (isHangul(parts[last])) parts[last] = noun(parts[last], last ? 0 : 2);
    const kept = parts.filter(Boolean);
    const pattern = (pieces) => pieces.map((part) => (isHangul(part) ? hangul(part) : latin(part))).join(optional);
    const start = isLatin(kept[0]) ? wordStart : "";
    const exact = [start + pattern(kept)];
    if (before && start && isLatin(before)) exact.push(wordStart + pattern([before]) + optional + pattern(kept));
    const wide = [...exact];
    const other = isHangul(kept[kept.length - 1]) ? null : otherNumber(kept[kept.length - 1]);
    if (other) wide.push(start + pattern([...kept.slice(0, -1), other.word]) + other.end);
    return { exact, wide };
  };

  const phrasePatterns = (text) => {
    const inner = text.trim().split(/[- ]+/).filter(Boolean).map(escaped).join("[- ]+");
    const patterns = [(isLatin(text.trim()) ? wordStart : "") + inner];
    return { exact: patterns, wide: patterns };
  };

  const term = ({ exact, wide }, day = null, halves = []) => ({
    exact: new RegExp(exact.join("|"), "u"),
    wide: new RegExp(wide.join("|"), "u"),
    all: new RegExp(wide.join("|"), "gu"),
    day,
    halves,
  });

  /** A day, month or year as dates begin; null where a word is none. */
  const dayOf = (word) => {
    const parts = /^((?:19|20)\d\d)(?:[-./](\d{1,2})(?:[-./](\d{1,2}))?)?[.년]?$/u.exec(word);
    return parts && parts.slice(1).filter(Boolean).map((part) => part.padStart(2, "0")).join("-");
  };

  const sameTag = (tag) => fold(tag).replaceAll("-", "");

  /**
   * What to look for: words, "phrases", #tags and dates, all of which an entry must have.
   *
   * A Latin word is found where a word begins with it, a Korean one anywhere.
   */
  const parse = (text) => {
    const terms = [];
    const wantedTags = [];
    let before = "";
    const written = fold(text).replace(
      /((?:19|20)\d\d)년 ?(\d{1,2})월(?: ?(\d{1,2})일)?/gu,
      (_, year, month, day) => [year, month, day].filter(Boolean).join("-"),
    );
    for (const [, phrase, tag, found] of written.matchAll(/"([^"]+)"?|#([^\s"]+)|([^\s"]+)/gu)) {
      if (tag) wantedTags.push(sameTag(tag));
      const word = found?.replace(/^[([{¿¡]+(?=.)|(?<=.)[,.;:!?)\]}…]+$/gu, "") ?? "";
      const day = dayOf(word);
      if (phrase?.trim()) terms.push(term(phrasePatterns(phrase)));
      else if (day?.includes("-")) terms.push({ day });
      else if (/[\p{L}\p{N}\p{S}]/u.test(word)) {
        terms.push(term(wordPatterns(word, before), day, halvesOf(word)));
      }
      before = day?.includes("-") ? "" : word;
    }
    return { terms, tags: wantedTags, empty: terms.length + wantedTags.length === 0 };
  };

  // Entries -----------------------------------------------------------------------------------------

  // The better the place, the smaller the number. Dates are no better or worse than each other.
  const inTitle = 0;
  const inTag = 1;
  const inAuthors = 2;
  const inCommentary = 3;
  const inAbstract = 4;
  // Two nouns that may be one are worse than the one anywhere.
  const inHalves = 5;
  const nowhere = Infinity;

  const folded = new WeakMap();
  const foldedOf = (item) => {
    let texts = folded.get(item);
    if (!texts) {
      texts = {
        title: fold(item[title]),
        tags: fold(item[tags].join(" # ")),
        sameTags: item[tags].map(sameTag),
        authors: fold(item[authors]),
        commentary: fold(`${item[ko]} \n ${item[en]}`),
        abstract: null,
      };
      folded.set(item, texts);
    }
    if (texts.abstract === null && item[abstract] !== undefined) texts.abstract = fold(item[abstract]);
    return texts;
  };

  const placeOfWord = (inNames, anywhere, texts) => {
    if (texts.title.search(anywhere) >= 0) return inTitle;
    if (texts.tags.search(anywhere) >= 0) return inTag;
    if (texts.authors.search(inNames) >= 0) return inAuthors;
    if (texts.commentary.search(anywhere) >= 0) return inCommentary;
    return texts.abstract && texts.abstract.search(anywhere) >= 0 ? inAbstract : nowhere;
  };

  const placeOf = (wanted, item, texts) => {
    if (wanted.day && item[date].startsWith(wanted.day)) return wanted.wide ? inCommentary : inTitle;
    if (!wanted.wide) return nowhere;
    const place = placeOfWord(wanted.exact, wanted.wide, texts);
    if (place !== nowhere || !wanted.halves.length) return place;
    const inBoth = wanted.halves.map((pair) => Math.max(...pair.map((half) => placeOfWord(half, half, texts))));
    return inHalves + Math.min(...inBoth);
  };

  const distance = (query, item) => {
    const texts = foldedOf(item);
    if (!query.tags.every((tag) => texts.sameTags.includes(tag))) return nowhere;
    let sum = 0;
    for (const wanted of query.terms) {
      sum += placeOf(wanted, item, texts);
      if (sum === nowhere) break;
    }
    return sum;
  };

  /** The items that a query finds, each with how far away it is from the best place, in the order given. */
  const find = (query, items) => {
    if (query.empty) return [];
    const found = items.map((item) => ({ item, away: distance(query, item) }));
    return found.filter(({ away }) => away !== nowhere);
  };

  /** The items found, those in better places first, else as they were. */
  const ordered = (found) =>
    [...found].sort((one, other) => one.away - other.away).map(({ item }) => item);

  /** Where in a text a query's words stand: pairs of beginning and end, in order and apart. */
  const marks = (query, text, name = false) => {
    const { folded: shape, places } = foldWithPlaces(text);
    const found = [];
    for (const wanted of query.terms) {
      if (!wanted.all) continue;
      if (name && !wanted.exact.test(shape)) continue;
      const patterns = wanted.wide.test(shape) ? [wanted.all] : wanted.halves.flat();
      for (const match of patterns.flatMap((pattern) => [...shape.matchAll(pattern)])) {
        if (match[0]) found.push([places[match.index], places[match.index + match[0].length]]);
      }
    }
    found.sort((one, other) => one[0] - other[0]);
    const apart = [];
    for (const [from, until] of found) {
      const last = apart[apart.length - 1];
      if (last && from <= last[1]) last[1] = Math.max(last[1], until);
      else apart.push([from, until]);
    }
    return apart;
  };

  return { fields: { anchor, date, title, authors, tags, ko, en, abstract }, fold, parse, find, ordered, marks };
})();
