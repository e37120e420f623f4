// Situations in which a number has to be found before it is calculated with: what people have in mind when they do not
// say the calculation. `m` stands for an amount that is found (`M` with a capital), `t` for things that are counted, `o` for
// one of them, `n` and `p` for figures of the question.
import { NAMES } from './people.ts';
import { figure } from './plan-calculations.ts';
import { DOMAINS, type Domain } from './plan-domains.ts';
import { type Phrase, pair, rate, recordedNumber } from './plan-phrases.ts';
import type { Random } from './random.ts';

type Situation = readonly [said: string, asked: string];

// `$1` of what is asked is what was found.
// biome-ignore format: a table, one row per situation
const OF_AMOUNTS: readonly Situation[] = [
  ['If {m} rises by {p}%, what is it then?', '$1 increased by {p}%'],
  ['{M} is going to be {p}% higher. How much will that be?', '$1 increased by {p}%'],
  ['{M} grows by {p} percent: what do we end up with?', '$1 increased by {p}%'],
  ['What will {m} be after an increase of {p}%?', '$1 increased by {p}%'],
  ['Including {p}% tax, how much is {m}?', '$1 increased by {p}%'],
  ['How much is {m} with {p}% sales tax on it?', '$1 increased by {p}%'],
  ['Suppose {m} had been {p}% more. How much is that?', '$1 increased by {p}%'],
  ['If {m} falls by {p}%, where does it stand?', '$1 decreased by {p}%'],
  ['{M} drops by {p} percent. What is left of it?', '$1 decreased by {p}%'],
  ['What is {m} once {p}% is taken away?', '$1 decreased by {p}%'],
  ['We are granted a rebate of {p}% on {m}. What do we pay?', '$1 decreased by {p}%'],
  ['There is {p}% off {m} this week; what does it come to?', '$1 decreased by {p}%'],
  ['Minus a discount of {p}%, how much is {m}?', '$1 decreased by {p}%'],
  ['We pay {p}% of {m} in tax. How much tax is it?', '{p}% of $1'],
  ['{who} receives {p}% of {m} as a bonus. How much is the bonus?', '{p}% of $1'],
  ['How large is a commission of {p}% on {m}?', '{p}% of $1'],
  ['What does an interest of {p}% on {m} amount to?', '{p}% of $1'],
  ['The bank takes {p} percent of {m}. What does it get?', '{p}% of $1'],
  ['{p}% of {m} goes to charity; how much is donated?', '{p}% of $1'],
  ['We set aside {p} percent of {m}. What sum is that?', '{p}% of $1'],
  ['If I split {m} between {n} people, what does everyone get?', '$1 divided by {n}'],
  ['{n} friends share {m} evenly. What is the share of each of them?', '$1 divided by {n}'],
  ['{M} is paid off in {n} rates. How much is every rate?', '$1 divided by {n}'],
  ['Divide {m} evenly over {n} months.', '$1 divided by {n}'],
  ['What is {m} per day if it is spread over {n} days?', '$1 divided by {n}'],
  ['How many times does {n} go into {m}?', '$1 divided by {n}'],
  ['{who} and {n} others carry {m} in equal shares; how much for every one of the {n}?', '$1 divided by {n}'],
  ['{M} is for {n} weeks. What is that a week?', '$1 divided by {n}'],
  ['How much do I have to pay for {n} times {m}?', '{n} times $1'],
  ['If {m} came {n} times, what would we have?', '{n} times $1'],
  ['Make {m} {n} times as big. What is it?', '{n} times $1'],
  ['Every one of {n} shops takes in {m}. How much is it altogether?', '{n} times $1'],
  ['What would {m} be {n} times over?', '{n} times $1'],
  ['{who} orders {n} of these at {m}. What is the bill?', '{n} times $1'],
  ['I have {n} in my purse. What remains when I pay {m}?', '{n} minus $1'],
  ['Our budget is {n}; how much of it is left after {m}?', '{n} minus $1'],
  ['How much do we need on top of {m} to reach {n}?', '{n} minus $1'],
  ['By how much does {m} fall short of {n}?', '{n} minus $1'],
  ['{who} pays with {n} for {m}: how much change is due?', '{n} minus $1'],
  ['After {who} has paid {n} of {m}, what is still owed?', '$1 minus {n}'],
  ['What is left of {m} when {n} is gone?', '$1 minus {n}'],
  ['Deduct {n} from {m}.', '$1 minus {n}'],
  ['Reduce {m} by {n} and tell me the result.', '$1 minus {n}'],
  ['How much above {n} is {m}?', '$1 minus {n}'],
  ['How much is {m} together with {n} for shipping?', '$1 plus {n}'],
  ['{who} adds {n} to {m}. What is the sum?', '$1 plus {n}'],
  ['Raise {m} by {n}. What is it now?', '$1 plus {n}'],
  ['{M} and another {n}, how much is that?', '$1 plus {n}'],
  ['With {n} more, what would {m} be?', '$1 plus {n}'],
  ['Double {m}.', '2 times $1'],
  ['{M}, but twice as much?', '2 times $1'],
  ['{M} has doubled. To what?', '2 times $1'],
  ['Three times {m} would be how much?', '3 times $1'],
  ['Halve {m}, please.', 'half of $1'],
  ['What is half of {m}, roughly speaking?', 'half of $1'],
  ['A fifth of {m} is lost. How much is lost?', 'a fifth of $1'],
  ['We spend a quarter of {m}. How much do we spend?', 'a quarter of $1'],
  ['A tenth of {m} is how much?', 'a tenth of $1'],
  ['Multiply {m} by itself.', '$1 times $1'],
  ['What do you get when {m} is squared?', 'the square of $1'],
  ['Which number times itself is {m}?', 'the square root of $1'],
  ['What remains of {m} modulo {n}?', 'the remainder of $1 divided by {n}'],
  ['What percentage of {n} is {m}?', '$1 divided by {n} times 100'],
  ['{M}: how many percent of {n} is it?', '$1 divided by {n} times 100'],
];

