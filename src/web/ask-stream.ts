import type { AgentEvent } from '../contract/event.ts';
import type { Turn } from '../contract/question.ts';

interface ErrorBody {
  readonly error?: { readonly message?: string };
}

/** Asks the server and gives the agent's events as they arrive. Throws an Error whose message is for people. */
export async function* askStream(
  question: string,
  history: readonly Turn[],
  signal: AbortSignal,
): AsyncGenerator<AgentEvent, void, undefined> {
  const response = await fetch('/v1/agent/ask', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ question, history }),
    signal,
  });
  if (!response.ok || response.body === null) throw new Error(await failureOf(response));
  for await (const { name, data } of readEvents(response.body)) {
    if (name === 'error') throw new Error(messageOf(JSON.parse(data) as ErrorBody));
    yield JSON.parse(data) as AgentEvent;
  }
}

/** Reads a server-sent event stream: blocks of lines, each block ended by an empty line. */
async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<{ name: string; data: string }> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let pending = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const blocks = (pending + decoder.decode(value, { stream: true })).split('\n\n');
      pending = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = field(block, 'data');
        if (data !== undefined) yield { name: field(block, 'event') ?? 'message', data };
      }
    }
  } finally {
    reader.releaseLock();
  }
}

function field(block: string, name: string): string | undefined {
  const prefix = `${name}: `;
  return block
    .split('\n')
    .find((line) => line.startsWith(prefix))
    ?.slice(prefix.length);
}

async function failureOf(response: Response): Promise<string> {
  try {
    return messageOf((await response.json()) as ErrorBody);
  } catch {
    return `The server answered with status ${response.status}.`;
  }
}

function messageOf(body: ErrorBody): string {
  return body.error?.message ?? 'The server reported a failure without saying which.';
}
