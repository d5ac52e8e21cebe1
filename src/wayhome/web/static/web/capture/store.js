// What the browser keeps: one database that all users of the device share, and one for each user.
//
// What somebody wrote is sealed with a key that never leaves the browser and that only the database of its user holds.
// A key is made once, for a database that holds nothing; it is gone when its user signs out, never before.

const SHARED = "wayhome";
const OWN = "wayhome-user-";
const STRICT = { durability: "strict" };

/** Raised where the key of a user is not there any more: what was sealed with it cannot be read. */
export class KeyLost extends Error {}

function ask(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened(name, stores) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => {
    for (const [store, keyPath] of Object.entries(stores)) request.result.createObjectStore(store, { keyPath });
  };
  return ask(request).then((database) => {
    database.onversionchange = () => database.close();
    return database;
  });
}

let shared;
/** The database of the device: who uses it, and what is no secret. */
export function device() {
  shared ??= opened(SHARED, { users: "name", things: "name" });
  return shared;
}

/** Everything in a store. */
export async function all(database, store) {
  return ask(database.transaction(store).objectStore(store).getAll());
}

/** The keys of everything in a store. */
export async function keysOf(database, store) {
  return ask(database.transaction(store).objectStore(store).getAllKeys());
}

/** One thing of a store, or undefined. */
export async function get(database, store, key) {
  return ask(database.transaction(store).objectStore(store).get(key));
}

/** Put and delete in several stores at once, on the disk when this is done: {store: {put: [...], drop: [keys]}}. */
export function write(database, changes) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(Object.keys(changes), "readwrite", STRICT);
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
    for (const [store, { put = [], drop = [] }] of Object.entries(changes)) {
      for (const thing of put) transaction.objectStore(store).put(thing);
      for (const key of drop) transaction.objectStore(store).delete(key);
    }
  });
}

/** The user with their database and key. A database that holds nothing gets its key; one that lost it stays without. */
export async function openUser(name, fullName = name) {
  const database = await opened(OWN + name, { keys: "name", forms: "id", files: "id", items: "id", bodies: "id", made: "id" });
  let kept = await get(database, "keys", "seal");
  if (!kept && (await all(database, "items")).length === 0) {
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    kept = { name: "seal", key };
    await write(database, { keys: { put: [kept] } });
  }
  return { name, fullName, database, key: kept?.key };
}

/** Take the key of a user away, then all they have on this device. */
export async function forgetUser(user) {
  await write(user.database, { keys: { drop: ["seal"] } });
  user.database.close();
  await ask(indexedDB.deleteDatabase(OWN + user.name));
  await write(await device(), { users: { drop: [user.name] } });
}

/** Bytes, sealed for this user. `label` says what they are: sealed bytes put in another place do not open. */
export async function seal(user, label, bytes) {
  if (!user.key) throw new KeyLost();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const additionalData = new TextEncoder().encode(label);
  return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, user.key, bytes) };
}

/** The bytes again. Raises KeyLost. */
export async function unseal(user, label, { iv, sealed }) {
  if (!user.key) throw new KeyLost();
  const additionalData = new TextEncoder().encode(label);
  try {
    return await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, user.key, sealed);
  } catch {
    throw new KeyLost();
  }
}

export const sealText = (user, label, text) => seal(user, label, new TextEncoder().encode(text));
export const unsealText = async (user, label, kept) => new TextDecoder().decode(await unseal(user, label, kept));
