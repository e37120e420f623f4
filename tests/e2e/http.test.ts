import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MrklError } from '../../src/contract/errors.ts';
import type { ErrorBody } from '../../src/server/http-error.ts';
import { type Serving, serveScripted } from './serving.ts';

const chat = '/v1/chat/completions';
const model = 'mrkl-nano';
const good = { model, messages: [{ role: 'user', content: 'What is 1 plus 2?' }] };

async function errorOf(response: Response): Promise<ErrorBody['error']> {
  return ((await response.json()) as ErrorBody).error;
}

describe('the HTTP interface', () => {
  let serving: Serving;
  beforeEach(async () => {
    serving = await serveScripted();
  });
  afterEach(() => serving.server.close(0));

  it.each([
    ['not JSON', '{"model":', 400, 'invalid_json', null],
    ['nothing', '', 400, 'invalid_value', 'model'],
    ['a list', '[]', 400, 'invalid_value', null],
    ['no messages', { model }, 400, 'invalid_value', 'messages'],
    ['an empty conversation', { model, messages: [] }, 400, 'invalid_value', 'messages'],
    ['an unknown field', { ...good, colour: 'red' }, 400, 'unknown_parameter', 'colour'],
    ['a field named as a method', { ...good, toString: 1 }, 400, 'unknown_parameter', 'toString'],
    [
      'a field named as the constructor',
      { ...good, constructor: { x: 1 } },
      400,
      'unknown_parameter',
      'constructor',
    ],
    [
      'a field named as the prototype',
      JSON.stringify(good).replace('{', '{"__proto__":{"n":2},'),
      400,
      'unknown_parameter',
      '__proto__',
    ],
    ['a wrong type', { ...good, temperature: 'hot' }, 400, 'invalid_value', 'temperature'],
    [
      'a wrong role',
      { model, messages: [{ role: 'judge', content: 'x' }] },
      400,
      'invalid_value',
      'messages.0.role',
    ],
    [
      'an image',
      { model, messages: [{ role: 'user', content: [{ type: 'image_url' }] }] },
      400,
      'invalid_value',
      'messages.0.content',
    ],
    [
      'a last word of the assistant',
      { model, messages: [{ role: 'assistant', content: 'x' }] },
      400,
      'invalid_value',
      'messages',
    ],
    ['another model', { ...good, model: 'gpt-9' }, 404, 'model_not_found', 'model'],
    ['too much', { ...good, user: 'x'.repeat(2_000_000) }, 413, 'body_too_large', null],
  ])('refuses %s', async (_, body, status, code, param) => {
    const response = await serving.post(chat, body);
    expect(response.status).toBe(status);
    const error = await errorOf(response);
    expect(error).toMatchObject({ code, type: 'invalid_request_error' });
    if (param !== null) expect(error.param).toContain(param.split('.')[0]);
    expect(error.message.length).toBeGreaterThan(10);
  });

  it('refuses bodies that are not called JSON', async () => {
    const response = await serving.post(chat, good, { 'Content-Type': 'text/plain' });
    expect([response.status, (await errorOf(response)).code]).toEqual([400, 'invalid_json']);
  });

  it('names what it does not have', async () => {
    const lost = await fetch(`${serving.url}/v1/nothing`);
    expect([lost.status, (await errorOf(lost)).code]).toEqual([404, 'path_not_found']);
    const wrong = await fetch(`${serving.url}${chat}`);
    expect([wrong.status, wrong.headers.get('allow'), (await errorOf(wrong)).code]).toEqual([
      405,
      'POST',
      'method_not_allowed',
    ]);
    const broken = await fetch(`${serving.url}/%ff`);
    expect(broken.status).toBe(404);
  });

  it('keeps what failed inside to itself', async () => {
    serving.agent.failure = { when: 'at once', error: new Error('secret detail') };
    const response = await serving.post(chat, good);
    expect(response.status).toBe(500);
    expect(JSON.stringify(await response.json())).not.toContain('secret');
  });

  it('gives every request an id', async () => {
    const own = await fetch(`${serving.url}/healthz`);
    expect(own.headers.get('x-request-id')).toMatch(/^req_[\w-]{36}$/);
    const sent = await fetch(`${serving.url}/healthz`, { headers: { 'X-Request-Id': 'trace.7' } });
    expect(sent.headers.get('x-request-id')).toBe('trace.7');
    const forged = await fetch(`${serving.url}/healthz`, { headers: { 'X-Request-Id': 'a b"c' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^req_/);
  });

  it('sends security headers and the page', async () => {
    const response = await fetch(serving.url);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(response.headers.get('x-powered-by')).toBeNull();
  });

  it('passes a plan on and streams the events of its steps', async () => {
    const plan = { steps: [{ ask: '12 plus 30' }] };
    const response = await serving.post('/v1/agent/ask', { question: 'Add 1, then 2', plan });
    const names = [...(await response.text()).matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
    const step = ['step-started', 'route-chosen', 'call-ready', 'outcome-arrived'];
    expect(names.slice(2)).toEqual(['plan-ready', ...step, ...step, 'plan-ended', 'answer-end']);
    expect(serving.agent.asked.at(-1)?.options.plan).toEqual(plan);
    expect((await serving.post('/v1/agent/ask', { question: 'x', plan: { steps: [] } })).status).toBe(400);
  });

  it("streams the agent's own events", async () => {
    const response = await serving.post('/v1/agent/ask', { question: 'What is 1 plus 2?' });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect(response.headers.get('cache-control')).toContain('no-transform');
    const names = [...(await response.text()).matchAll(/^event: (.*)$/gm)].map((match) => match[1]);
    expect(names.filter((name) => name !== 'token-delta')).toEqual([
      'question-read',
      'route-chosen',
      'call-ready',
      'outcome-arrived',
      'answer-end',
    ]);
  });

  it('reports a failure inside the event stream', async () => {
    serving.agent.failure = { when: 'after the route', error: new MrklError('timeout') };
    const text = await (await serving.post('/v1/agent/ask', { question: 'x' })).text();
    expect(text).toContain('event: error\ndata: {"error":{"message":"The work took longer');
  });

  it('tells the agent when the client goes away', async () => {
    serving.agent.delay = 60_000;
    const { port } = new URL(serving.url);
    const socket = connect(Number(port), '127.0.0.1');
    const body = JSON.stringify(good);
    socket.write(
      `POST ${chat} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await expect.poll(() => serving.agent.asked.length).toBe(1);
    socket.destroy();
    await expect.poll(() => serving.agent.asked[0]?.options.signal?.aborted).toBe(true);
  });
});

describe('calling an expert by name', () => {
  let serving: Serving;
  beforeEach(async () => {
    serving = await serveScripted();
  });
  afterEach(() => serving.server.close(0));

  it('lists the experts and gives the outcome of a call', async () => {
    const list = await fetch(`${serving.url}/v1/agent/experts`);
    expect(await list.json()).toMatchObject({ experts: [{ name: 'echo', routed: false }] });
    const response = await serving.post('/v1/agent/call', { expert: 'echo', input: { text: 'hi' } });
    expect(await response.json()).toMatchObject({ status: 'value', expert: 'echo', output: { text: 'hi' } });
  });

  it.each([
    ['an expert that is not there', { expert: 'nobody', input: {} }, 404, 'expert_unknown'],
    ['no input', { expert: 'echo' }, 400, 'invalid_value'],
    ['another field', { expert: 'echo', input: {}, force: true }, 400, 'unknown_parameter'],
  ])('refuses %s', async (_, body, status, code) => {
    const response = await serving.post('/v1/agent/call', body);
    expect([response.status, (await errorOf(response)).code]).toEqual([status, code]);
  });
});

describe('limits and the end', () => {
  it('slows down an address that asks too much', async () => {
    const serving = await serveScripted({ questionsPerMinute: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await serving.post(chat, good)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await serving.post(chat, good);
    expect(await errorOf(refused)).toMatchObject({ type: 'rate_limit_error', code: 'rate_limit_exceeded' });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    await serving.server.close(0);
  });

  it('finishes the answers under way before it stops', async () => {
    const serving = await serveScripted();
    serving.agent.delay = 300;
    const answer = serving.post(chat, good);
    await expect.poll(() => serving.agent.asked.length).toBe(1);
    await Promise.all([
      serving.server.close(5000),
      expect(answer.then(({ status }) => status)).resolves.toBe(200),
    ]);
    await expect(serving.post(chat, good)).rejects.toThrow();
  });

  it('cancels what the grace time was too short for', async () => {
    const serving = await serveScripted();
    serving.agent.delay = 60_000;
    const answer = serving.post(chat, good);
    await expect.poll(() => serving.agent.asked.length).toBe(1);
    await serving.server.close(50);
    expect((await answer).status).toBe(503);
    expect(serving.agent.asked[0]?.options.signal?.aborted).toBe(true);
  });

  it('says so when the port is taken', async () => {
    const serving = await serveScripted();
    const port = Number(new URL(serving.url).port);
    await expect(serveScripted({ port })).rejects.toMatchObject({ code: 'port-in-use' });
    await serving.server.close(0);
  });

  it('counts a connection that never asks as idle', async () => {
    const serving = await serveScripted();
    const socket = connect(Number(new URL(serving.url).port), '127.0.0.1');
    await once(socket, 'connect');
    await serving.server.close(0);
    socket.destroy();
  });
});
