// Plans read from the wording of a question, by rules: for models that have not learnt to plan. A rule names what is
// done with its operands; an operand is a literal, another such phrase, or a question of its own.
import type { Plan } from '../contract/plan.ts';

const NUMBER = String.raw`\d[\d,]*(?:\.\d+)?`;
const PERCENT = String.raw`\s?(?:%|percent|per cent)`;
// biome-ignore format: a table
export const CURRENCIES: Readonly<Record<string, string>> = {
  euros: 'euro', euro: 'euro', dollars: 'dollar', dollar: 'dollar', pounds: 'pound', 'british pounds': 'pound', yen: 'yen', shekels: 'shekel', francs: 'Swiss franc', 'swiss francs': 'Swiss franc',
  zlotys: 'Polish zloty', kronor: 'Swedish krona', kroner: 'Danish krone', rupees: 'Indian rupee', 'canadian dollars': 'Canadian dollar', koruny: 'Czech koruna', reais: 'Brazilian real', rand: 'rand',
};
const CURRENCY = Object.keys(CURRENCIES)
  .sort((a, b) => b.length - a.length)
  .join('|');

/** Gives the reference of a step that asks something; what is said twice is one step. */
type Ask = (question: string) => string;
/** What an operand comes to: its own text for a literal, else a reference. */
type Operand = (text: string) => string;
type Rule = readonly [
  pattern: RegExp,
  ask: (groups: readonly string[], operand: Operand, ask: Ask) => string,
];

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`, 'i');
const SIGNS: Readonly<Record<string, string>> = { increased: 'increased', raised: 'increased' };

function converted(amount: string, from: string, into: string, operand: Operand, ask: Ask): string {
  const [source, target] = [from, into].map((name) => CURRENCIES[name.toLowerCase()] ?? name);
  const [a, rate] = [operand(amount), ask(`What is the exchange rate of the ${source} to the ${target}?`)];
  return `What is ${a} times ${rate}?`;
}

/** Phrases that stand for a number. The first that fits is taken. */
const PHRASES: readonly Rule[] = [
  [
    whole(`(.+?),? (?:converted |changed )?from (${CURRENCY}) (?:in)?to (${CURRENCY})`),
    ([a = '', from = '', into = ''], x, ask) => converted(a, from, into, x, ask),
  ],
  [
    whole(`(${NUMBER}) (${CURRENCY}) (?:in|into|converted to) (${CURRENCY})`),
    ([a = '', from = '', into = ''], x, ask) => converted(a, from, into, x, ask),
  ],
  // A database does not say what its money is: dollars, or else euros.
  [
    whole(`(.+?),? (?:in|converted (?:in)?to|expressed in) (${CURRENCY})`),
    ([a = '', into = ''], x, ask) =>
      converted(a, CURRENCIES[into.toLowerCase()] === 'dollar' ? 'euro' : 'dollar', into, x, ask),
  ],
  [
    whole('(?:the )?(?:sum|total) of (.+?) and (.+)'),
    ([a = '', b = ''], x) => `What is ${x(a)} plus ${x(b)}?`,
  ],
  [
    whole('(.+?) and (.+?),? (?:together|in sum|added up|combined)'),
    ([a = '', b = ''], x) => `What is ${x(a)} plus ${x(b)}?`,
  ],
  [
    whole('(?:the )?difference between (.+?) and (.+)'),
    ([a = '', b = ''], x) => `What is ${x(a)} minus ${x(b)}?`,
  ],
  [whole('(?:the )?product of (.+?) and (.+)'), ([a = '', b = ''], x) => `What is ${x(a)} times ${x(b)}?`],
  [
    whole('(?:the )?(?:average|mean) of (the .+?) and (the .+)'),
    ([a = '', b = ''], x) => `What is the average of ${x(a)} and ${x(b)}?`,
  ],
  [
    whole('(?:the )?ratio (?:of|between) (.+?) (?:and|to) (.+)'),
    ([a = '', b = ''], x) => `What is ${x(a)} divided by ${x(b)}?`,
  ],
  [
    whole('(.+?) as a percentage of (.+)'),
    ([a = '', b = ''], x) => `What is ${x(a)} divided by ${x(b)} times 100?`,
  ],
  [whole(`(${NUMBER})${PERCENT} of (.+)`), ([n, a = ''], x) => `What is ${n}% of ${x(a)}?`],
  [
    whole('(half|a third|a quarter|a fifth|a tenth|twice|double|triple|three times|two thirds)(?: of)? (.+)'),
    ([how, a = ''], x) =>
      `What is ${how === 'double' ? '2 times' : how === 'triple' ? '3 times' : FRACTIONS.has(`${how}`) ? `${how} of` : how} ${x(a)}?`,
  ],
  [
    whole('the (square root|cube root|square|cube) of (.+)'),
    ([how, a = ''], x) => `What is the ${how} of ${x(a)}?`,
  ],
  [
    whole(`(.+?) (increased|raised|reduced|decreased|lowered) by (${NUMBER})${PERCENT}`),
    ([a = '', how = '', n], x) => `What is ${x(a)} ${SIGNS[how.toLowerCase()] ?? 'decreased'} by ${n}%?`,
  ],
  [
    whole(`(.+?) plus (${NUMBER})${PERCENT}(?: tax| vat)?`),
    ([a = '', n], x) => `What is ${x(a)} increased by ${n}%?`,
  ],
  [
    whole('(.+?) (plus|minus|times|divided by|multiplied by) (.+)'),
    ([a = '', how, b = ''], x) => `What is ${x(a)} ${how} ${x(b)}?`,
  ],
];
const FRACTIONS = new Set(['half', 'a third', 'a quarter', 'a fifth', 'a tenth', 'two thirds']);

const BETWEEN = '(?:days|weeks|months|years|hours|working days)';
/** Questions about something that has to be found first. */
const QUESTIONS: readonly Rule[] = [
  [
    whole('(?:what|which) (?:day of the week|weekday) (?:is|was) (.+)'),
    ([a = ''], x) => `What day of the week is ${x(a)}?`,
  ],
  [
    whole(
      `how many (${BETWEEN}) (?:are there |passed |lie |were there )?(?:between (.+?) and (.+)|from (.+?) (?:until|to) (.+))`,
    ),
    ([what, a, b, c, d], x) =>
      `How many ${what} are there between ${x(a ?? c ?? '')} and ${x(b ?? d ?? '')}?`,
  ],
  [
    whole('(?:what does the encyclopaedia say about|tell me about|what is written about) (the .+)'),
    ([a = ''], x) => `What does the encyclopaedia say about ${x(a)}?`,
  ],
  [
    whole('what does (the (?:opposite|antonym) of .+|the name of .+) mean'),
    ([a = ''], x) => `What does ${x(a)} mean?`,
  ],
  [
    whole('by how (?:much|many) does (.+) exceed (.+)'),
    ([a = '', b = ''], x) => `What is ${x(a)} minus ${x(b)}?`,
  ],
  [
    whole('what percentage of (.+) (?:is|are) (.+)'),
    ([b = '', a = ''], x) => `What is ${x(a)} divided by ${x(b)} times 100?`,
  ],
];
/** A question, and what is to be done with its answer. */
const THEN =
  /^(.+?)[?.,;:]+ (?:and |then )*(?:what is|how much is|what's) (.*\b(?:that number|that|it|this)\b.*)$/i;
const FRAME =
  /^(?:please |can you |could you |i (?:need|want) (?:to know )?)*(?:what is|what's|what are|how much is|how much are|calculate|compute|work out|tell me|give me|find|take)? ?/i;

const MONTH = '[a-z]{3,9}';
const LITERAL = whole(
  `${NUMBER}|\\d{4}-\\d{2}-\\d{2}|\\d{1,2} ${MONTH} \\d{4}|${MONTH} \\d{1,2}, \\d{4}|today|tomorrow|yesterday`,
);
/** Numbers in words and formulas: nothing that would have to be found out first. */
const SAID =
  /^(?:[\s\d.,()+*/^%-]|\b(?:an?|and|the|minus|negative|point|half|hundred|thousand|[bmtr]+illion|dozen|zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|plus|times|sum|product|difference|ratio|between|of|divided|multiplied|by)s?\b)+$/i;

/** The plan that the wording of a question asks for; null when no rule knows it, or one call would do. */
export function readPlan(question: string): Plan | null {
  const asks: string[] = [];
  const ask: Ask = (text) => {
    const known = asks.indexOf(text);
    return `$${(known >= 0 ? known : asks.push(text) - 1) + 1}`;
  };
  const operand: Operand = (text) => {
    const bare = text.trim();
    if (LITERAL.test(bare) || SAID.test(bare)) return bare;
    const inner = apply(PHRASES, bare, operand, ask);
    return ask(inner ?? questionFor(bare.replaceAll('$', '$$$$')));
  };
  const text = question.trim().replace(/[?.!\s]+$/, '');
  const last =
    then(text, ask) ??
    apply(QUESTIONS, text, operand, ask) ??
    apply(PHRASES, text.replace(FRAME, ''), operand, ask);
  // Without a question of its own among the operands it is one call.
  if (last === null || asks.length === 0) return null;
  ask(last);
  return asks.length < 2 || asks.length > 4 ? null : { steps: asks.map((one) => ({ ask: one })) };
}

function then(text: string, ask: Ask): string | null {
  const found = THEN.exec(text);
  if (found === null) return null;
  const [, first = '', rest = ''] = found;
  const value = ask(`${first.trim()}?`);
  return `What is ${rest.replace(/\b(?:that number|that|it|this)\b/i, () => value)}?`;
}

function apply(rules: readonly Rule[], text: string, operand: Operand, ask: Ask): string | null {
  for (const [pattern, write] of rules) {
    const found = pattern.exec(text);
    if (found !== null) return write(found.slice(1), operand, ask);
  }
  return null;
}

/** A phrase as a question of its own. */
function questionFor(phrase: string): string {
  const counted = /^(?:the |our )?(?:number|count) of (.+)$/i.exec(phrase);
  if (counted !== null) return `How many ${counted[1]} are there?`;
  const when = /^the (?:day|date)(?: on which| when)? (.+) (was|joined)(.*)$/i.exec(phrase);
  if (when === null) return `What is ${phrase}?`;
  return when[2] === 'joined' ? `When did ${when[1]} join?` : `When was ${when[1]}${when[3]}?`;
}
