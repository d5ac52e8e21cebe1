// Everything that was not sent as one file, for when all else fails: a ZIP with a folder for each form, laid out as on a
// phone: its answers as submission.xml, its photographs beside them.

import { DRAFT, READY, REFUSED, body, items } from "capture/outbox";

const TABLE = Uint32Array.from({ length: 256 }, (_, at) => {
  let value = at;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The unsent items of the user as a ZIP. Raises KeyLost. */
export async function exported(user) {
  const files = [];
  for (const item of await items(user)) {
    if (![DRAFT, READY, REFUSED].includes(item.state)) continue;
    const { xml, files: attached } = await body(user, item.id);
    const folder = `instances/${item.id.replace("uuid:", "")}`;
    files.push([`${folder}/submission.xml`, new TextEncoder().encode(xml)]);
    for (const { name, blob } of attached) files.push([`${folder}/${name}`, new Uint8Array(await blob.arrayBuffer())]);
  }
  return zip(files);
}

/** [[name, bytes]] as a ZIP in which nothing is compressed. */
export function zip(files) {
  const parts = [];
  const index = [];
  let offset = 0;
  for (const [name, bytes] of files) {
    const named = new TextEncoder().encode(name);
    const common = (extra) => [20, 0x0800, 0, 0, 0x5c21, checksum(bytes), bytes.length, bytes.length, named.length, ...extra];
    const local = packed("IHHHHHIIIHH", [0x04034b50, ...common([0])]);
    index.push(packed("IHHHHHHIIIHHHHHII", [0x02014b50, 20, ...common([0, 0, 0, 0, 0, offset])]), named);
    parts.push(local, named, bytes);
    offset += local.length + named.length + bytes.length;
  }
  const size = index.reduce((total, part) => total + part.length, 0);
  const end = packed("IHHHHIIH", [0x06054b50, 0, 0, files.length, files.length, size, offset, 0]);
  return new Blob([...parts, ...index, end], { type: "application/zip" });
}

function packed(layout, values) {
  const bytes = new Uint8Array([...layout].reduce((total, kind) => total + (kind === "I" ? 4 : 2), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [place, kind] of [...layout].entries()) {
    if (kind === "I") view.setUint32(at, values[place], true);
    else view.setUint16(at, values[place], true);
    at += kind === "I" ? 4 : 2;
  }
  return bytes;
}

function checksum(bytes) {
  let value = 0xffffffff;
  for (const byte of bytes) value = TABLE[(value ^ byte) & 255] ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
