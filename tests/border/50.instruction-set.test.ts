import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, it } from 'vitest';

const file = path.join(import.meta.dirname, '../../native/build/Release/mrkl.node');
const program = `
  try { console.log(require(${JSON.stringify(file)}).isa); }
  catch (error) { console.log(error.code, error.message); process.exitCode = 3; }
`;

function load(isa: string) {
  const env = { ...process.env, MRKL_ISA: isa };
  return spawnSync(process.execPath, ['-e', program], { env, encoding: 'utf8' });
}

it('the add-on takes the instruction set that MRKL_ISA names', () => {
  expect(load('reference')).toMatchObject({ status: 0, signal: null, stdout: 'reference\n' });
});

it('an unknown instruction set is an error, not an abort', () => {
  const { status, signal, stdout } = load('nonsense');
  expect({ status, signal }).toEqual({ status: 3, signal: null });
  expect(stdout).toMatch(/^argument-invalid MRKL_ISA: expected one of .*reference.*, found "nonsense"/);
});
