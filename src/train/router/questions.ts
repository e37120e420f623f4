// Questions that the shipped router learns from: a source for each expert, one for several, one for none.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MrklError } from '../../contract/errors.ts';
import { NONE, SEVERAL } from '../../contract/router-file.ts';
import { manner } from '../corpus/manner.ts';
import { drawCalculation } from '../corpus/mix.ts';
import { date } from '../corpus/moments.ts';
import { readArithmetic, renumber } from '../corpus/mrkl.ts';
import { loadSentences } from '../corpus/natural.ts';
import { roughen } from '../corpus/noise.ts';
import { figure, one, two } from '../corpus/plans/calculations.ts';
import { plan } from '../corpus/plans/plans.ts';
import { Random } from '../corpus/random.ts';
import { EXPERTS, REFUSED } from '../corpus/streams.ts';
import { unanswerable } from '../corpus/unanswerable.ts';
import { wordNet } from '../corpus/wordnet.ts';
import { CITIES } from '../corpus/zones.ts';
import { dataFolder } from '../paths.ts';
import type { TrainOptions } from '../progress.ts';
import type { RouterRecipe } from '../recipe.ts';
import { everyday } from '../skill-stream.ts';
import type { Labelled } from './learn.ts';
import { PEOPLE, shortFor } from './short.ts';

/** Intents of public sets that some expert may answer: their sentences are neither its nor nobody's. */
const ANSWERABLE = new Set([
  ...['definition', 'date', 'time', 'timezone', 'weather', 'exchange_rate'],
  ...[
    'datetime_query',
    'datetime_convert',
    'qa_currency',
    'qa_definition',
    'qa_factoid',
    'weather_query',
    'GetWeather',
  ],
]);

/** Intents of public sets, by file, whose sentences are for an expert. */
const SPOKEN: Readonly<Record<string, readonly (readonly [file: string, intents: readonly string[]])[]>> = {
  calculator: [
    ['clinc150/train.jsonl', ['measurement_conversion', 'calculator']],
    ['hwu64/train.jsonl', ['qa_maths']],
  ],
  calendar: [
    ['clinc150/train.jsonl', ['date', 'time']],
    ['hwu64/train.jsonl', ['datetime_query']],
  ],
  dictionary: [
    ['clinc150/train.jsonl', ['definition']],
    ['hwu64/train.jsonl', ['qa_definition']],
  ],
  api: [
    ['clinc150/train.jsonl', ['exchange_rate']],
    ['hwu64/train.jsonl', ['qa_currency']],
  ],
};
const SPOKEN_SHARE = 0.1;
const SHORT_SHARE = 0.15;
const STEP_SHARE = 0.25;
const SAID_SHARE = 0.3;

/** What the calculator's own generator takes for nobody's question, and another expert answers. */
const ELSEWHERE = [
  /^(?:what|which) (?:day|date|time|weekday)\b/i,
  /\b(?:what|which) (?:day of the week|time)\b/i,
  /\buntil\b/i,
  /\bleap year\b/i,
  /\b(?:dollars?|euros?|pounds?|yen|francs?|rupees?)\b.*\b(?:in|to|into)\b/i,
  /\bhow many (?:dollars|euros|pounds|yen|francs|rupees)\b/i,
  /\bexchange rate\b/i,
  /\b(?:weather|temperature|is it raining) in\b/i,
  /^(?:how many people live in|how many inhabitants has|what is the population of) (?:(?! in \d| and ).)*\?$/i,
  /^what is an? [a-z ]+\?$/i,
  /^what does (?:the word )?[a-z]+ mean\b/i,
];

type Draw = (rng: Random) => string | null;

/** Rows of every source that the recipe names, in an order drawn from its seed. */
export function routerRows(recipe: RouterRecipe, options: TrainOptions): Labelled[] {
  const draws = sources(recipe, options);
  const rng = new Random(recipe.seed);
  const rows = Object.entries(recipe.examples).flatMap(([name, count]) => {
    const draw = draws[name];
    if (draw === undefined)
      throw new MrklError(
        'argument-invalid',
        `recipe: no source "${name}"; there are ${Object.keys(draws).join(', ')}`,
      );
    return drawRows(draw, name, count, rng.fork());
  });
  return rng.shuffle(rows);
}

function drawRows(draw: Draw, name: string, count: number, rng: Random): Labelled[] {
  const texts = new Set<string>();
  // A source may run dry of new questions.
  for (let tries = 0; texts.size < count && tries < 8 * count; tries++) {
    const text = draw(rng);
    if (text !== null) texts.add(text);
  }
  return [...texts].map((text) => ({ text, experts: name === NONE ? [] : [name] }));
}

