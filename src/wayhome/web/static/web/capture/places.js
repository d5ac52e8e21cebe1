// All places of the country in memory, to be found by what somebody types: a name in either script, or a code.

import { device, get } from "capture/store";

const SHOWN = 40;
const KHMER_DIGITS = "០១២៣៤៥៦៧៨៩";

let book;
/** The places kept on this device as [{uid, code, name, local, level, parent, key}], parents before children. */
export async function places() {
  const kept = await get(await device(), "things", "places");
  if (!kept) return [];
  if (book?.hash !== kept.hash) book = { hash: kept.hash, places: read(kept.text) };
  return book.places;
}

/** Lines of level, end of the code, name, local name, other names, uid where it is not the code; depth first. */
export function read(text) {
  const around = [];
  return text.split("\n").filter(Boolean).map((line) => {
    const [depth, tail, name, local = "", others = "", own = ""] = line.split("\t");
    const level = Number(depth);
    const parent = level ? around[level - 1] : null;
    const code = level > 1 ? parent.code + tail : tail;
    const key = [name, local, ...others.split("|")].map(folded).join("\n");
    around[level] = { uid: own || code, code, name, local: local || name, level, parent, key };
    return around[level];
  });
}

/** The places as the list of a form, with these columns: the same rows as the server would give. */
export function asCsv(all, columns) {
  const cell = {
    name: ({ name }) => name,
    name_local: ({ local }) => local,
    code: ({ code }) => code,
    level: ({ level }) => String(level),
    parent: ({ parent }) => parent?.uid ?? "",
  };
  const label = ({ local, name }) => (local === name ? name : `${local} · ${name}`);
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  const rows = all.map((place) => [place.uid, label(place), "1", ...columns.map((column) => cell[column](place))]);
  const sorted = rows.sort(([, one], [, other]) => (one < other ? -1 : one > other ? 1 : 0));
  return [["name", "label", "__version", ...columns], ...sorted].map((row) => row.map(quoted).join(",")).join("\n");
}

/** Up to `most` places that the words may mean, the surest first: each word stands in its name, or in one around it. */
export function search(all, typed, most = SHOWN) {
  const digits = plainDigits(typed).replace(/[^\d]/g, "");
  const whole = folded(typed);
  if (!whole && !digits) return all.filter(({ level }) => level === 1).slice(0, most);
  const words = typed.split(/[\s,]+/).map(folded).filter(Boolean);
  const found = [];
  for (const place of all) {
    if (!place.level) continue;
    const how = digits && digits.length === whole.length ? byCode(place, digits) : byName(place, whole, words);
    if (how < 9) found.push({ how, place });
  }
  found.sort((one, other) => one.how - other.how || one.place.level - other.place.level);
  return found.slice(0, most).map(({ place }) => place);
}

/** The areas around a place and the place itself, from the top. */
export function chain(place) {
  return place?.level ? [...chain(place.parent), place] : [];
}

function byCode({ code }, digits) {
  if (code === digits) return 0;
  return code.startsWith(digits) ? 3 : 9;
}

function byName(place, whole, words) {
  const names = place.key.split("\n");
  if (names.includes(whole)) return 1;
  if (names.some((name) => name.startsWith(whole))) return 3;
  if (words.length > 1) {
    const around = chain(place).map(({ key }) => key).join("\n");
    const own = words.filter((word) => place.key.includes(word));
    if (own.length && words.every((word) => around.includes(word))) return names.some((name) => words.includes(name)) ? 2 : 4;
  }
  return place.key.includes(whole) ? 5 : 9;
}

/** What two ways to write a name have in common: no case, marks, blanks or zero-width signs; Latin digits. */
export function folded(text) {
  return plainDigits(text)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f\u200b-\u200d\s\-'’.,()]/g, "");
}

function plainDigits(text) {
  return text.replace(/[០-៩]/g, (digit) => KHMER_DIGITS.indexOf(digit));
}
