// Questions that look like those of an expert and are not for it.
import { currency, town } from './api.ts';
import { fill, manner } from './manner.ts';
import { date, duration, time, zone } from './moments.ts';
import type { Random } from './random.ts';
import { wordNet } from './wordnet.ts';
import { CITIES } from './zones.ts';

const CALENDAR = [
  'When did {x}?',
  'When does the next train to {z} leave?',
  'Remind me to call my {p} on {w}.',
  'Book a table for {w} evening.',
  'Set an alarm for {t}.',
  'What is on my calendar on {d}?',
  'Am I free on {w} at {t}?',
  'Move my meeting from {w} to {d}.',
  'Who was born on {d}?',
  'What happened on {d}?',
  'Was it raining in {z} on {d}?',
  'Why do we change the clocks in spring?',
  'Who invented the calendar?',
  'Why has February only 28 days?',
  'How do time zones work?',
  'What is the best time to visit {z}?',
  'What time does the museum in {z} open?',
  'Add a birthday on {d}.',
  'When is the next eclipse visible from {z}?',
  'How long does it take to fly to {z}?',
  'Wake me up at {t}.',
  'When is the sunrise in {z} on {d}?',
  'What should I wear on {d}?',
  'Write a poem about {w}.',
  'Start a timer for {l}.',
  'Schedule a meeting with my {p} for {d}.',
] as const;
const EVENTS = [
  'the Roman empire fall',
  'the war end',
  'Einstein die',
  'they build the bridge',
  'the film come out',
  'my sister call',
  'the shop close',
] as const;

/** A question near the calendar that it does not answer. */
export function notCalendar(rng: Random): string {
  const said = {
    x: rng.pick(EVENTS),
    z: zone(rng).said.replace(/^UTC.*|^[+-].*/, 'London'),
    p: rng.pick(['mother', 'boss', 'doctor', 'brother', 'landlord', 'dentist']),
    w: rng.pick(['Monday', 'Friday', 'Saturday', 'Sunday', 'Tuesday'] as const),
    t: time(rng).said,
    d: date(rng).said,
    l: duration(rng, true).said,
  };
  return manner(fill(rng.pick(CALENDAR), said), rng);
}

const DICTIONARY = [
  'Translate {w} into {l}.',
  'How do you say {w} in {l}?',
  'How is {w} pronounced?',
  'How do I spell {w}?',
  'Write a poem about {w}.',
  'Where can I buy {w}?',
  'Who invented {w}?',
  'What rhymes with {w}?',
  'Do you like {w}?',
  'Tell me a joke about {w}.',
  'What is the plural of {w}?',
  'How many letters does {w} have?',
  'Write an essay on {w}.',
  'What is the French word for {w}?',
  'Correct the grammar of my text about {w}.',
  'How do I get better at {w}?',
  'Who wrote the first dictionary of {l}?',
  'Is {w} healthy?',
  'What do you think of {w}?',
  'When was the word {w} first used?',
  'Summarise this article about {w}.',
] as const;
const LANGUAGES = [
  'French',
  'German',
  'Spanish',
  'Hebrew',
  'Italian',
  'Chinese',
  'Latin',
  'English',
] as const;

/** A question near the dictionary that it does not answer. */
export function notDictionary(rng: Random): string {
  return manner(fill(rng.pick(DICTIONARY), { w: wordNet().draw(rng).word, l: rng.pick(LANGUAGES) }), rng);
}

const API = [
  'Send an email to my boss.',
  'Do you like rain?',
  'Which currency do you think is the prettiest?',
  'Why is the sky blue over {t}?',
  'Buy me 10 {bs}.',
  'Book a flight to {t}.',
  'Which is the best restaurant in {t}?',
  'Should I sell my {bs}?',
  'Will the {a} rise next year?',
  'How do I become a meteorologist?',
  'Turn on the lights in {t}.',
  'Write an article about {n}.',
  'Transfer 50 {bs} to my sister.',
  'Why do people save {bs}?',
  'Who should I vote for in {t}?',
  'Recommend a hotel in {t}.',
  'Who prints {bs}?',
  'Edit the Wikipedia article on {n}.',
  'How do I get to {t} by train?',
  'What did {n} eat for breakfast?',
  'How will the climate change in {t}?',
  'How warm was it in {t} yesterday?',
  'Did it rain in {t} last week?',
  'What will the weather be in {t} next week?',
  'What was the weather like in {t} last summer?',
] as const;

/** A question near the web services that none of them answers. */
export function notApi(rng: Random): string {
  const money = currency(rng);
  const name = rng.pick(wordNet().names.get(18) ?? CITIES);
  return manner(fill(rng.pick(API), { t: town(rng), a: money.said, bs: money.many, n: name }), rng);
}
