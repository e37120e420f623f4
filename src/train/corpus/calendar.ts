// Questions about dates and times with the calendar's input for them.

import { between, dayLength, type Kind, type Question, working } from './calendar-spans.ts';
import * as words from './calendar-words.ts';
import { WEEKDAYS } from './date-words.ts';
import { fill, manner, verbatim } from './manner.ts';
import { clockTime, date, duration, instant, month, type Said, year, zone } from './moments.ts';
import type { Random } from './random.ts';

const DAYS = ['today', 'tomorrow', 'yesterday'] as const;
const weekday = (rng: Random): Said => {
  const said = rng.pick(WEEKDAYS);
  return { said, written: said.toLowerCase() };
};

function fact(rng: Random): readonly [string, Question] {
  const of = rng.pick(Object.keys(words.FACTS));
  const [y, m, d] = [String(year(rng)), month(rng), date(rng)];
  const text = fill(rng.pick(words.FACTS[of] as readonly string[]), { y, m: m.said, d: d.said });
  const at =
    of === 'days-in-month'
      ? `${m.written}-01`
      : /year$/.test(of) && of !== 'day-of-year'
        ? `${y}-01-01`
        : d.written;
  return [text, { ask: 'fact', of, at }];
}

const moved: Kind = (rng) => {
  const [p, d] = [duration(rng, false), date(rng)];
  const back = rng.chance(0.4);
  const said = { p: p.said, d: d.said };
  return [
    fill(rng.pick(back ? words.BEFORE : words.AFTER), said),
    { ask: 'moment', at: d.written, plus: `${back ? '-' : ''}${p.written}` },
  ];
};

const movedClock: Kind = (rng) => {
  const [p, i] = [duration(rng, true), rng.chance(0.5) ? clockTime(rng) : instant(rng)];
  const back = rng.chance(0.3);
  const said = { p: p.said, i: i.said };
  return [
    fill(rng.pick(back ? words.CLOCK_BEFORE : words.CLOCK_AFTER), said),
    { ask: 'moment', at: i.written, plus: `${back ? '-' : ''}${p.written}` },
  ];
};

const fromToday: Kind = (rng) => {
  const p = duration(rng, false);
  if (rng.chance(0.4))
    return [fill(rng.pick(words.AGO), { p: p.said }), { ask: 'moment', at: 'today', plus: `-${p.written}` }];
  return [fill(rng.pick(words.AHEAD), { p: p.said }), { ask: 'moment', at: 'today', plus: p.written }];
};

const now: Kind = (rng) => {
  const kind = rng.unit();
  if (kind < 0.6) {
    const z = zone(rng);
    return [fill(rng.pick(words.NOW), { z: z.said }), { ask: 'moment', at: 'now', zone: z.written }];
  }
  if (kind < 0.75) {
    const p = duration(rng, true);
    const back = rng.chance(0.3);
    const forms = back
      ? ['What time was it {p} ago?', 'What was the time {p} ago?']
      : ['What time will it be in {p}?', 'What time is it {p} from now?', 'What is the time in {p}?'];
    return [
      fill(rng.pick(forms), { p: p.said }),
      { ask: 'moment', at: 'now', plus: `${back ? '-' : ''}${p.written}` },
    ];
  }
  if (kind < 0.85)
    return [
      rng.pick(['What time is it?', 'What is the time now?', 'How late is it?']),
      { ask: 'moment', at: 'now' },
    ];
  const t = rng.pick(DAYS);
  const forms = [
    `What date is ${t}?`,
    `What is the date ${t}?`,
    `Which date is ${t}?`,
    t === 'today' ? "What is today's date?" : `the date of ${t}`,
  ];
  if (rng.chance(0.3)) {
    const z = zone(rng);
    return [
      `What date is it ${t === 'today' ? 'today ' : ''}in ${z.said}?`,
      { ask: 'moment', at: 'today', zone: z.written },
    ];
  }
  return [fill(rng.pick(forms), {}), { ask: 'moment', at: t }];
};

