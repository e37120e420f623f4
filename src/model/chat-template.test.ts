import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ChatTemplate, loadChatTemplate } from './chat-template.ts';

const CHATML = `{{ bos_token }}{% for message in messages %}
<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}
{% if tools %}{{ tools | tojson }}{% endif %}{% if add_generation_prompt %}<|im_start|>assistant
{% endif %}`;
const messages = [{ role: 'user', content: 'Hi' }];
/** Ten characters, doubled so often that they are many. */
const DOUBLING = `{% set n = namespace(t='0123456789') %}{% for i in range(20) %}{% set n.t = n.t + n.t %}{% endfor %}{{ n.t }}`;

describe('a chat template', () => {
  it('renders messages, tools and the opening of the answer', () => {
    const template = new ChatTemplate(CHATML, { bos_token: '<s>' });
    expect(template.render(messages)).toBe('<s><|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n');
    expect(template.render(messages, { addGenerationPrompt: false, tools: [{ name: 'f' }] })).toBe(
      '<s><|im_start|>user\nHi<|im_end|>\n[{"name": "f"}]',
    );
  });

  it('knows macros, namespaces and exceptions', () => {
    const template = new ChatTemplate(
      '{% macro wrap(x) %}[{{ x }}]{% endmacro %}{% set ns = namespace(n=0) %}' +
        '{% for m in messages %}{% set ns.n = ns.n + 1 %}{{ wrap(m.content) }}{% endfor %}{{ ns.n }}' +
        "{% if ns.n > 1 %}{{ raise_exception('too many') }}{% endif %}",
    );
    expect(template.render(messages)).toBe('[Hi]1');
    expect(() => template.render([...messages, ...messages])).toThrow(/too many/);
  });

  it('knows what day it is', () => {
    const today = new Date();
    const said = new ChatTemplate("{{ strftime_now('%d %b %Y') }} {{ range(2, 5) | join(',') }}").render([]);
    expect(said).toMatch(new RegExp(`^\\d\\d [A-Z][a-z]{2} ${today.getFullYear()} 2,3,4$`));
  });

  it.each([
    ['is no Jinja', '{% for %}', /not valid Jinja/],
    ['calls what there is not', '{{ nothing() }}', /refused/],
    ['raises', "{{ raise_exception('no') }}", /refused: no/],
    ['counts too far', '{% for i in range(10 ** 12) %}{% endfor %}', /refused/],
    ['counts much too far', '{% for i in range(1000000000000) %}{% endfor %}', /range\(\) of more than/],
    ['writes too much', DOUBLING, /wrote more than/],
    ['has no end', `${'{% for i in range(9999) %}'.repeat(4)}${'{% endfor %}'.repeat(4)}`, /took more than/],
  ])('is refused where it %s', (_, source, why) => {
    expect(() => new ChatTemplate(source).render(messages)).toThrow(
      expect.objectContaining({ code: 'template-invalid', message: expect.stringMatching(why) }),
    );
  });
});

describe('the template of a folder', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'mrkl-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('is null without one', async () => {
    expect(await loadChatTemplate(folder)).toBeNull();
  });

  it('comes from tokenizer_config.json, alone or by name, with its special tokens', async () => {
    const write = (config: object): Promise<void> =>
      writeFile(path.join(folder, 'tokenizer_config.json'), JSON.stringify(config));
    await write({ bos_token: { content: '<b>' }, chat_template: '{{ bos_token }}!' });
    expect((await loadChatTemplate(folder))?.render([])).toBe('<b>!');
    await write({ chat_template: [{ name: 'default', template: 'named' }] });
    expect((await loadChatTemplate(folder))?.render([])).toBe('named');
  });

  it('comes first from chat_template.jinja', async () => {
    await writeFile(path.join(folder, 'chat_template.jinja'), 'file');
    expect((await loadChatTemplate(folder))?.render([])).toBe('file');
  });
});
