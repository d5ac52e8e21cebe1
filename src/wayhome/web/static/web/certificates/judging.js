// What is to be thought of a code, by the keys that this page carries.

/**
 * The verdict, and what the code states where that may be shown:
 * "genuine"; "over", genuine but the last day of the letter has passed; "withdrawn" by who issued it;
 * "doubtful", its key is not believed since a later day; "revoked", nor was it on the day of issue;
 * "forged", not signed by the key it names, or after that key was retired; "unknown", this page does not know the key;
 * "broken", not a whole code; "none", not a code of a certificate.
 */
function judged(text, published, today) {
  const letters = lettersIn(text);
  if (!letters) return { verdict: "none" };
  const found = opened(letters);
  if (!found) return { verdict: "broken" };
  const statement = found.statement;
  const key = published.keys.filter((each) => each.id === statement.key)[0];
  if (!key) return { verdict: "unknown", key: statement.key };
  if (!isSigned(found, key.public) || isAfter(statement.issued, key.retired)) return { verdict: "forged" };
  return { verdict: standing(statement, key, published, today), statement, since: key.revoked };
}

function standing(statement, key, published, today) {
  if (published.withdrawn.indexOf(digestOf(statement)) >= 0) return "withdrawn";
  if (key.revoked) return statement.issued < key.revoked ? "doubtful" : "revoked";
  return statement.kind === "Q" && statement.last < today ? "over" : "genuine";
}

function isAfter(day, end) {
  return Boolean(end) && day > end;
}

/** The day on the clock of this phone. */
function dayOf(date) {
  return `${date.getFullYear()}-${`0${date.getMonth() + 1}`.slice(-2)}-${`0${date.getDate()}`.slice(-2)}`;
}
