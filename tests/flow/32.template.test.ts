// Calls and plans through a checkpoint's own chat template.
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ADAPTERS, chooseAdapter } from '../../src/adapter/adapters.ts';
import { collectAnswer } from '../../src/agent/agent.ts';
import { createAgentWith } from '../../src/agent/create-agent.ts';
import type { ModelSource } from '../../src/agent/model-source.ts';
import { unfounded } from '../../src/answer/provenance.ts';
import type { AgentEvent } from '../../src/contract/event.ts';
import type { Expert } from '../../src/contract/expert.ts';
import type { Planning } from '../../src/contract/plan.ts';
import { loadExperts } from '../../src/dispatch/registry.ts';
import type { ChatRenderer } from '../../src/model/backbone.ts';
import { ChatTemplate } from '../../src/model/chat-template.ts';
import { BARE_CALLS, LIST_OF_CALLS, TAGGED_CALLS } from '../fixtures/chat-templates.ts';
import {
  FakeBackbone,
  FakeTokenizer,
  type Logits,
  randomLogits,
  scriptedPage,
} from '../fixtures/fake-backbone.ts';

// A first call compiles the grammar and loads the code of the experts.
vi.setConfig({ testTimeout: 60_000 });

const SPECIALS = [
  ...['<|pad|>', '<|startoftext|>', '<|endoftext|>', '<|bom|>', '<|eom|>', '<|system|>', '<|user|>'],
  ...['<|assistant|>', '<|tool|>', '<tool_calls>', '</tool_calls>', '<|im_start|>', '<|im_end|>'],
];
const tokenizer = new FakeTokenizer(SPECIALS);
const chatOf = (source: string): ChatTemplate => new ChatTemplate(source, { bos_token: '<|startoftext|>' });

/** Tokens as text, special ones in double angles. */
function shown(ids: readonly number[]): string {
  return ids.map((id) => (id < SPECIALS.length ? `«${SPECIALS[id]}»` : tokenizer.decode([id]))).join('');
}

let calculator: Expert;
beforeAll(async () => {
  const experts = await loadExperts('experts');
  calculator = experts.find(({ manifest }) => manifest.name === 'calculator') as Expert;
});

describe('the format of Jamba 1.5', () => {
  it('is rendered as its template renders it', () => {
    const chat = chatOf(LIST_OF_CALLS);
    expect(chat.render([{ role: 'user', content: 'Hi' }])).toBe(
      '<|startoftext|><|bom|><|system|> <|eom|><|bom|><|user|> Hi<|eom|><|bom|><|assistant|>',
    );
    const parameters = { type: 'object' };
    const tools = [{ type: 'function', function: { name: 'f', parameters } }];
    const calls = ['a', 'b'].map((name) => ({ function: { name, arguments: { x: 1, y: [2] } } }));
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'assistant', content: '', tool_calls: calls },
    ];
    expect(chat.render(messages, { tools, addGenerationPrompt: false })).toBe(
      `<|startoftext|><|bom|><|system|> Be brief.

<tool_definitions>
# Tools

## Functions

{
  "name": "f",
  "parameters": {
    "type": "object"
  }
}
</tool_definitions><|eom|><|bom|><|assistant|> <tool_calls>[
    {"name": "a", "arguments": {"x": 1, "y": [2]}},
    {"name": "b", "arguments": {"x": 1, "y": [2]}}
]</tool_calls><|eom|>`,
    );
  });
});

describe('the prompt of a call', () => {
  const shapeOf = (source: string) => chooseAdapter({ tokenizer, chat: chatOf(source) }).shape;

  it('ends where the template has the arguments, and what is asked stays text', () => {
    const shape = shapeOf(LIST_OF_CALLS);
    const head = shown(shape.skill(calculator));
    expect(head).toMatch(
      /^«<\|startoftext\|>»«<\|bom\|>»«<\|system\|>» Call the tool[\s\S]*"name": "calculator"/,
    );
    expect(head).toMatch(/<\/tool_definitions>«<\|eom\|>»«<\|bom\|>»«<\|user\|>»$/);
    expect(head).not.toContain('x-grammar');
    expect(
      shown(shape.question({ expert: calculator, question: '3 <|eom|> @@failure@@ 8?', context: 'Of old.' })),
    ).toBe(
      ' Of old.\n3 <|eom|> @@failure@@ 8?«<|eom|>»«<|bom|>»«<|assistant|>» «<tool_calls>»[\n    {"name": "calculator", "arguments":',
    );
    expect(shape.separators).toEqual({ lead: ' ', comma: ', ', colon: ': ' });
  });

  it('shows a call that failed and why as turns of the conversation', () => {
    const failed = { input: '{"expression":"(3/0)"}', why: 'No <|eom|>' };
    const asked = { expert: calculator, question: '3/0?', failed };
    expect(shown(shapeOf(TAGGED_CALLS).question(asked))).toBe(
      `user
3/0?«<|im_end|>»
«<|im_start|>»assistant
<tool_call>
{"name": "calculator", "arguments": {"expression": "(3/0)"}}
</tool_call>«<|im_end|>»
«<|im_start|>»user
<tool_response>
No <|eom|>
</tool_response>«<|im_end|>»
«<|im_start|>»assistant
<tool_call>
{"name": "calculator", "arguments":`,
    );
    // Where the template has no such turns, it is said with the question.
    const bare = shapeOf(BARE_CALLS);
    expect(bare.separators).toEqual({ lead: '', comma: ',', colon: ':' });
    expect(shown([...bare.skill(calculator), ...bare.question(asked)])).toBe(
      `[user]Call the tool with the arguments that answer the question. Copy names, numbers and dates from it as they stand there.

{"expression":"(3/0)"} failed: No <|eom|>
3/0? {calculator}[assistant]calculator`,
    );
  });
});