// biome-ignore format: a table, one row per situation
const OF_COUNTS: readonly Situation[] = [
  ['The {t} get {n} letters each. How many letters do we send?', '{n} times $1'],
  ['We give {n} to each of the {t}; what do we spend?', '{n} times $1'],
  ['One {o} costs us {n} a year. What do all {t} cost?', '{n} times $1'],
  ['Each {o} takes {n} minutes. How many minutes for all the {t}?', '{n} times $1'],
  ['If we had {n} times as many {t}, how many would there be?', '{n} times $1'],
  ['At {n} a head, how much do the {t} bring in?', '{n} times $1'],
  ['For each of our {t} there are {n} pages; how many pages is that in total?', '{n} times $1'],
  ['What if {n} more {t} came along: how many would that be?', '$1 plus {n}'],
  ['How many {t} will there be once we have gained {n}?', '$1 plus {n}'],
  ['We expect {n} additional {t}. How many will it be then?', '$1 plus {n}'],
  ['If {n} {t} leave, how many stay?', '$1 minus {n}'],
  ['Suppose we lost {n} of the {t}. How many would remain?', '$1 minus {n}'],
  ['How many {t} are needed to get to {n}?', '{n} minus $1'],
  ['How many {t} are we away from {n}?', '{n} minus $1'],
  ['{n} of the {t} fit on a page. How many pages are that?', '$1 divided by {n}'],
  ['We put the {t} in groups of {n}. How many groups are there?', '$1 divided by {n}'],
  ['{n} clerks look after all {t}; how many are that for each clerk?', '$1 divided by {n}'],
  ['Over {n} years, how many {t} is that a year?', '$1 divided by {n}'],
  ['{n} is divided by the {t}. What does each get?', '{n} divided by $1'],
  ['{who} hands out {n} to all {t} in equal parts: how much for one {o}?', '{n} divided by $1'],
  ['What are {p}% of all {t}?', '{p}% of $1'],
  ['{p} percent of the {t} say yes. How many is that?', '{p}% of $1'],
  ['The number of {t} shall grow by {p}%. To how many?', '$1 increased by {p}%'],
  ['If the {t} became {p}% fewer, how many would there be?', '$1 decreased by {p}%'],
  ['Half of the {t} are gone. How many?', 'half of $1'],
  ['Twice as many {t} as now: how many?', '2 times $1'],
  ['What is the square root of how many {t} there are?', 'the square root of $1'],
  ['Take the number of {t} to the power of {n}.', '$1 to the power of {n}'],
  ['How many {t} remain when they are put in rows of {n}?', 'the remainder of $1 divided by {n}'],
];

