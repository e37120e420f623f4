// Calls through a checkpoint's own chat template. Nothing here knows the marks of any model: a conversation with a call
// is rendered, and what the template writes up to the arguments of that call is the prompt.
import { MrklError } from '../contract/errors.ts';
import type { Expert, JsonSchema } from '../contract/expert.ts';
import type { Backbone, ChatRenderer, Tokenizer } from '../model/backbone.ts';
import { COMPACT, jsonText, type Separators } from './grammar/separators.ts';
import { contextOf, type PromptShape, shotsOf, textMarks, withContext } from './prompt.ts';

const INSTRUCTIONS =
  'Call the tool with the arguments that answer the question. Copy names, numbers and dates from it as they stand there.';
/** Examples in the description of a tool. */
const SHOTS = 5;
/** Some templates take no other names of calls. */
const CALL_ID = 'call00001';
const NOTHING = { type: 'object', properties: {} };

const QUESTION = '@@question@@';
const FAILURE = '@@failure@@';
const PROBE = { '@@first@@': '@@one@@', '@@second@@': '@@two@@' };
/** The arguments of the probe as a template writes them; what stands in the groups is how it spaces JSON. */
const WRITTEN = /(\s*)\{\s*"@@first@@"(\s*:\s*)"@@one@@"(\s*,\s*)"@@second@@"\s*:\s*"@@two@@"\s*\}/g;

type Message = Parameters<ChatRenderer['render']>[0][number];

/** A conversation up to the arguments of its last call, with a place for the question. */
interface Pages {
  readonly first: string;
  /** After a call that failed, with places for it and for the failure; null where a template has no words for it. */
  readonly again: string | null;
  readonly separators: Separators;
}

interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

/** The shape of prompts that a chat template makes; a reason where it has no calls of tools in JSON. */
export function templateShape({
  tokenizer,
  chat,
}: Pick<Backbone, 'tokenizer' | 'chat'>): PromptShape | string {
  if (chat === undefined || chat === null) return 'the checkpoint has no chat template';
  const probe = pagesOf(chat, { name: 'probe_of_tools', description: 'A probe.', parameters: NOTHING });
  if (probe === null) return 'the chat template has no calls of tools in JSON';
  const { separators } = probe;
  const known = new WeakMap<Expert, Pages>();
  const pages = (expert: Expert): Pages => {
    const made = known.get(expert) ?? pagesOf(chat, toolOf(expert, separators));
    if (made === null)
      throw new MrklError(
        'template-without-calls',
        `The chat template has no calls of ${expert.manifest.name}.`,
      );
    known.set(expert, made);
    return made;
  };
  const encoder = new PageEncoder(tokenizer);
  return {
    skill: (expert) => encoder.encode(encoder.cut(pages(expert).first)[0], {}),
    question(asked) {
      const { first, again } = pages(asked.expert);
      const [head, rest] = encoder.cut(first);
      if (asked.failed === undefined || again === null || !again.startsWith(head))
        return encoder.encode(rest, { [QUESTION]: withContext(asked.question, contextOf(asked)) });
      return encoder.encode(again.slice(head.length), {
        [QUESTION]: withContext(asked.question, asked.context),
        [jsonText(PROBE, separators)]: jsonText(JSON.parse(asked.failed.input), separators),
        [FAILURE]: asked.failed.why,
      });
    },
    ...textMarks(tokenizer),
    ...{ marked: false, plans: true, separators },
  };
}

/** What a template makes of a question for one tool; null where it has no calls of tools in JSON. */
function pagesOf(chat: ChatRenderer, tool: Tool): Pages | null {
  const tools = [{ type: 'function', function: tool }];
  const render = (messages: readonly Message[]): string =>
    chat.render(messages, { tools, addGenerationPrompt: false });
  const start = opening(render);
  if (!render(start).includes(tool.name)) return null;
  for (const given of [PROBE, JSON.stringify(PROBE)]) {
    const call = called(tool, given);
    const first = beforeLast(rendered(render, [...start, call]));
    if (first === null || !first.page.includes(QUESTION)) continue;
    const answer = { role: 'tool', name: tool.name, tool_call_id: CALL_ID, content: FAILURE };
    const again = beforeLast(rendered(render, [...start, call, answer, call]));
    const [lead = '', colon = ':', comma = ','] = first.spaces;
    // Line breaks inside arguments would depend on how deep they stand.
    const even = !/\n/.test(colon + comma);
    const separators = {
      lead,
      ...(even ? { comma, colon } : { comma: COMPACT.comma, colon: COMPACT.colon }),
    };
    const written = jsonText(PROBE, separators);
    const whole = again?.page.replace(WRITTEN, (_, space: string) => space + written) ?? '';
    const complete = [QUESTION, FAILURE, written].every((part) => whole.includes(part));
    return { first: first.page, again: complete ? whole : null, separators };
  }
  return null;
}