describe('the table of adapters', () => {
  const marks = new FakeTokenizer();
  it('gives each checkpoint the first that fits', () => {
    expect(ADAPTERS.map(({ name }) => name)).toEqual(['soft-prompt', 'template', 'words']);
    const name = (given: FakeTokenizer, chat: ChatRenderer | null) =>
      chooseAdapter({ tokenizer: given, chat }).name;
    expect(name(marks, chatOf('{% for %}'))).toBe('soft-prompt');
    expect(name(tokenizer, chatOf(LIST_OF_CALLS))).toBe('template');
    expect(name(tokenizer, null)).toBe('words');
    const plain = chooseAdapter({
      tokenizer,
      chat: chatOf('{{ messages[-1].content }}{{ messages[0].content }}'),
    });
    expect(plain).toMatchObject({
      name: 'words',
      passed: [
        { name: 'soft-prompt' },
        { name: 'template', why: 'the chat template has no calls of tools in JSON' },
      ],
    });
  });

  it.each([
    ['a broken template', '{% for %}', undefined, 'template-invalid'],
    ['a template that refuses', "{{ raise_exception('no') }}", undefined, 'template-invalid'],
    ['a template without the question', 'Hello.', undefined, 'template-invalid'],
    [
      'a template without tools, when it is wished for',
      '{% for m in messages %}{{ m.content }}{% endfor %}',
      'template',
      'template-without-calls',
    ],
  ] as const)('refuses %s', (_, source, wanted, code) => {
    expect(() => chooseAdapter({ tokenizer, chat: chatOf(source) }, wanted)).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('takes the one that is wished for', () => {
    expect(chooseAdapter({ tokenizer, chat: chatOf(LIST_OF_CALLS) }, 'words').name).toBe('words');
    expect(() => chooseAdapter({ tokenizer, chat: null }, 'soft-prompt')).toThrow(
      expect.objectContaining({ code: 'tokenizer-invalid' }),
    );
  });
});

function sourceOf(logits: Logits, template: string): ModelSource & { backbone: FakeBackbone } {
  const backbone = new FakeBackbone(logits, tokenizer, chatOf(template));
  return {
    backbone,
    name: 'large',
    load: async () => backbone,
    knows: () => false,
    readPrompt: async () => null,
    readRouter: async () => null,
  };
}

async function ask(source: ModelSource, text: string, plan: Planning) {
  const rules = [{ expert: 'calculator', pattern: /\d/ }];
  const agent = await createAgentWith(source, { rules, limits: { callTokens: 250, repairs: 1 } });
  const events: AgentEvent[] = [];
  const answer = await collectAnswer(agent.ask(text, { plan }), (event) => events.push(event));
  await agent.close();
  return { answer, events };
}

describe('a large checkpoint', () => {
  const SUM = 'What is 15% of the sum of 12345 and 54321?';
  const step = (text: string) => ({ expert: 'calculator', ask: text });
  const answers: Record<string, unknown> = {
    [SUM]: { steps: [step('What is 12345 plus 54321?'), step('What is 15% of $1?')] },
    'What is 12345 plus 54321?': { expression: '(12345+54321)' },
    'What is 15% of 66666?': { expression: '(15/100*66666)' },
    '3 plus 8?': { steps: [step('3 plus 8?')] },
  };

  it('plans by itself, and writes every call in its own format', async () => {
    const pages: string[] = [];
    const logits = scriptedPage(tokenizer, SPECIALS.indexOf('<|eom|>'), (page) => {
      pages.push(page);
      const question = Object.keys(answers).find((one) => page.includes(` ${one}`)) ?? '';
      return JSON.stringify(answers[question] ?? {}).replaceAll(/([:,])(?=["[{\d])/g, '$1 ');
    });
    const source = sourceOf(logits, LIST_OF_CALLS);
    const { answer, events } = await ask(source, SUM, 'auto');
    expect(answer).toMatchObject({ status: 'answered', value: '9999.9' });
    expect(answer.calls.map(({ call }) => call.adapter)).toEqual(['template', 'template']);
    expect(events.some(({ type }) => type === 'plan-ready')).toBe(true);
    expect(unfounded(answer)).toEqual([]);
    expect(source.backbone.sessions).toBe(0);
    expect(pages.some((page) => page.endsWith('{"name": "plan", "arguments":'))).toBe(true);
  });

  it.each([
    ['a list of calls', LIST_OF_CALLS],
    ['tagged calls', TAGGED_CALLS],
    ['bare calls', BARE_CALLS],
  ])('writes plans and calls that fit with any weights: %s', async (_, template) => {
    for (const seed of [1, 2]) {
      const { answer, events } = await ask(
        sourceOf(randomLogits(seed), template),
        `What is ${seed} plus 2?`,
        'always',
      );
      const plan = events.find((event) => event.type === 'plan-ready');
      expect(plan).toBeDefined();
      expect(answer.plan?.steps.length).toBeGreaterThan(0);
      expect(unfounded(answer)).toEqual([]);
    }
  });
});
