import { expect, it } from 'vitest';
import { ADDON_NAMES, addon } from '../../src/model/addon.ts';
import { TAPE_NAMES } from '../../src/model/tape-addon.ts';

it('the add-on exports exactly the names that TypeScript knows', () => {
  expect(Object.keys(addon()).sort()).toEqual([...ADDON_NAMES, ...TAPE_NAMES].sort());
});

it('a function of the add-on is named as it is exported', () => {
  for (const [name, value] of Object.entries(addon())) {
    if (typeof value === 'function') expect(value.name).toBe(name);
  }
});
