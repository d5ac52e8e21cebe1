// What belongs to the person rather than to a form: language, the file for when all else fails, leaving.

import { endSession, leave, state, sync } from "capture/app";
import { exported } from "capture/archive";
import { choose, download } from "capture/dom";
import { items } from "capture/outbox";
import { DONE, counted } from "capture/sending";
import { forgetUser } from "capture/store";
import { language, languages, speak, t } from "capture/words";

/** Ask what to do, and do it. */
export async function menu() {
  const others = languages.filter(({ code }) => code !== language).map(({ code, name }) => [`speak ${code}`, name]);
  const { unsent } = counted(await items(state.user));
  const chosen = await choose(state.user.fullName, [
    ...others,
    ["look", t("Look for new forms and receipts")],
    ...(unsent ? [["export", t("Save what is not sent as a file")]] : []),
    ["pages", t("Go to the other pages")],
    ["leave", t("Sign out of this device"), "danger"],
  ]);
  if (chosen.startsWith("speak ")) speak(chosen.slice(6));
  if (chosen === "look") await sync();
  if (chosen === "export") await save();
  if (chosen === "pages") location.assign("/");
  if (chosen === "leave") await signOut();
}

/** Ask first, for the file can be read by anybody who has it. Gives whether it was saved. */
async function save() {
  const question = t("The file can be read by whoever has it: it is not locked. Give it only to your supervisor.");
  if ((await choose(question, [["save", t("Save the file"), "primary"]])) !== "save") return false;
  const day = new Date().toISOString().slice(0, 16).replace(/[-:]/g, "").replace("T", "-");
  download(`wayhome-${state.user.name}-${day}.zip`, await exported(state.user));
  return true;
}

/** Take the key and everything kept for the user from this device; what is not sent is first offered to be sent or saved. */
async function signOut() {
  const { unsent, drafts } = counted(await items(state.user));
  if (unsent) {
    const question = t("Not sent: {unsent}, of these drafts: {drafts}. Signing out removes them from this device.", { unsent, drafts });
    const chosen = await choose(question, [
      ["send", t("Send now"), "primary"],
      ["export", t("Save as a file, then sign out")],
      ["leave", t("Sign out and lose them"), "danger"],
    ]);
    if (chosen === "send") return sync();
    if (!chosen || (chosen === "export" && !(await save()))) return undefined;
  } else if ((await choose(t("Sign out of this device?"), [["leave", t("Sign out"), "primary"]])) !== "leave") return undefined;
  const { user, csrf, network } = state;
  localStorage.setItem("wayhome-leaving", user.name);
  await forgetUser(user);
  if (network === DONE) await endSession(csrf);
  return leave();
}
