import { describe, expect, it } from 'vitest';
import { doubtsAbout } from './copied.ts';

const SCHEMA = {
  type: 'object',
  properties: {
    formula: { type: 'string', 'x-copied': 'numbers' },
    word: { $ref: '#/$defs/word' },
    amount: { type: 'number', 'x-copied': 'numbers' },
    free: { type: 'string' },
    length: { type: 'string', 'x-copied': 'duration' },
    span: { type: 'string', 'x-copied': 'span', 'x-said': { Hanoi: 'Asia/Bangkok' } },
    many: { type: 'array', items: { anyOf: [{ $ref: '#/$defs/word' }, { type: 'null' }] } },
    when: {
      oneOf: [
        {
          type: 'object',
          properties: {
            kind: { const: 'day' },
            at: { type: 'string', 'x-copied': 'date', 'x-said': { Yule: 'midwinter' } },
          },
        },
        { type: 'object', properties: { kind: { const: 'note' }, at: { type: 'string' } } },
      ],
    },
  },
  $defs: { word: { type: 'string', 'x-copied': 'words' } },
};

describe('values that have to come from the question', () => {
  it.each([
    ['What is 27395 plus 87971?', { formula: '(27395+87971)' }, []],
    ['What is 27395 plus 87971?', { formula: '(27395+87917)' }, ['/formula']],
    ['1,234,567 minus 5', { formula: '(1234567-5)' }, []],
    ['What is 15% of 80?', { formula: '(15/100*80)' }, []],
    ['What is 2.5 million plus 17?', { formula: '(2500000+17)' }, []],
    ['two hundred and five times seventy-six thousand', { formula: '(205*76000)' }, []],
    ['two hundred and five times seventy-six thousand', { formula: '(215*76000)' }, ['/formula']],
    ['three dozen eggs', { formula: '(3*12)' }, []],
    ['a third of 81.25', { formula: '(81.25/3)' }, []],
    ['How warm is it at 32.82 north?', { amount: 32.82 }, []],
    ['How warm is it at 32.82 north?', { amount: 33.82 }, ['/amount']],
    ['What is the opposite of tables?', { word: 'table' }, []],
    ['What are running shoes?', { word: 'running shoe' }, []],
    ['What does serendipity mean?', { word: 'serenity' }, ['/word']],
    ['What does serendipity mean?', { free: 'anything' }, []],
    ['What does serendipity mean?', { span: 'serendipity' }, []],
    ['What does serendipity mean?', { span: 'serenity' }, ['/span']],
    ['What time is it in Hanoi?', { span: 'Asia/Bangkok' }, []],
    ['What time is it in Oslo?', { span: 'Asia/Bangkok' }, ['/span']],
    ['Haifa and Lyon', { many: ['Haifa', 'Lyon', null] }, []],
    ['Haifa and Lyon', { many: ['Haifa', 'Paris'] }, ['/many/1']],
    ['What weekday was 29 February 2024?', { when: { kind: 'day', at: '2024-02-29' } }, []],
    ['What weekday was 29 February 2024?', { when: { kind: 'day', at: '2023-02-29' } }, ['/when/at']],
    ['What weekday was 2/29/24?', { when: { kind: 'day', at: '2024-02-29' } }, []],
    ['What weekday was 10 March 2024?', { when: { kind: 'day', at: '2024-03-01' } }, ['/when/at']],
    ['What weekday is today?', { when: { kind: 'day', at: 'today' } }, []],
    ['What weekday is today?', { when: { kind: 'day', at: '2024-01-01' } }, ['/when/at']],
    ['How long is it from 23:55 to noon?', { when: { kind: 'day', at: '12:00' } }, []],
    ['How long is it from 23:55 to noon?', { when: { kind: 'day', at: '1433-11-12T12:00' } }, ['/when/at']],
    ['When is it 9 pm on 3 May 2024?', { when: { kind: 'day', at: '2024-05-03T21:00' } }, []],
    ['When is it 9 pm on 3 May 2024?', { when: { kind: 'day', at: '2024-05-03T09:00' } }, ['/when/at']],
    ['When is it 9 pm on the first of May?', { when: { kind: 'day', at: '2024-05-01T21:00' } }, []],
    ['How many days until Yule 2027?', { when: { kind: 'day', at: 'midwinter-2027' } }, []],
    ['How many days until Yule?', { when: { kind: 'day', at: 'midwinter' } }, []],
    ['How many days until Yule?', { when: { kind: 'day', at: 'midsummer' } }, ['/when/at']],
    ['two weeks and a day after 3 May 2024', { length: 'P2W1D' }, []],
    ['two weeks and a day before 3 May 2024', { length: '-P2W1D' }, []],
    ['two weeks and a day after 3 May 2024', { length: 'P3W' }, ['/length']],
    ['the day after tomorrow', { length: 'P1D' }, []],
    ['What weekday is today?', { when: { kind: 'note', at: '2024-02-29' } }, []],
  ])('%s %j: %j', (question, input, pointers) => {
    expect(doubtsAbout(input, SCHEMA, question).map(({ pointer }) => pointer)).toEqual(pointers);
  });
});
