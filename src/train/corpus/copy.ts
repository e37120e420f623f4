// Small exercises in finding and copying words: what every call needs that repeats something of its question.
import { CURRENCIES } from './api-words.ts';
import type { Example } from './example.ts';
import { date, time } from './moments.ts';
import type { Random } from './random.ts';
import { wordNet } from './wordnet.ts';
import { CITIES } from './zones.ts';

/** A word, a name, a date or an invented word. */
function piece(rng: Random): string {
  const kind = rng.unit();
  const net = wordNet();
  if (kind < 0.45) return net.draw(rng).word;
  if (kind < 0.65) return rng.pick(net.names.get(rng.pick([15, 18, 14])) ?? CITIES);
  if (kind < 0.75) return date(rng).said;
  if (kind < 0.8) return time(rng).said;
  if (kind < 0.85) return rng.pick(CURRENCIES)[rng.int(0, 2)] as string;
  return Array.from({ length: rng.int(2, 4) }, () => rng.pick(SYLLABLES)).join('');
}
const SYLLABLES = (
  'ba be bo da de di fa fi ga go ka ki la lo ma mi na no pa po ra re sa si ta to va vo za blo cra dri ' +
  'flu gre hal jon kel lum mar nix orp pel qua rus sten tri ulm ven wok xan yor zim'
).split(' ');

type Exercise = readonly [
  tasks: readonly string[],
  make: (rng: Random) => readonly [question: string, output: string],
];

const several = (rng: Random, most: number): string[] =>
  Array.from({ length: rng.int(2, most) }, () => piece(rng));

const FRAMES = [
  'What does X mean?',
  'Tell me about X.',
  'Where is X?',
  'I want to know more about X, please',
  'Who was X?',
  'define X',
  'X, if you can',
  'Is X on the list?',
  'How do you like X today?',
  'the price of X in the shop',
] as const;

const EXERCISES: readonly (readonly [number, Exercise])[] = [
  [
    3,
    [
      ['copy', 'repeat the text', 'say it again', 'the same again'],
      (rng) => {
        const text = several(rng, 4).join(rng.pick([' ', ', ', ' and ']));
        return [text, text];
      },
    ],
  ],
  [
    1,
    [
      ['in small letters', 'write it in lower case'],
      (rng) => {
        const text = several(rng, 3).join(' ');
        return [rng.chance(0.5) ? text.toUpperCase() : text, text.toLowerCase()];
      },
    ],
  ],
  [
    4,
    [
      ['the word asked about', 'what is it about', 'copy the name or word asked about'],
      (rng) => {
        const word = piece(rng);
        const quote = rng.chance(0.2) ? rng.pick(["'", '"']) : '';
        return [rng.pick(FRAMES).replace('X', () => quote + word + quote), word];
      },
    ],
  ],
  [
    1,
    [
      ['the first one', 'copy what comes first'],
      (rng) => {
        const all = several(rng, 4);
        return [all.join('; '), all[0] as string];
      },
    ],
  ],
  [
    1,
    [
      ['the last one', 'copy what comes last'],
      (rng) => {
        const all = several(rng, 4);
        return [all.join('; '), all.at(-1) as string];
      },
    ],
  ],
  [
    1.5,
    [
      ['as json', 'list as json'],
      (rng) => {
        const all = several(rng, 3);
        return [all.join('; '), JSON.stringify(all)];
      },
    ],
  ],
  [
    1.5,
    [
      ['what comes after the word', 'copy what follows'],
      (rng) => {
        const all = several(rng, 4);
        const at = rng.int(0, all.length - 2);
        return [`${all.join('; ')} | ${all[at]}`, all[at + 1] as string];
      },
    ],
  ],
];

/** One exercise. */
export function copying(rng: Random): Example {
  const [tasks, make] = rng.weighted(EXERCISES);
  const [question, output] = make(rng);
  return { task: rng.pick(tasks), question, output };
}
