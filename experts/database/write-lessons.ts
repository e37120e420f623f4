// Lessons for a model's training: rows {context, question, output} from a folder in the form of Spider.
//   node dist/experts/database/write-lessons.js <folder> [split] [--held] [--taught <count a database>]
// Without --held, databases that isHeld keeps apart are left out; with it, only they are written.
import { parseArgs } from 'node:util';
import { describeQuestion } from './describe.ts';
import { courses, isHeld } from './spider.ts';
import { teach } from './teach.ts';

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { held: { type: 'boolean', default: false }, taught: { type: 'string', default: '0' } },
});
const [folder, split = 'train'] = positionals;
if (folder === undefined) {
  console.error('usage: write-lessons <folder> [split] [--held] [--taught <count>]');
  process.exit(2);
}
for (const { database, linker, pairs } of courses(folder, split, !flags.held)) {
  if (isHeld(database) !== flags.held) continue;
  const drawn = teach(linker.catalog, 1, Number(flags.taught), linker.links);
  for (const { question, query } of [...pairs, ...drawn]) {
    const context = describeQuestion(linker, question);
    console.log(JSON.stringify({ context, question, output: JSON.stringify({ query }) }));
  }
}