const nearest: Kind = (rng) => {
  const [w, d] = [weekday(rng), date(rng)];
  const last = rng.chance(0.45);
  const rest = { which: last ? 'last' : 'next', weekday: w.written };
  if (rng.chance(0.3)) {
    const forms = last
      ? ['What date was last {w}?', 'When was last {w}?', 'Which date was it last {w}?']
      : [
          'What date is next {w}?',
          'When is next {w}?',
          'Which date is it next {w}?',
          'When is the next {w}?',
        ];
    return [fill(rng.pick(forms), { w: w.said }), { ask: 'nearest', ...rest, at: 'today' }];
  }
  return [
    fill(rng.pick(last ? words.LAST : words.NEXT), { w: w.said, d: d.said }),
    { ask: 'nearest', ...rest, at: d.written },
  ];
};

const ORDINALS = ['first', 'second', 'third', 'fourth', 'last'] as const;
const SHORT: Readonly<Record<string, string>> = { first: '1st', second: '2nd', third: '3rd', fourth: '4th' };
const nth: Kind = (rng) => {
  const [w, m, which] = [weekday(rng), month(rng), rng.pick(ORDINALS)];
  const n = rng.chance(0.15) ? (SHORT[which] ?? which) : which;
  if (rng.chance(0.05)) {
    const y = String(year(rng));
    const text = rng.pick([
      'When is Thanksgiving {y}, the fourth Thursday of November?',
      'When is Thanksgiving {y}?',
      'What date is Thanksgiving in {y}?',
    ]);
    return [fill(text, { y }), { ask: 'nth', which: 'fourth', weekday: 'thursday', month: `${y}-11` }];
  }
  return [
    fill(rng.pick(words.NTH), { n, w: w.said, m: m.said }),
    { ask: 'nth', which, weekday: w.written, month: m.written },
  ];
};

const convert: Kind = (rng) => {
  const [i, a, b] = [rng.chance(0.6) ? clockTime(rng) : instant(rng), zone(rng), zone(rng)];
  if (a.written === b.written) return convert(rng);
  const said = { i: i.said, a: a.said, b: b.said };
  return [
    fill(rng.pick(words.CONVERT), said),
    { ask: 'convert', at: i.written, from: a.written, into: b.written },
  ];
};

const offset: Kind = (rng) => {
  const [z, d] = [zone(rng), date(rng)];
  if (rng.chance(0.2)) {
    const forms = [
      'What is the UTC offset of {z}?',
      'How far is {z} from UTC now?',
      'What is the UTC offset of {z} today?',
    ];
    return [fill(rng.pick(forms), { z: z.said }), { ask: 'offset', zone: z.written, at: 'now' }];
  }
  return [
    fill(rng.pick(words.OFFSET), { z: z.said, d: d.said }),
    { ask: 'offset', zone: z.written, at: d.written },
  ];
};

const weekdays: Kind = (rng) => {
  const kind = rng.unit();
  if (kind < 0.15) {
    const [text, of] = rng.pick(words.TODAY);
    const t = rng.chance(0.5) ? 'today' : rng.pick(DAYS);
    return [fill(text, { t }), { ask: 'fact', of, at: t }];
  }
  const [d, p] = [date(rng), duration(rng, false)];
  if (kind < 0.27)
    return [
      fill(rng.pick(words.WEEKDAY_AFTER), { d: d.said, p: p.said }),
      { ask: 'fact', of: 'weekday', at: d.written, plus: p.written },
    ];
  return [
    fill(rng.pick(words.WEEKDAY), { d: d.said, w: weekday(rng).said }),
    { ask: 'fact', of: 'weekday', at: d.written },
  ];
};

const KINDS: readonly (readonly [number, Kind])[] = [
  [2, weekdays],
  [2, fact],
  [2.4, moved],
  [1, movedClock],
  [1, fromToday],
  [1.2, now],
  [3, between],
  [0.3, dayLength],
  [1, working],
  [1.2, nearest],
  [1.2, nth],
  [1.6, convert],
  [0.8, offset],
];

/** One question for the calendar. */
export function calendar(rng: Random): { question: string; input: { question: Question } } {
  const [text, asked] = rng.weighted(KINDS)(rng);
  const question = manner(text, rng);
  return { question, input: { question: verbatim(asked, question, ['zone', 'from', 'into']) } };
}
