// Long lists in the form engine: which rows can pass a filter is looked up instead of asking every row.
//
// The engine evaluates a filter such as [parent = /data/district] for each of 16,000 rows, at each change. It asks here
// first, and evaluates the filter for the rows named here alone. Naming too many only costs time; too few would hide
// rows: so where a filter is not plainly a comparison of a column, nothing is named and all are evaluated.

const NAME = /^[A-Za-z_][\w.-]*$/;
const ELSEWHERE = /^(\/|current\(\)\/)[\w/.-]+$/;
const TEXT = /^(['"])([^'"]*)\1$/;
const WHOLE = /^\d+$/;
const BY_PLACE = /\b(position|last)\s*\(/;
const DATE = /^\d{4}-/;

const indexes = new WeakMap();

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
  return null;
};

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
