// Numbers set against each other, spans of time that are paid or worked through, and money changed on a day.

import type { Random } from '../random.ts';
import { figure } from './calculations.ts';
import { someDomain } from './made-up.ts';
import { filled } from './money.ts';
import { plural, someItem, somePlace, withArticle } from './names.ts';
import { calculation, countedSpan, countOf, date, type Phrase, pair, priceOf, rate } from './phrases.ts';

type Row = readonly [said: string, asked: string];

// Of the things `t` in two places.
// biome-ignore format: a table, one row per wording
const OF_PLACES: readonly Row[] = [
  ['How many more {t} are there {in} {a} than {in} {b}?', '$1 minus $2'],
  ['By how many do the {t} {in} {a} outnumber those {in} {b}?', '$1 minus $2'],
  ['What is the difference between the {t} {in} {a} and the ones {in} {b}?', 'the difference between $1 and $2'],
  ['How many fewer {t} do we have {in} {b} than {in} {a}?', '$1 minus $2'],
  ['How many {t} are {in} {a} and {b} together?', '$1 plus $2'],
  ['How many {t} are there in all {in} {a} and {in} {b}?', '$1 plus $2'],
  ['Count the {t} {in} {a} and {in} {b} and add both.', '$1 plus $2'],
  ['For every one of the {t} {in} {b}, how many are {in} {a}?', '$1 divided by $2'],
  ['What is the ratio of {t} {in} {a} to {t} {in} {b}?', '$1 divided by $2'],
  ['What is the average of the numbers of {t} {in} {a} and {in} {b}?', 'the average of $1 and $2'],
];
// Of those of the things `t` in one place, or of those that are `s`, against all.
// biome-ignore format: a table, one row per wording
const OF_SHARES: readonly Row[] = [
  ['What percentage of the {t} is {s}?', '$1 divided by $2 times 100'],
  ['How many percent of our {t} are {s}?', '$1 divided by $2 times 100'],
  ['Which share of all {t} is {s}?', '$1 divided by $2'],
  ['The {t} that are {s} make up how many percent?', '$1 divided by $2 times 100'],
  ['What fraction of the {t} are {s}?', '$1 divided by $2'],
  ['Of all {t}, how many percent are {s}?', '$1 divided by $2 times 100'],
  ['How many of the {t} are not {s}?', '$2 minus $1'],
];
// Of the things `t` for one of the groups `g`.
// biome-ignore format: a table, one row per wording
const OF_GROUPS: readonly Row[] = [
  ['How many {t} are there per {g} on average?', '$1 divided by $2'],
  ['{T} per {g}, on average?', '$1 divided by $2'],
  ['How many {t} does one {g} have in the mean?', '$1 divided by $2'],
  ['What is the average number of {t} for one {g}?', '$1 divided by $2'],
  ['If the {t} were spread evenly over the {gs}, how many would each {g} get?', '$1 divided by $2'],
  ['How many more {t} than {gs} are there?', '$1 minus $2'],
];
// Of the prices of `i` and `j`.
// biome-ignore format: a table, one row per wording
const OF_PRICES: readonly Row[] = [
  ['What is the average price of {ai} and {aj}?', 'the average of $1 and $2'],
  ['What is the mean of the prices of the {i} and the {j}?', 'the average of $1 and $2'],
  ['Which is the higher price, that of the {i} or of the {j}, and how much is it?', 'the maximum of $1 and $2'],
  ['What is the lower one of the prices of the {i} and the {j}?', 'the minimum of $1 and $2'],
  ['Multiply the price of the {i} by the price of the {j}.', '$1 times $2'],
  ['What percentage of the price of the {i} is the price of the {j}?', '$2 divided by $1 times 100'],
];
const DEARER = [
  'By how many percent is the {i} dearer than the {j}?',
  'How many percent more than the {j} does the {i} cost?',
];
// Of a span of time `s` in `u`.
// biome-ignore format: a table, one row per wording
const OF_SPANS: readonly Row[] = [
  ['{who} works {n} hours on each of the {u} {s}. How many hours is that?', '{n} times $1'],
  ['We pay {n} for every one of the {u} {s}. What do we pay?', '{n} times $1'],
  ['A machine costs {n} on each of the {u} {s}; how much is it in total?', '{n} times $1'],
  ['If {who} saves {n} in each of the {u} {s}, how much is saved?', '{n} times $1'],
  ['{n} pages have to be read in the {u} {s}. How many pages is that for each of them?', '{n} divided by $1'],
  ['What is {n} spread over the {u} {s}?', '{n} divided by $1'],
  ['How many of the {u} {s} are left when {n} are over?', '$1 minus {n}'],
  ['Take the {u} {s} and divide them by {n}.', '$1 divided by {n}'],
  ['Half of the {u} {s}: how many are they?', 'half of $1'],
  ['Of the {u} {s}, {p}% are free. How many?', '{p}% of $1'],
];
// Of an amount `n` in `as` that became `bs` on the day `d`.
// biome-ignore format: a table, one row per wording
const OF_CHANGES: readonly Row[] = [
  ['On {d}, how many {bs} did {n} {as} make?', '{n} times $1'],
  ['I changed {n} {as} into {bs} on {d}. How much did I get?', '{n} times $1'],
  ['What were {n} {as} worth in {bs} on {d}?', '{n} times $1'],
  ['{who} got {n} {as} on {d}; how many {bs} was that?', '{n} times $1'],
  ['How much was {n} {as} in {bs} on {d}?', '{n} times $1'],
];
// Of an amount `n` in `as` that is wanted in `bs` for each of `c`.
// biome-ignore format: a list
const OF_PARTIES = [
  '{c} people share {n} {as}; how many {bs} does each get?', 'A bill of {n} {as} is split {c} ways. What does each pay in {bs}?',
  'How many {bs} is one of {c} equal parts of {n} {as}?', '{n} {as} for {c} people: how many {bs} for each?',
];

