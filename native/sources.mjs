// Prints the product's source files in the given folders: tests and programs of their own are left out.
import { existsSync, readdirSync } from 'node:fs';

for (const folder of process.argv.slice(2)) {
  if (!existsSync(folder)) continue;
  for (const name of readdirSync(folder).sort()) {
    if (name.endsWith('.cc') && !name.endsWith('_test.cc')) console.log(`${folder}/${name}`);
  }
}
