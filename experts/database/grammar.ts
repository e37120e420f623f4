// What the model may write: queries over tables and columns that exist, in the short form. See README.md.
import type { JsonSchema } from 'mrkl/sdk';
import type { Catalog } from './catalog.ts';
import { AGGREGATES, COMPARISONS, OPERATORS, SCALARS } from './query.ts';
import { QUERY_LENGTH } from './schema.ts';

/** How often brackets and inner queries may stand inside each other. */
const DEPTH = 2;
const TEXT = 80;

/** The input of calls to these databases; with one there is nothing to choose. */
export function inputGrammar(catalogs: readonly (readonly [string, Catalog])[]): JsonSchema {
  const branches = catalogs.map(([name, catalog]) => {
    const query = {
      ...{ type: 'string', minLength: 1, maxLength: QUERY_LENGTH },
      'x-grammar': queryGrammar(catalog),
    };
    const properties = catalogs.length === 1 ? { query } : { database: { const: name }, query };
    return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
  });
  return branches.length === 1 ? (branches[0] as JsonSchema) : { anyOf: branches };
}

const plain = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const choice = (texts: readonly string[]): string => `(?:${texts.map(plain).join('|')})`;

/** Rules for a string with the queries of a catalog; each of them is one that parse.ts reads. */
export function queryGrammar(catalog: Catalog): { depth: number; rules: Record<string, string> } {
  const { tables } = catalog;
  const aggregates = choice(AGGREGATES);
  const negated = '(?:not )?';
  return {
    depth: DEPTH,
    rules: {
      start: '<select>(?: <operator> <select>)?<tail>',
      select: `select (?:distinct )?<item>(?:, <item>)*(?: from <sources>)?(?: where <condition>)?(?: group by <column>(?:, <column>)*)?(?: having <condition>)?`,
      tail: '(?: order by <order>(?:, <order>)*)?(?: limit [1-9][0-9]{0,3})?',
      order: '<expression>(?: desc)?',
      operator: choice(OPERATORS),
      sources: `<table>(?:, <table>)*|<table>(?: join <table> on <column> = <column>)+`,
      item: `<table>\\.\\*|<expression>`,
      condition: '<test>(?: and <test>)*|<test>(?: or <test>)*',
      test: [
        `<expression> ${choice(COMPARISONS)} <operand>`,
        `<expression> ${negated}between <value> and <value>`,
        `<expression> ${negated}like <text>`,
        `<expression> ${negated}in \\((?:<value>(?:, <value>)*|<select>)\\)`,
        `<expression> is ${negated}null`,
        '\\(<condition>\\)',
      ].join('|'),
      operand: '<value>|<expression>|\\(<select><tail>\\)',
      expression: '<atom>(?: [-+*/] (?:<atom>|<number>))?',
      atom: `<column>|count\\(\\*\\)|${aggregates}\\((?:distinct )?<term>\\)|${choice(SCALARS)}\\(<column>\\)`,
      term: '<column>(?: [-+*/] <column>)?',
      value: '<number>|<text>',
      number: '-?[0-9]{1,12}(?:\\.[0-9]{1,3})?',
      // A quotation mark inside a text is written twice.
      text: `'(?:[^'\\u0000-\\u001f\\u007f]|''){0,${TEXT}}'`,
      table: choice(tables.map(({ name }) => name)),
      column: tables
        .map(({ name, columns }) => `${plain(name)}\\.${choice(columns.map((column) => column.name))}`)
        .join('|'),
    },
  };
}