const figures = (rng: Random) => ({
  n: figure(rng),
  p: String(rng.int(1, 99)),
  who: 'we',
  c: String(rng.int(2, 12)),
});
const say = ([said, asked]: Row, slots: Readonly<Record<string, string>>, parts: readonly Phrase[]): Phrase =>
  calculation(filled(said, slots), filled(asked, slots), parts);

const KINDS: readonly (readonly [number, (rng: Random) => Phrase])[] = [
  [
    2.5,
    (rng) => {
      const d = someDomain(rng);
      const t = rng.chance(0.3) ? `${rng.pick(d.states)} ${d.things}` : d.things;
      const slots = { t, in: rng.pick(['in', 'in', 'from']), a: somePlace(rng), b: somePlace(rng) };
      return say(rng.pick(OF_PLACES), slots, [
        countOf(`${t} ${slots.in} ${slots.a}`),
        countOf(`${t} ${slots.in} ${slots.b}`),
      ]);
    },
  ],
  [
    1.5,
    (rng) => {
      const { things, states } = someDomain(rng);
      const place = `${rng.pick(['in', 'from'])} ${somePlace(rng)}`;
      const s = rng.chance(0.5) ? rng.pick(states) : place;
      return say(rng.pick(OF_SHARES), { t: things, s }, [
        countOf(s === place ? `${things} ${s}` : `${s} ${things}`),
        countOf(things),
      ]);
    },
  ],
  [
    1,
    (rng) => {
      const { things, groups } = someDomain(rng);
      const g = rng.pick(groups);
      const T = things.charAt(0).toUpperCase() + things.slice(1);
      return say(rng.pick(OF_GROUPS), { t: things, T, g, gs: plural(g) }, [
        countOf(things),
        countOf(plural(g)),
      ]);
    },
  ],
  [
    1,
    (rng) => {
      const [i, j] = [someItem(rng), someItem(rng)];
      return say(rng.pick(OF_PRICES), { i, j, ai: withArticle(i), aj: withArticle(j) }, [
        priceOf(i),
        priceOf(j),
      ]);
    },
  ],
  [
    0.5,
    (rng) => {
      const [i, j] = [someItem(rng), someItem(rng)];
      const more = calculation('', '$1 minus $2', [priceOf(i), priceOf(j)]);
      return say([rng.pick(DEARER), '$1 divided by $2 times 100'], { i, j }, [more, priceOf(j)]);
    },
  ],
  [
    1.2,
    (rng) => {
      const { unit, span, found } = countedSpan(rng);
      return say(rng.pick(OF_SPANS), { ...figures(rng), u: unit, s: span }, [found]);
    },
  ],
  [
    0.8,
    (rng) => {
      const [[from, into], day] = [pair(rng), date(rng)];
      const slots = { ...figures(rng), d: day.said, as: from[1], bs: into[1] };
      return say(rng.pick(OF_CHANGES), slots, [rate(from, into, day)]);
    },
  ],
  [
    0.5,
    (rng) => {
      const [from, into] = pair(rng);
      const slots = { ...figures(rng), as: from[1], bs: into[1] };
      const changed = calculation('', filled('{n} times $1', slots), [rate(from, into)]);
      return say([rng.pick(OF_PARTIES), '$1 divided by {c}'], slots, [changed]);
    },
  ],
];

/** Something compared, worked through or changed. */
export const comparison = (rng: Random): Phrase => rng.weighted(KINDS)(rng);
