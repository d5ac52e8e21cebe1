// From the text of a code to what it states, and whether a key signed it. Knows nothing of the page.
const MARK = "WH1:";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const FIELDS = ["kind", "number", "key", "name", "name_local", "sex", "born", "day0", "last", "area", "issued", "order"];
const SIGNATURE_BYTES = 64;
/** The order of the group of Ed25519, smallest byte first: what tweetnacl does not look at, and RFC 8032 asks for. */
const ORDER = [
  0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/** The letters of a code as they stand in a text or after the # of an address; "" if there is none. */
function lettersIn(text) {
  const packed = text.slice(text.lastIndexOf("#") + 1).replace(/%3a/i, ":").replace(/\s+/g, "").toUpperCase();
  return packed.indexOf(MARK) === 0 ? packed.slice(MARK.length) : "";
}

/** The bytes that base32 letters stand for; null if they stand for none, or not in this one way. */
function bytesOf(letters) {
  const bytes = [];
  let bits = 0;
  let held = 0;
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) return null;
    held = (held << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes.push(held >> bits);
      held &= (1 << bits) - 1;
    }
  }
  return held || bits > 4 ? null : new Uint8Array(bytes);
}

/** What a code states, its signature and the signed bytes; null if it is not whole. */
function opened(letters) {
  const bytes = bytesOf(letters);
  if (!bytes || bytes.length <= SIGNATURE_BYTES) return null;
  const content = bytes.slice(SIGNATURE_BYTES);
  const statement = statementIn(content);
  const signed = new Uint8Array(MARK.length + content.length);
  signed.set([...MARK].map((letter) => letter.charCodeAt(0)));
  signed.set(content, MARK.length);
  return statement && { statement, signed, signature: bytes.slice(0, SIGNATURE_BYTES) };
}

function statementIn(content) {
  let lines;
  try {
    lines = new TextDecoder("utf-8", { fatal: true }).decode(content).split("\n");
  } catch (error) {
    return null;
  }
  if (lines.length !== FIELDS.length) return null;
  const statement = {};
  FIELDS.forEach((name, index) => (statement[name] = lines[index]));
  const days = [statement.last, statement.issued].concat(statement.day0 ? [statement.day0] : []);
  const isOne = (statement.kind === "C" || statement.kind === "Q") && days.every((day) => /^\d{8}$/.test(day));
  if (!isOne) return null;
  ["day0", "last", "issued"].forEach((name) => (statement[name] = asDay(statement[name])));
  return statement;
}

/** 20200518 as 2020-05-18, as the published keys write days. */
function asDay(written) {
  return written && `${written.slice(0, 4)}-${written.slice(4, 6)}-${written.slice(6)}`;
}

/** Whether the holder of the public key signed exactly these bytes. */
function isSigned(found, publicKey) {
  return isBelow(found.signature.slice(32), ORDER) && nacl.sign.detached.verify(found.signed, found.signature, fromHex(publicKey));
}

function isBelow(number, limit) {
  for (let at = 31; at >= 0; at -= 1) {
    if (number[at] !== limit[at]) return number[at] < limit[at];
  }
  return false;
}

function fromHex(text) {
  return new Uint8Array(text.match(/../g).map((digits) => parseInt(digits, 16)));
}

/** How a certificate is named among those withdrawn. */
function digestOf(statement) {
  const digest = nacl.hash(new TextEncoder().encode(`${statement.key}:${statement.number}`));
  return Array.prototype.map.call(digest.slice(0, 8), (byte) => `0${byte.toString(16)}`.slice(-2)).join("");
}