function sources(recipe: RouterRecipe, options: TrainOptions): Readonly<Record<string, Draw>> {
  const data = dataFolder(options);
  const told = (file: string) => options.onEvent?.({ stage: 'router', text: `absent, left out: ${file}` });
  const drawn = Object.entries(EXPERTS)
    .filter(([name]) => name !== 'plan')
    .map(([name, pair]): [string, Draw] => {
      const spoken = spokenTo(name, data);
      return [
        name,
        (rng) => {
          if (spoken.length > 0 && rng.chance(SPOKEN_SHARE)) return manner(rng.pick(spoken), rng);
          if (rng.chance(SHORT_SHARE)) return manner(shortFor(name, rng) ?? pair(rng).question, rng);
          return rng.chance(STEP_SHARE) ? stepFor(name, rng) : pair(rng).question;
        },
      ];
    });
  return {
    ...Object.fromEntries(drawn),
    calculator: calculations(recipe, data),
    database: records(data, told),
    [SEVERAL]: several,
    [NONE]: refusals(data, told),
  };
}

/** Calculations of our own, and the arithmetic set. */
function calculations(recipe: RouterRecipe, data: string): Draw {
  const folder = join(data, 'mrkl_arith');
  const set = existsSync(join(folder, 'train.jsonl')) ? readArithmetic(folder, 'train') : [];
  const spoken = spokenTo('calculator', data);
  const kinds = Object.entries(recipe.mix.calculations).map(([name, weight]) => [weight, name] as const);
  return (rng) => {
    const row = set.length > 0 && rng.chance(0.3) ? rng.pick(set) : null;
    if (spoken.length > 0 && rng.chance(SPOKEN_SHARE)) return roughen(rng.pick(spoken), rng);
    if (row !== null) return (renumber(row, rng, 0.2) ?? row).question;
    if (rng.chance(SHORT_SHARE / 2)) return manner(shortFor('calculator', rng) ?? '', rng);
    if (rng.chance(STEP_SHARE / 2)) return stepFor('calculator', rng);
    return everyday(drawCalculation(rng, rng.weighted(kinds), recipe.mix).question, rng);
  };
}

/** Questions about tables: a public set's, and single steps of our plans. */
function records(data: string, missing: (file: string) => void): Draw {
  const questions = readLines(join(data, 'spider/train.jsonl')).flatMap(({ question, synonym_question }) =>
    [question, synonym_question].filter((text): text is string => typeof text === 'string'),
  );
  if (questions.length === 0) missing('spider/train.jsonl');
  return (rng) => {
    if (rng.chance(SHORT_SHARE)) return manner(shortFor('database', rng) ?? '', rng);
    if (questions.length > 0 && rng.chance(0.5))
      return manner(rng.pick(questions).replace(/ (?=[?.,]$)/, ''), rng);
    return stepFor('database', rng);
  };
}

/** A question that needs more than one call: of any kind, or a calculation that is said over what is found. */
function several(rng: Random): string | null {
  if (rng.chance(SAID_SHARE)) {
    const { said } = rng.pick([one, two])(rng);
    return manner(`${rng.pick(['What is', 'How much is', 'Calculate', 'Tell me'])} ${said}?`, rng);
  }
  const { question, experts } = plan(rng);
  return experts.length > 1 ? manner(question, rng) : null;
}

/** A question of a single call: a step for the expert, of a plan that its generator draws. */
function stepFor(name: string, rng: Random): string | null {
  const { question, input, experts } = plan(rng);
  const [only] = experts;
  if (experts.length === 1 && only === name) return manner(question, rng);
  const asks = input.steps.map(({ ask }) => ask).filter((_, i) => experts[i] === name);
  if (asks.length === 0) return null;
  return manner(
    rng.pick(asks).replace(/((?:\w+ )?)\$\d/g, (_, before: string) => before + found(name, before, rng)),
    rng,
  );
}

/** Something like what earlier steps find, in its place. */
function found(name: string, before: string, rng: Random): string {
  if (name === 'calendar' || /^on $/i.test(before)) return date(rng).written;
  const net = wordNet();
  if (name === 'dictionary') return net.draw(rng).word;
  if (name === 'api') return rng.pick(rng.chance(0.5) ? CITIES : (net.names.get(PEOPLE) ?? CITIES));
  return figure(rng);
}

/** Sentences of public sets that are for an expert. */
function spokenTo(name: string, data: string): string[] {
  return (SPOKEN[name] ?? []).flatMap(([file, intents]) =>
    readLines(join(data, file))
      .filter((row) => intents.some((intent) => intent === row['intent']))
      .map((row) => String(row['text'])),
  );
}

/** The rows of a public set; none where it is absent. */
function readLines(file: string): Record<string, unknown>[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** What looks like a question of some expert and is not, and what looks like none. */
function refusals(data: string, missing: (file: string) => void): Draw {
  const sentences = loadSentences(data, missing).filter(
    ({ topic }) => topic === null || !ANSWERABLE.has(topic),
  );
  const near = Object.values(REFUSED);
  return (rng) => {
    if (rng.chance(0.25)) return manner(rng.pick(near)(rng), rng);
    if (sentences.length === 0 || rng.chance(0.5)) {
      const { text } = unanswerable(rng);
      return ELSEWHERE.some((pattern) => pattern.test(text)) ? null : roughen(text, rng);
    }
    return roughen(rng.pick(sentences).text, rng);
  };
}
