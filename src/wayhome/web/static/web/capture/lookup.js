// Long lists in the form engine: which rows can pass a filter is looked up instead of asking every row, and no more rows
// become choices than a phone can hold.
//
// The engine evaluates a filter such as [parent = /data/district] for each of 16,000 rows, at each change. It asks here
// first, and evaluates the filter for the rows named here alone. Naming too many only costs time; too few would hide
// rows: so where a filter is not plainly a comparison of a column, nothing is named and all are evaluated.

const NAME = /^[A-Za-z_][\w.-]*$/;
const ELSEWHERE = /^(\/|current\(\)\/)[\w/.-]+$/;
const TEXT = /^(['"])([^'"]*)\1$/;
const WHOLE = /^\d+$/;
const CONTAINS = /^contains\(\s*(?:translate\(\s*([A-Za-z_][\w.-]*)\s*,\s*'([^']*)'\s*,\s*'([^']*)'\s*\)|([A-Za-z_][\w.-]*))\s*,(.*)\)$/s;
const SIGNS = /'[^']*'|"[^"]*"|\btranslate\(|(\/|current\(\)\/)[\w/.-]+|[\s,)]/g;
const BY_PLACE = /\b(position|last)\s*\(/;
const DATE = /^\d{4}-/;

const MOST = 500;

const indexes = new WeakMap();
const cut = new Map();

/** Those of the rows of a list that become choices: the first ones, and the one that is chosen. Tells of lists cut short. */
globalThis.wayhomeFew = (rows, question) => {
  const name = question.contextReference();
  if (rows.length > MOST) cut.set(name, rows.length);
  else if (!cut.delete(name)) return rows;
  document.dispatchEvent(new CustomEvent("wayhome-lists", { detail: { most: MOST, longest: Math.max(0, ...cut.values()) } }));
  if (rows.length <= MOST) return rows;
  const few = rows.slice(0, MOST);
  const chosen = question.instanceNode?.value;
  const kept = chosen && rows.slice(MOST).find((row) => row.childElements?.some((cell) => cell.getXPathValue() === chosen));
  return kept ? [...few.slice(1), kept] : few;
};

/** Forget which lists were cut short: another form is opened. */
export function forgetLists() {
  cut.clear();
}

/** The rows that can pass the first filter of this step, in the order of the list; null where all must be asked. */
globalThis.wayhomeNarrow = (context, step, expression) => {
  const [filter] = step.predicates;
  const nodes = [...context.contextNodes];
  const list = nodes[0];
  if (!filter || step.stepType !== "NodeNameTest" || step.axisType !== "child") return null;
  if (nodes.length !== 1 || list.nodeType !== "static-element" || BY_PLACE.test(filter.text)) return null;
  for (const [column, value] of comparisons(filter.children[0])) {
    const wanted = wantedOf(value, context, expression);
    if (wanted) return rows(list, step.nodeName, column, wanted);
  }
  const [column, may] = containing(filter.children[0], context, expression);
  return may ? rows(list, step.nodeName, column, [may]) : null;
};

/** The column of contains(column, text) and what tells of a cell whether it may contain the text; [] for other filters. */
function containing(filter, context, expression) {
  if (filter.type === "expr") return containing(filter.children[0], context, expression);
  const [, shifted, from, to, plain, part] = CONTAINS.exec(filter.text.trim()) ?? [];
  if (!part || part.replace(SIGNS, "")) return [];
  const wanted = String(expression(argument(filter, part.trim())).evaluate(context));
  const become = new Map([...(from ?? "")].map((sign, at) => [sign, to[at] ?? ""]));
  const read = (cell) => (shifted ? Array.from(cell, (sign) => become.get(sign) ?? sign).join("") : cell);
  return [shifted ?? plain, (cell) => read(cell).includes(wanted)];
}

/** The node of the filter that reads so. */
function argument(node, text) {
  if (node.text.trim() === text && node.type !== "argument") return node;
  for (const child of node.children) if (child.text.includes(text)) return argument(child, text);
  return node;
}

/** The comparisons of a column that all must hold: [[name, the other side]]. */
function comparisons(filter) {
  if (filter.type === "expr") return comparisons(filter.children[0]);
  if (filter.type === "and_expr") return filter.children.flatMap(comparisons);
  if (filter.type !== "eq_expr") return [];
  const [column, value] = filter.children;
  return NAME.test(column.text.trim()) ? [[column.text.trim(), value]] : [];
}

/** Tells of a text whether it may equal the other side; null if that depends on the row. */
function wantedOf(value, context, expression) {
  const text = value.text.trim();
  const literal = TEXT.exec(text);
  if (literal) return [(cell) => cell === literal[2], literal[2]];
  if (WHOLE.test(text)) return [(cell) => Number(cell) === Number(text) || DATE.test(cell)];
  if (!ELSEWHERE.test(text)) return null;
  const answers = [...expression(value).evaluate(context).values()].map(String);
  return answers.length === 1 ? [(cell) => cell === answers[0], answers[0]] : [(cell) => answers.includes(cell)];
}

function rows(list, name, column, [may, exactly]) {
  const index = indexOf(list, name, column);
  if (exactly !== undefined) return index.get(exactly) ?? [];
  const found = [...index].filter(([cell]) => may(cell)).flatMap(([, of]) => of);
  return found.length && index.size > 1 ? inOrder(list, found) : found;
}

function inOrder(list, found) {
  const wanted = new Set(found);
  return list.childElements.filter((row) => wanted.has(row));
}

function indexOf(list, name, column) {
  if (!indexes.has(list)) indexes.set(list, new Map());
  const known = indexes.get(list);
  const key = `${name}/${column}`;
  if (!known.has(key)) {
    const index = new Map();
    for (const row of list.childElements) {
      if (row.qualifiedName.localName !== name) continue;
      for (const cell of row.childElements) {
        if (cell.qualifiedName.localName !== column) continue;
        const text = cell.getXPathValue();
        const of = index.get(text);
        if (!of) index.set(text, [row]);
        else if (of.at(-1) !== row) of.push(row);
      }
    }
    known.set(key, index);
  }
  return known.get(key);
}
