// The page: takes a code by address, camera, picture or hand, and says in every language what is to be thought of it.
const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const KHMER_DIGITS = "០១២៣៤៥៦៧៨៩";
const LOOKS = { genuine: "good", over: "wary", doubtful: "wary", unknown: "wary", broken: "wary", none: "wary" };
const SIGNS = { good: "✔", wary: "!", bad: "✘" };
let stop = null;

function element(tag, text, attributes) {
  const made = document.createElement(tag);
  Object.keys(attributes || {}).forEach((name) => made.setAttribute(name, attributes[name]));
  if (text) made.textContent = text;
  return made;
}

/** Put the result there, or nothing. */
function put(box) {
  at("result").textContent = "";
  if (box) at("result").append(box);
}

/** A sentence in a language, its {parts} filled. */
function say(speech, name, parts) {
  const sentence = data.words[speech][name];
  return sentence.replace(/\{(\w+)\}/g, (all, part) => (parts && part in parts ? parts[part] : all));
}

function digits(text, speech) {
  return speech === "km" ? String(text).replace(/[0-9]/g, (digit) => KHMER_DIGITS[digit]) : String(text);
}

function day(written, speech) {
  if (!written) return "–";
  const [year, month, number] = written.split("-").map(Number);
  return digits(`${number} ${data.months[speech][month - 1]} ${year}`, speech);
}

function facts(statement, speech) {
  const index = data.languages.indexOf(speech);
  const area = data.areas[statement.area];
  const names = speech === "km" ? [statement.name_local, statement.name] : [statement.name, statement.name_local];
  const year = digits(statement.born.replace("~", ""), speech);
  const told = [
    ["name", names.filter(Boolean).join(" · ")],
    ["sex", (data.sexes[statement.sex] || [])[index] || statement.sex || "–"],
    ["born", statement.born[0] === "~" ? say(speech, "about", { year }) : year || "–"],
    ["day0", day(statement.day0, speech)],
    ["last", day(statement.last, speech)],
    ["area", `${area ? area[index] : ""} (${digits(statement.area, speech)})`.trim()],
    ["issued", day(statement.issued, speech)],
    ["number", statement.number],
  ];
  return statement.order ? told.concat([["order", statement.order]]) : told;
}

/** Show what was found. Of what is not to be believed nothing is shown but the number. */
function show(text) {
  const found = judged(text, data.published, dayOf(new Date()));
  const look = LOOKS[found.verdict] || "bad";
  const isShown = look === "good" || found.verdict === "over" || found.verdict === "doubtful";
  const box = element("section", "", { class: look, role: "alert", "data-verdict": found.verdict });
  box.append(element("p", SIGNS[look], { class: "sign", "aria-hidden": "true" }));
  data.languages.forEach((speech) => {
    const number = found.statement ? found.statement.number : "";
    const parts = { since: day(found.since, speech), key: found.key || "", number };
    box.append(element("h2", say(speech, found.verdict, parts), { lang: speech }));
    box.append(element("p", say(speech, `${found.verdict}_do`, parts), { lang: speech }));
  });
  data.languages.filter(() => isShown).forEach((speech) => {
    const list = element("dl", "", { lang: speech });
    const last = day(found.statement.last, speech);
    list.append(element("p", say(speech, `states_${found.statement.kind}`, { last }), { class: "states" }));
    facts(found.statement, speech).forEach(([label, value]) => {
      const line = element("div");
      line.append(element("dt", say(speech, label)), element("dd", value));
      list.append(line);
    });
    box.append(list);
  });
  put(box);
  at("again").hidden = false;
  box.scrollIntoView();
}

/** Say one sentence about what this page could not do. */
function complain(name) {
  const box = element("section", "", { class: "wary", role: "alert" });
  data.languages.forEach((speech) => box.append(element("p", say(speech, name), { lang: speech })));
  put(box);
}

function endCamera() {
  if (stop) stop();
  stop = null;
  at("camera").hidden = true;
  at("scan").hidden = !hasCamera();
}

/** What stands after the # never reaches a server; it does not stay in the history of the phone either. */
function fromAddress() {
  const text = location.hash;
  if (!lettersIn(text)) return;
  try {
    history.replaceState(null, "", location.pathname);
  } catch (error) {
    // a file in a viewer that forbids it: the code stays in the address line
  }
  show(text);
}

at("scan").hidden = !hasCamera();
at("scan").addEventListener("click", () => {
  at("camera").hidden = false;
  at("scan").hidden = true;
  put();
  stop = looking(
    at("video"),
    (text) => {
      endCamera();
      show(text);
    },
    () => {
      endCamera();
      complain("no_camera");
    },
  );
});
at("end").addEventListener("click", endCamera);
at("photo").addEventListener("change", async () => {
  const [file] = at("photo").files;
  if (!file) return;
  const text = await textInFile(file);
  at("photo").value = "";
  if (text) show(text);
  else complain("no_code");
});
at("typed").addEventListener("submit", (event) => {
  event.preventDefault();
  show(at("text").value);
});
at("again").addEventListener("click", () => {
  put();
  at("text").value = "";
  at("again").hidden = true;
  scrollTo(0, 0);
});
addEventListener("hashchange", fromAddress);
data.languages.forEach((speech) => {
  const words = say(speech, "as_of", { day: day(data.published.as_of, speech) });
  at("as-of").append(element("p", words, { lang: speech }));
});
at("file").hidden = location.protocol === "file:";
if (location.protocol !== "file:" && navigator.serviceWorker) {
  navigator.serviceWorker.register("sw.js").catch(() => {});
}
fromAddress();
