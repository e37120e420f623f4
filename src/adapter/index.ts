// Stage 3: route to call.
import { newId } from '../base/id.ts';
import type { Call } from '../contract/call.ts';
import { MrklError } from '../contract/errors.ts';
import type { Expert } from '../contract/expert.ts';
import type { Question } from '../contract/question.ts';
import type { Route } from '../contract/route.ts';
import { doubtsAbout } from './copied.ts';
import { decode } from './decode.ts';
import type { FailedCall } from './prompt.ts';
import type { Skills } from './skills.ts';

/**
 * Lets the frozen model write the input of the chosen expert, under the grammar of its schema. `failed` is a call that
 * came to nothing before. Throws `input-invalid` for what a grammar cannot know to be wrong.
 */
export async function writeCall(
  question: Question,
  route: Route,
  skills: Skills,
  signal?: AbortSignal,
  failed?: FailedCall,
): Promise<Call> {
  if (route.expert === null)
    throw new MrklError('argument-invalid', 'route: expected an expert, found none.');
  const { backbone, callTokens, adapter } = skills;
  const { shape } = adapter;
  const { expert, grammar, state } = await skills.get(route.expert);
  if (shape.marked && failed === undefined) {
    const proposed = await takeProposal(expert, question.text, signal);
    if (proposed !== null) return proposed;
  }
  const context = (await expert.describe?.(question.text)) ?? '';
  const session = backbone.open();
  try {
    session.restore(state);
    const options = {
      tokenizer: backbone.tokenizer,
      limit: callTokens,
      end: shape.end,
      source: question.text,
      signal,
    };
    const prompt = shape.question({ expert, question: question.text, context, failed });
    const { text, tokens, forced, probability } = await decode(session, prompt, grammar, options);
    const checked = expert.schema.checkInput(JSON.parse(text));
    // A refinement that JSON Schema cannot state is all that may fail here.
    if (!checked.ok)
      throw new MrklError('input-invalid', `The call '${text}' does not fit: ${checked.problem}`, {
        details: { input: text, why: checked.problem, tokens },
      });
    const input = checked.value as Call['input'];
    const found = doubtsAbout(input, expert.schema.input, question.text);
    const doubts = found.length === 0 ? {} : { doubts: found };
    const by = adapter.name === 'soft-prompt' ? {} : { adapter: adapter.name };
    return {
      ...{ id: newId('call'), expert: route.expert, input, ...doubts, tokens, forced, ...by },
      confidence: Math.min(1, probability),
    };
  } finally {
    session.close();
  }
}

/** The call that the expert itself reads out of the question; null when it reads none. */
async function takeProposal(expert: Expert, question: string, signal?: AbortSignal): Promise<Call | null> {
  const [best] = (await expert.propose?.(question, signal ?? new AbortController().signal)) ?? [];
  if (best === undefined) return null;
  const checked = expert.schema.checkInput(best.input);
  if (!checked.ok)
    throw new MrklError(
      'input-invalid',
      `A proposal of ${expert.manifest.name} does not fit: ${checked.problem}`,
    );
  return {
    ...{ id: newId('call'), expert: expert.manifest.name, input: checked.value as Call['input'] },
    ...{ tokens: 0, forced: 0, confidence: best.probability },
  };
}