// Of two counts: `s` of the things against all, or against others.
// biome-ignore format: a table, one row per situation
const OF_TWO: readonly Situation[] = [
  ['How many percent of the {t} are {s}?', '$1 divided by $2 times 100'],
  ['Which share of our {t} is {s}, in percent?', '$1 divided by $2 times 100'],
  ['What part of all {t} is {s}?', '$1 divided by $2'],
];
// biome-ignore format: a table, one row per situation
const OF_OTHERS: readonly Situation[] = [
  ['How many more {a} are there than {b}?', '$1 minus $2'],
  ['By how many are there more {a} than {b}?', '$1 minus $2'],
  ['Are there more {a} or {b}, and how many?', 'the maximum of $1 and $2'],
  ['How many {a} and {b} are there all in all?', '$1 plus $2'],
  ['How many {a} come to one of the {b}?', '$1 divided by $2'],
  ['{A} per {b}: what is the average?', '$1 divided by $2'],
  ['Add up the {a} and the {b}.', '$1 plus $2'],
  ['If each of the {a} met each of the {b}, how many meetings would that be?', '$1 times $2'],
];
// biome-ignore format: a table, one row per situation
const OF_MONEY: readonly Situation[] = [
  ['How many {bs} does one receive in exchange for {n} {as}?', '{n} times $1'],
  ['I change {n} {as} into {bs}. How much do I receive?', '{n} times $1'],
  ['{who} earns {n} {as}. What is that in {bs}?', '{n} times $1'],
  ['A ticket costs {n} {as}; how many {bs} are that?', '{n} times $1'],
  ['What are {n} {as} worth in {bs}?', '{n} times $1'],
  ['{n} {as} to {bs}', '{n} times $1'],
  ['How much is {n} {as} in {bs}?', '{n} times $1'],
];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function filled(text: string, slots: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? '');
}

/** What a situation asks, over what its parts come to. */
function asking(asked: string, slots: Readonly<Record<string, string>>, parts: readonly Phrase[]) {
  const ask = (values: readonly string[]): string =>
    `What is ${filled(asked, slots).replace(/\$(\d)/g, (_, i: string) => values[Number(i) - 1] ?? '')}?`;
  return { expert: 'calculator', parts, ask };
}

const count = (what: string): Phrase => ({
  ...{ said: what, expert: 'database', parts: [] },
  ask: () => `How many ${what} are there?`,
});

const common = (rng: Random) => ({
  ...{ n: figure(rng), p: String(rng.chance(0.8) ? rng.int(1, 99) : rng.int(1, 9) + 0.5) },
  who: rng.pick(NAMES),
});

function some(d: Domain, rng: Random): string {
  return rng.chance(0.4) ? `${rng.pick(d.states)} ${d.things}` : d.things;
}

/** A situation with the calculation that it asks for. */
export function situation(rng: Random): Phrase {
  const d = rng.pick(DOMAINS);
  const kind = rng.unit();
  const given = common(rng);
  const make = (
    [said, asked]: Situation,
    slots: Readonly<Record<string, string>>,
    parts: readonly Phrase[],
  ) => {
    const all = { ...given, ...slots };
    return { said: filled(said, all), ...asking(asked, all, parts) };
  };
  if (kind < 0.42) {
    const found = recordedNumber(rng);
    return make(rng.pick(OF_AMOUNTS), { m: found.said, M: capital(found.said) }, [found]);
  }
  if (kind < 0.68) {
    const t = some(d, rng);
    return make(rng.pick(OF_COUNTS), { t, T: capital(t), o: d.thing }, [count(t)]);
  }
  if (kind < 0.76) {
    const s = rng.pick(d.states);
    return make(rng.pick(OF_TWO), { t: d.things, s }, [count(`${s} ${d.things}`), count(d.things)]);
  }
  if (kind < 0.88) {
    const [a, b] = [some(d, rng), some(rng.pick(DOMAINS), rng)];
    return make(rng.pick(OF_OTHERS), { a, b, A: capital(a) }, [count(a), count(b)]);
  }
  const [from, into] = pair(rng);
  return make(rng.pick(OF_MONEY), { as: from[1], bs: into[1] }, [rate(from, into)]);
}
