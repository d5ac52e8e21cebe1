// Records that forms on this device made and the server has not sent back yet: they stand in the lists of later forms,
// so that a follow-up can be written for somebody who was registered a minute ago without a network.

import { madeIn } from "capture/outbox";
import { all, sealText, unsealText, write } from "capture/store";

const SAVE_TO = "saveto";

/** Keep the records that the finished answers make: {list, id, label, properties}, sealed. */
export async function remember(user, xform, xml) {
  const saved = savedTo(xform);
  for (const entity of madeIn(xml)) {
    const record = { list: entity.getAttribute("dataset"), id: entity.getAttribute("id"), ...told(entity, saved) };
    const content = await sealText(user, record.id, JSON.stringify(record));
    await write(user.database, { made: { put: [{ id: record.id, content }] } });
  }
}

/** The list as the server gave it, with the records of this device that it lacks. Bytes in, bytes out. */
export async function local(user, list, content) {
  const kept = await all(user.database, "made");
  if (!kept.length) return content;
  const text = new TextDecoder().decode(content);
  const columns = text.slice(0, text.search(/\r?\n|$/)).split(",");
  const added = [];
  for (const { id, content: sealed } of kept) {
    if (text.includes(id)) {
      await write(user.database, { made: { drop: [id] } });
      continue;
    }
    const record = JSON.parse(await unsealText(user, id, sealed));
    if (record.list !== list) continue;
    const cells = { ...record.properties, name: record.id, label: record.label, __version: "1" };
    added.push(columns.map((column) => quoted(cells[column] ?? "")).join(","));
  }
  return new TextEncoder().encode([text.trimEnd(), ...added, ""].join("\n"));
}

function quoted(cell) {
  return `"${cell.replaceAll('"', '""')}"`;
}

/** Path of a question below the root to the property that it fills. */
function savedTo(xform) {
  const binds = [...new DOMParser().parseFromString(xform, "text/xml").getElementsByTagName("bind")];
  return new Map(
    binds.flatMap((bind) => {
      const property = [...bind.attributes].find(({ localName }) => localName === SAVE_TO);
      return property ? [[bind.getAttribute("nodeset"), property.value]] : [];
    }),
  );
}

function told(entity, saved) {
  const holder = entity.parentElement.parentElement;
  const properties = {};
  for (const node of holder.querySelectorAll("*")) {
    const property = saved.get(pathOf(node));
    if (property && !node.children.length) properties[property] = node.textContent;
  }
  return { label: entity.getElementsByTagName("label")[0]?.textContent ?? "", properties };
}

function pathOf(node) {
  return node ? `${pathOf(node.parentElement)}/${node.localName}` : "";
}