/** The messages before a call; a template that takes no instructions of the system has them before the question. */
function opening(render: (messages: readonly Message[]) => string): Message[] {
  const told = [
    { role: 'system', content: INSTRUCTIONS },
    { role: 'user', content: QUESTION },
  ];
  const plain = [{ role: 'user', content: `${INSTRUCTIONS}\n\n${QUESTION}` }];
  if (rendered(render, told)?.includes(QUESTION)) return told;
  if (render(plain).includes(QUESTION)) return plain;
  throw new MrklError('template-invalid', 'The chat template leaves out what the user says.');
}

function called({ name }: Tool, given: unknown): Message {
  const call = { id: CALL_ID, type: 'function', function: { name, arguments: given } };
  return { role: 'assistant', content: '', tool_calls: [call] };
}

/** Null where the template refuses such a conversation. */
function rendered(
  render: (messages: readonly Message[]) => string,
  messages: readonly Message[],
): string | null {
  try {
    return render(messages);
  } catch (error) {
    if (error instanceof MrklError && error.code === 'template-invalid') return null;
    throw error;
  }
}

/** The text before the last arguments in it, and how these are spaced. */
function beforeLast(text: string | null): { page: string; spaces: string[] } | null {
  const found = [...(text ?? '').matchAll(WRITTEN)].at(-1);
  return found === undefined || text === null
    ? null
    : { page: text.slice(0, found.index), spaces: found.slice(1) };
}

/** An expert as a tool. */
function toolOf(expert: Expert, separators: Separators): Tool {
  const { name, purpose } = expert.manifest;
  const shots = shotsOf(expert, SHOTS).map(
    ({ question, input }) => `\n${question} => ${jsonText(JSON.parse(input), separators)}`,
  );
  const description = shots.length === 0 ? purpose : `${purpose} For example:${shots.join('')}`;
  return { name, description, parameters: bare(expert.schema.input) as JsonSchema };
}

/** A schema without the keywords that only this program knows. */
function bare(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(bare);
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([key]) => !key.startsWith('x-') && key !== '$schema');
  return Object.fromEntries(kept.map(([key, value]) => [key, bare(value)]));
}

/** A text as a regular expression. */
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Pages to tokens. What stands in the places of a page is plain text, even where it looks like a special token. */
class PageEncoder {
  readonly #tokenizer: Tokenizer;
  readonly #special: RegExp | null;

  constructor(tokenizer: Tokenizer) {
    this.#tokenizer = tokenizer;
    const names = [...tokenizer.specials.keys()].filter((name) => name !== '');
    names.sort((a, b) => b.length - a.length);
    this.#special = names.length === 0 ? null : new RegExp(`(${names.map(literal).join('|')})`);
  }

  /** A page in two: the same for every question, and the rest. No token reaches over the cut. */
  cut(page: string): [head: string, rest: string] {
    const before = this.#parts(page.slice(0, page.indexOf(QUESTION)));
    const head = before.slice(0, -1).join('');
    return [head, page.slice(head.length)];
  }

  encode(page: string, values: Readonly<Record<string, string>>): number[] {
    const places = new RegExp(Object.keys(values).map(literal).join('|') || '(?!)', 'g');
    const fill = (text: string): string => text.replace(places, (place) => values[place] ?? place);
    return this.#parts(page).flatMap((part) => {
      const special = this.#tokenizer.specials.get(part);
      return special === undefined ? this.#tokenizer.encode(fill(part)) : [special];
    });
  }

  /** Special tokens and the texts between them. */
  #parts(page: string): string[] {
    return this.#special === null ? [page] : page.split(this.#special);
  }
}
