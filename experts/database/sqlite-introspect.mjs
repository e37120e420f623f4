// What a SQLite file holds, over an open database of better-sqlite3.
const SAMPLES = 5;
const SAMPLED_ROWS = 1000;
const SAMPLE_CHARACTERS = 60;
const VALUED_ROWS = 20_000;
const VALUES = 2000;

const quote = (name) => `"${name.replaceAll('"', '""')}"`;

/** Tables, columns and keys; with samples a few texts of each column. */
export function introspect(database, samples) {
  const listed = database.prepare('SELECT name, type FROM pragma_table_list WHERE schema = ?').all('main');
  return {
    tables: listed
      .filter(({ name, type }) => type !== 'shadow' && !/^sqlite_/i.test(name))
      .map(({ name, type }) => ({
        name,
        columns: database
          .prepare('SELECT name, type, pk, hidden FROM pragma_table_xinfo(?)')
          .all(name)
          .filter(({ hidden }) => Number(hidden) !== 1)
          .map((column) => ({
            name: column.name,
            type: column.type,
            primary: column.pk > 0,
            samples: samples && type === 'table' ? sample(database, name, column) : [],
          })),
        keys: keys(database, name),
      })),
  };
}

function keys(database, table) {
  const found = new Map();
  const list = database.prepare(
    'SELECT id, "table" AS target, "from" AS source, "to" AS aim FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq',
  );
  for (const { id, target, source, aim } of list.all(table)) {
    const key = found.get(id) ?? { columns: [], target, targetColumns: [] };
    key.columns.push(source);
    if (aim !== null) key.targetColumns.push(aim);
    found.set(id, key);
  }
  return [...found.values()];
}

function sample(database, table, { name, type }) {
  if (!/char|clob|text/i.test(type)) return [];
  const part = `SELECT ${quote(name)} AS v FROM ${quote(table)} LIMIT ${SAMPLED_ROWS}`;
  return database
    .prepare(`SELECT DISTINCT v FROM (${part}) WHERE typeof(v) = 'text' AND length(v) <= ? LIMIT ?`)
    .all(SAMPLE_CHARACTERS, SAMPLES)
    .map(({ v }) => v);
}

/** Texts of every table's columns, most of them once, for finding them again in questions. */
export function values(database) {
  const listed = database
    .prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'")
    .all();
  return listed
    .filter(({ name }) => !/^sqlite_/i.test(name))
    .flatMap(({ name: table }) =>
      database
        .prepare('SELECT name, type FROM pragma_table_xinfo(?)')
        .all(table)
        .filter(({ type }) => !/int|real|floa|doub|num|dec|bool|blob/i.test(type))
        .map(({ name: column }) => [table, column, texts(database, table, column)]),
    );
}

function texts(database, table, column) {
  const part = `SELECT ${quote(column)} AS v FROM ${quote(table)} LIMIT ${VALUED_ROWS}`;
  return database
    .prepare(`SELECT DISTINCT v FROM (${part}) WHERE typeof(v) = 'text' AND length(v) <= ? LIMIT ?`)
    .all(SAMPLE_CHARACTERS, VALUES)
    .map(({ v }) => v);
}
