import { describe, expect, it } from 'vitest';
import { alternate } from './rounds.ts';

const pace = { rounds: 3, fewest: 2, seconds: 60, limit: 60 };

/** Samples 1, 2, 3, … and who was asked when. */
function sources() {
  const asked: string[] = [];
  const from = (name: string) => {
    let value = 0;
    return () => {
      asked.push(name);
      value += 1;
      return Promise.resolve(value);
    };
  };
  return { asked, ours: from('ours'), peer: from('peer') };
}

describe('alternate', () => {
  it('asks both in turn and leaves the first round out', async () => {
    const { asked, ours, peer } = sources();
    const { ours: own, peer: other, rounds } = await alternate({ ours, peer, pace, warmUp: true });
    expect(asked).toEqual(Array.from({ length: 4 }, () => ['ours', 'peer']).flat());
    expect(rounds).toBe(3);
    expect([own?.median, own?.least, other?.median]).toEqual([3, 2, 3]);
  });

  it('stops after its time with the fewest rounds that it may take', async () => {
    const { ours } = sources();
    const { peer, rounds } = await alternate({
      ours,
      peer: null,
      pace: { ...pace, seconds: 0 },
      warmUp: false,
    });
    expect([peer, rounds]).toEqual([null, 2]);
  });

  it('takes one round at least, whatever time there is', async () => {
    const { ours } = sources();
    const { rounds } = await alternate({
      ours,
      peer: null,
      pace: { ...pace, seconds: 0, limit: 0 },
      warmUp: false,
    });
    expect(rounds).toBe(1);
  });

  it('has no figure of an engine that cannot do it', async () => {
    const { peer } = sources();
    const { ours, peer: other } = await alternate({
      ours: () => Promise.resolve(null),
      peer,
      pace,
      warmUp: false,
    });
    expect([ours, other?.count]).toEqual([null, 3]);
  });
});
