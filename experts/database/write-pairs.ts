// node dist/experts/database/write-pairs.js <file.sqlite> [count] [seed]
import path from 'node:path';
import { SqliteFile } from './sqlite.ts';
import { teach } from './teach.ts';

const [file, count = '1000', seed = '1'] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: write-pairs <file.sqlite> [count] [seed]');
  process.exit(2);
}
const limits = { rows: 1, milliseconds: 60_000, megabytes: 512 };
const settings = { name: 'taught', file: path.resolve(file), samples: true, hidden: [], limits };
const catalog = await new SqliteFile(settings).catalog(new AbortController().signal);
for (const { question, query } of teach(catalog, Number(seed), Number(count)))
  console.log(JSON.stringify({ question, input: { query } }));
