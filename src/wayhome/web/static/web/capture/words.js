// The words of the app in the language of its user. What the form engine says in English is looked up here too.

const said = JSON.parse(document.getElementById("words").textContent);
const KEPT = "wayhome-language";

export const languages = said.languages;
export const language = languages.some(({ code }) => code === localStorage.getItem(KEPT))
  ? localStorage.getItem(KEPT)
  : document.documentElement.lang;
export const dates = said.dates[language];
document.documentElement.lang = language;

/** The sentence in the language of the user, its {places} filled. A sentence that nobody declared stays as it is. */
export function t(sentence, values = {}) {
  const text = said.words[language][sentence] ?? sentence;
  return text.replace(/\{(\w+)\}/g, (place, name) => (name in values ? number(values[name]) : place));
}

globalThis.wayhomeWord = t;

/** A number in the digits of the language; anything else as it is. */
export function number(value) {
  return typeof value === "number" ? digits(new Intl.NumberFormat(locale()).format(value)) : String(value);
}

/** A moment as people say it: the time for today, else the day and the time. */
export function moment(milliseconds) {
  const then = new Date(milliseconds);
  const isToday = then.toDateString() === new Date().toDateString();
  const day = isToday ? {} : { day: "numeric", month: "short" };
  const format = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit", hour12: false, ...day });
  return digits(format.format(then));
}

/** Speak another language from now on. The page opens anew, for the form engine keeps the words it once showed. */
export function speak(code) {
  localStorage.setItem(KEPT, code);
  location.reload();
}

/** The text for this language out of {language code: text}; "" is the text of a form without languages. */
export function spoken(texts) {
  return texts[language] ?? texts[""] ?? Object.values(texts)[0] ?? "";
}

function locale() {
  return language === "km" ? "km-KH" : "en-GB";
}

/** Browsers write Khmer with Latin digits where they lack its data. */
function digits(text) {
  return language === "km" ? text.replace(/\d/g, (digit) => String.fromCharCode(0x17e0 + Number(digit))) : text;
}
