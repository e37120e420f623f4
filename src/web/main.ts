import type { Turn } from '../contract/question.ts';
import { askStream } from './ask-stream.ts';
import { byId, html } from './dom.ts';
import { TurnView } from './turn-view.ts';

const historyTurns = 20;

const welcome = byId('welcome', HTMLElement);
const turns = byId('turns', HTMLOListElement);
const announcer = byId('announcer', HTMLElement);
const composer = byId('composer', HTMLFormElement);
const field = byId('question', HTMLTextAreaElement);
const send = byId('send', HTMLButtonElement);
const stop = byId('stop', HTMLButtonElement);

const history: Turn[] = [];
let underWay: AbortController | undefined;
let count = 0;

composer.addEventListener('submit', (event) => {
  event.preventDefault();
  const question = field.value.trim();
  if (question === '' || underWay !== undefined) return;
  field.value = '';
  fitField();
  void ask(question);
});

field.addEventListener('input', fitField);
field.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});

stop.addEventListener('click', () => underWay?.abort());
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape') underWay?.abort();
});

for (const example of document.querySelectorAll('.example')) {
  example.addEventListener('click', () => {
    if (underWay === undefined) void ask(example.textContent.trim());
  });
}

void showModel();
field.focus({ preventScroll: true });

async function ask(question: string): Promise<void> {
  const controller = new AbortController();
  setUnderWay(controller);
  welcome.hidden = true;
  count += 1;
  const view = new TurnView(question, `turn-${count}`);
  turns.append(view.element);
  view.element.scrollIntoView({ block: 'end' });
  try {
    for await (const event of askStream(question, history.slice(-historyTurns), controller.signal)) {
      view.show(event);
      view.element.scrollIntoView({ block: 'end' });
      if (event.type !== 'answer-end') continue;
      history.push({ role: 'user', text: question }, { role: 'assistant', text: event.answer.text });
      announcer.textContent = event.answer.text;
    }
  } catch (error) {
    const message = controller.signal.aborted ? 'Stopped.' : messageOf(error);
    view.fail(message);
    announcer.textContent = message;
  }
  setUnderWay(undefined);
  field.focus({ preventScroll: true });
}

function messageOf(error: unknown): string {
  // A TypeError is what fetch throws when no connection comes about.
  if (error instanceof TypeError) return 'The server cannot be reached. Is it still running?';
  return error instanceof Error ? error.message : String(error);
}

function setUnderWay(controller: AbortController | undefined): void {
  underWay = controller;
  send.hidden = controller !== undefined;
  stop.hidden = controller === undefined;
}

/** For browsers that do not size a field by its content themselves. */
function fitField(): void {
  if (CSS.supports('field-sizing', 'content')) return;
  field.style.height = 'auto';
  field.style.height = `${field.scrollHeight}px`;
}

async function showModel(): Promise<void> {
  const line = byId('model', HTMLElement);
  try {
    const response = await fetch('/v1/models');
    const list = (await response.json()) as { data: { id: string }[] };
    line.replaceChildren(...list.data.slice(0, 1).map(({ id }) => html('span', {}, id)));
    line.hidden = line.childElementCount === 0;
  } catch {
    line.hidden = true;
  }
}
