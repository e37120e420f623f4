import { describe, expect, it } from 'vitest';
import { durationsIn, timesIn } from './question-times.ts';

describe('times of day', () => {
  it.each<[string, string[]]>([
    ['When it is 9 in the morning in New York, what time is it in Kolkata?', ['09:00']],
    ['How long is it from 9:15 until 17:45?', ['09:15', '21:15', '17:45']],
    ['The call is at 7:30 pm in Berlin.', ['19:30']],
    ['What is 12 am in Oslo, and 12 p.m.?', ['00:00', '12:00']],
    ['from half past 8 in the evening to quarter to eleven in the morning', ['20:30', '08:30', '10:45']],
    ['What time is it 20 minutes past nine?', ['09:20', '21:20']],
    ['noon to midnight', ['12:00', '00:00']],
    ['three o’clock in the afternoon', ['03:00', '15:00']],
    ['The shop is open from 9 to 5.', ['09:00', '21:00', '05:00', '17:00']],
    ['2024-03-10T09:00 in Rome', ['09:00', '21:00']],
    ['How many days are there from 12 to 26 October 2023?', ['12:00', '00:00']], // too much rather than too little
    ['What weekday was 29 February 2024?', []],
    ['I am 5 years old', []],
  ])('%s', (question, times) => {
    expect(new Set(timesIn(question))).toEqual(new Set(times));
  });
});

describe('lengths of time', () => {
  it.each<[string, string[]]>([
    ['What date is 100 days after 1 March 2024?', ['P100D']],
    ['six weeks before 2024-05-01', ['P6W']],
    ['a year, 2 months and twenty-one days from now', ['P1Y', 'P2M', 'P21D', 'P1Y2M', 'P1Y2M21D', 'P2M21D']],
    ['an hour and a half after 9', ['PT1H30M']],
    ['What time was it two and a half hours ago?', ['PT2H30M']],
    ['2 hours and 30 minutes after 9:15', ['PT2H', 'PT30M', 'PT2H30M']],
    ['three quarters of an hour, half an hour', ['PT45M', 'PT30M']],
    ['a fortnight from today', ['P2W']],
    ['1,000 days ago', ['P1000D']],
    ['one hundred and five days', ['P105D']],
    ['quarter past 8 in the evening', []],
    ['How many days until Monday?', []],
  ])('%s', (question, lengths) => {
    expect(new Set(durationsIn(question))).toEqual(new Set(lengths));
  });
});
