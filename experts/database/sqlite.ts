// A SQLite file, read by a child process that can be killed.
import { type ChildProcess, fork } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Catalog, catalogOf, type RawCatalog, textsOf } from './catalog.ts';
import type { Connection, Rows, Statement } from './connection.ts';
import { DatabaseFailure, memoryLimit, timeLimit } from './failure.ts';
import type { SqliteSettings } from './settings.ts';

const PROGRAM = fileURLToPath(new URL('sqlite-child.mjs', import.meta.url));
/** To start the process and to read the schema. */
const OPENING_MILLISECONDS = 10_000;

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: { readonly code: string; readonly message: string };
}

export class SqliteFile implements Connection {
  readonly name: string;
  readonly reader: string | undefined;
  readonly #settings: SqliteSettings;
  #child: ChildProcess | undefined;
  /** Statements run one after the other, so that the time of one is its own. */
  #line: Promise<unknown> = Promise.resolve();
  #asked = 0;
  #catalog: { readonly stamp: string; readonly value: Promise<Catalog> } | undefined;

  constructor(settings: SqliteSettings) {
    this.name = settings.name;
    this.reader = settings.reader;
    this.#settings = settings;
  }

  async catalog(signal: AbortSignal): Promise<Catalog> {
    const stamp = await this.#stamp();
    if (this.#catalog?.stamp !== stamp) {
      const { samples, hidden } = this.#settings;
      const value = this.#ask('introspect', { samples }, OPENING_MILLISECONDS, signal).then((raw) =>
        catalogOf('sqlite', raw as RawCatalog, hidden),
      );
      this.#catalog = { stamp, value };
      value.catch(() => {
        this.#catalog = undefined;
      });
    }
    return (this.#catalog as { value: Promise<Catalog> }).value;
  }

  async values(signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
    if (!this.#settings.samples) return new Map();
    const catalog = await this.catalog(signal);
    const found = await this.#ask('values', {}, OPENING_MILLISECONDS, signal);
    return textsOf(catalog, found as Parameters<typeof textsOf>[1]);
  }

  async query({ sql, parameters }: Statement, signal: AbortSignal): Promise<Rows> {
    const { rows, milliseconds } = this.#settings.limits;
    return (await this.#ask('query', { sql, parameters, rows }, milliseconds, signal)) as Rows;
  }

  /** Ends the process; the next statement starts another. */
  close(): void {
    if (this.#child !== undefined) this.#kill(this.#child);
  }

  /** Changes when the file does. */
  async #stamp(): Promise<string> {
    try {
      const { size, mtimeMs, ino } = await stat(this.#settings.file);
      return `${size} ${mtimeMs} ${ino}`;
    } catch {
      throw new DatabaseFailure(
        'database-unreachable',
        `The file of database '${this.name}' cannot be read.`,
      );
    }
  }

  #ask(kind: string, request: object, milliseconds: number, signal: AbortSignal): Promise<unknown> {
    const answer = this.#line.then(() => this.#exchange(kind, request, milliseconds, signal));
    this.#line = answer.catch(() => undefined);
    return answer;
  }

  /** One request and its reply. Leaving early, for whatever reason, costs the child its life. */
  async #exchange(
    kind: string,
    request: object,
    milliseconds: number,
    signal: AbortSignal,
  ): Promise<unknown> {
    signal.throwIfAborted();
    const child = await this.#start();
    signal.throwIfAborted();
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void, kill: boolean): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', leave);
        child.off('message', hear).off('exit', die);
        child.channel?.unref();
        if (kill) this.#kill(child);
        settle();
      };
      const late = (): void => end(() => reject(timeLimit(milliseconds)), true);
      const leave = (): void => end(() => reject(signal.reason), true);
      const die = (_: number | null, by: NodeJS.Signals | null): void =>
        end(() => reject(by === 'SIGKILL' ? memoryLimit() : this.#broken()), true);
      const hear = (reply: Reply): void => {
        if (reply.id !== id) return;
        const { failure } = reply;
        end(() => (failure === undefined ? resolve(reply.value) : reject(this.#failure(failure))), false);
      };
      const timer = setTimeout(late, milliseconds);
      signal.addEventListener('abort', leave, { once: true });
      child.on('message', hear).on('exit', die);
      child.channel?.ref();
      child.send({ id, kind, ...request }, (error) => {
        if (error !== null) end(() => reject(this.#broken()), true);
      });
    });
  }

  #failure({ code, message }: { code: string; message: string }): DatabaseFailure {
    if (code === 'not-allowed') return new DatabaseFailure(code, message);
    if (/NOMEM|TOOBIG/.test(code)) return memoryLimit();
    if (/CANTOPEN|NOTADB|CORRUPT|READONLY|IOERR|BUSY|PERM|AUTH/.test(code))
      return new DatabaseFailure(
        'database-unreachable',
        `Database '${this.name}' cannot be read: ${message}.`,
      );
    return new DatabaseFailure('query-failed', `The database refused the query: ${message}.`);
  }

  #broken(): DatabaseFailure {
    return new DatabaseFailure('query-failed', `The process that reads database '${this.name}' has ended.`);
  }

  /** The child, which sees nothing of the environment. It does not keep this process alive. */
  async #start(): Promise<ChildProcess> {
    if (this.#child !== undefined) return this.#child;
    const { file, limits } = this.#settings;
    const child = fork(PROGRAM, [file, String(limits.megabytes * 2 ** 20)], {
      env: {},
      execArgv: ['--max-old-space-size=256'],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    await new Promise<void>((resolve, reject) => {
      child.on('error', (error) => {
        this.#kill(child);
        reject(error);
      });
      child.once('message', () => resolve());
      child.once('exit', () => {
        this.#kill(child);
        reject(this.#broken());
      });
    });
    child.unref();
    child.channel?.unref();
    this.#child = child;
    return child;
  }

  #kill(child: ChildProcess): void {
    if (this.#child === child) this.#child = undefined;
    child.kill('SIGKILL');
  }
}
