// The form engine behind four verbs: open, draft, submit, edit. Nothing else in the app knows which engine it is.

import { forgetLists } from "capture/lookup";
import { dates, language, t } from "capture/words";

const READY = ".form-initialization-status.ready";
const FAILED = ".form-initialization-status.error";

let parts;
/** Fetch the engine; it is large, so it comes once the list of forms is shown. */
export function load() {
  parts ??= Promise.all([import("@getodk/web-forms"), import("vue")]);
  return parts;
}

/**
 * Open a form in `place`.
 *
 * `instance` is {id, replaces}: the identity that the answers carry. `earlier` is {xml, files} of answers to go on with,
 * be it a draft or something sent that is corrected. `fileOf(address)` gives a Response. `submit({xml, files})` is
 * called when the answers are whole. Gives {draft, questions, close}; raises an Error with a sentence if the form cannot
 * be opened.
 */
export async function open(place, { xform, instance, earlier, fileOf, user, device, submit }) {
  const [{ OdkWebForm, webFormsPlugin }, { createApp, h }] = await load();
  forgetLists();
  const properties = {
    formXml: xform,
    fetchFormAttachment: fileOf,
    preloadProperties: { username: user, deviceID: device },
    onSubmit: async (payload) => submit(await bodyOf(payload, instance)),
  };
  if (earlier) properties.editInstance = resolvable(earlier);
  const app = createApp({ render: () => h(OdkWebForm, properties) });
  app.use(webFormsPlugin);
  Object.assign(app.config.globalProperties.$primevue.config.locale, {
    ...dates,
    emptyMessage: t("No available options"),
    emptyFilterMessage: t("No results found"),
    emptySearchMessage: t("No results found"),
    searchMessage: t("{0} found"),
    selectionMessage: t("{0} chosen"),
    emptySelectionMessage: t("Nothing chosen"),
    today: t("Today"),
    clear: t("Clear"),
    dateFormat: "dd/mm/yy",
    firstDayOfWeek: 1,
  });
  app.mount(place);
  await settled(place);
  const root = found(place._vnode);
  if (!root) throw new Error(t("This form cannot be opened."));
  const spoken = root.languages?.find((each) => each.language.endsWith(`(${language})`));
  if (spoken) root.setLanguage(spoken);
  return {
    draft: async () => bodyOf(await root.prepareInstancePayload({ payloadType: "monolithic" }), instance),
    choices: () => selects(root),
    close: () => app.unmount(),
  };
}

function settled(place) {
  return new Promise((resolve) => {
    const look = () => place.querySelector(`${READY},${FAILED}`) && (watch.disconnect(), resolve());
    const watch = new MutationObserver(look);
    watch.observe(place, { subtree: true, childList: true, attributes: true });
    look();
  });
}

/** The root of the form, which the engine hands to its header; it has no door for drafts of its own. */
function found(node) {
  if (node?.props?.form?.prepareInstancePayload) return node.props.form;
  const below = [node?.component?.subTree, ...(Array.isArray(node?.children) ? node.children : [])];
  for (const each of below) {
    const root = each && found(each);
    if (root) return root;
  }
  return null;
}

function resolvable({ xml, files }) {
  const blobs = new Map(files.map(({ name, blob }) => [name, blob]));
  return {
    resolveInstance: () => xml,
    attachmentFileNames: [...blobs.keys()],
    resolveAttachment: (name) => new Response(blobs.get(name)),
  };
}

async function bodyOf(payload, instance) {
  const [form] = payload.data;
  const files = [...form.entries()].filter(([name]) => name !== "xml_submission_file");
  return {
    xml: identified(await form.get("xml_submission_file").text(), instance),
    files: files.map(([name, blob]) => ({ name, type: blob.type, blob })),
  };
}

/** The answers under their own name: the engine gives a new one, and names the one before, whenever answers are opened. */
export function identified(xml, { id, replaces }) {
  const former = /<((?:\w+:)?)deprecatedID\b[^>]*(?:\/>|>[^<]*<\/\1deprecatedID>)/;
  const own = /<((?:\w+:)?)instanceID\b([^>]*?)(?:\/>|>[^<]*<\/\1instanceID>)/;
  const correction = (prefix) => (replaces ? `<${prefix}deprecatedID>${replaces}</${prefix}deprecatedID>` : "");
  return xml
    .replace(former, "")
    .replace(own, (all, prefix, rest) => `<${prefix}instanceID${rest}>${id}</${prefix}instanceID>${correction(prefix)}`);
}

/** Every question with choices that is asked now, in the order of the form. */
function selects(node) {
  const { relevant, children } = node.currentState;
  if (relevant === false) return [];
  if (node.nodeType === "select" && node.selectType === "select1") return [choice(node)];
  return (children ?? []).flatMap(selects);
}

function choice(node) {
  const state = node.currentState;
  return {
    reference: state.reference,
    label: state.label?.asString ?? "",
    offers: (value) => state.valueOptions.some((option) => option.value === value),
    values: () => state.valueOptions.map(({ value }) => value),
    choose: (value) => node.selectValue(value),
  };
}
