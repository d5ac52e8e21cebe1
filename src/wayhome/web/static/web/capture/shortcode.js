// The short code of a registration: the last ten hexadecimal digits of its uid as letters, and a check letter.

const LETTERS = "ACDEFHJKLMNPRTXY";
const CHECK_LETTERS = LETTERS + "W";

/** The short code of a uid, as ACDE-FHJK-LMN; "" for a uid that does not end in ten hexadecimal digits. */
export function codeOf(uid) {
  const tail = uid.replaceAll("-", "").toLowerCase().slice(-10);
  if (!/^[0-9a-f]{10}$/.test(tail)) return "";
  const values = [...tail].map((digit) => parseInt(digit, 16));
  const sum = values.reduce((total, value, place) => total + value * (place + 1), 0);
  const letters = values.map((value) => LETTERS[value]).join("") + CHECK_LETTERS[sum % 17];
  return [letters.slice(0, 4), letters.slice(4, 8), letters.slice(8)].join("-");
}
