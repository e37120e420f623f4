// Which addresses may be connected to. Names are resolved once, at the moment of connecting: every address that came
// back is checked, and the socket goes to these very addresses, so that a second answer of the name server is of no use.
import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { ApiFailure } from './failure.ts';

export type Resolve = (
  host: string,
  options: { all: true; verbatim: true },
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

/** True for addresses of the public Internet, also when an IPv4 address is wrapped in one of IPv6. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  return ipaddr.process(address).range() === 'unicast';
}

const bare = (hostname: string): string => hostname.replace(/^\[|\]$/g, '').toLowerCase();

export class Guard {
  /** Connections that pass the guard. */
  readonly agent: Agent;
  readonly #allowed: ReadonlySet<string>;
  readonly #resolve: Resolve;

  /** `allowed`: hosts, or hosts with a port, that may lie on a private network. */
  constructor(allowed: readonly string[], resolve: Resolve = systemLookup) {
    this.#allowed = new Set(allowed.map((host) => host.toLowerCase()));
    this.#resolve = resolve;
    this.agent = new Agent({ connect: this.#connector(), allowH2: false, pipelining: 1 });
  }

  /** Refuses an address that must not be asked, before anything is sent. */
  check(url: URL): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:')
      throw new ApiFailure('address-refused', `Addresses that begin with ${url.protocol} are not called.`);
    if (url.username !== '' || url.password !== '')
      throw new ApiFailure('address-refused', 'An address with a password in it is not called.');
    const host = bare(url.hostname);
    if (isIP(host) !== 0 && !this.trusts(url) && !isPublic(host)) throw refusal(host);
  }

  /** True for a host that the settings allow on a private network. */
  trusts(url: URL): boolean {
    const host = bare(url.hostname);
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return this.#allowed.has(host) || this.#allowed.has(`${host}:${port}`);
  }

  #connector(): buildConnector.connector {
    return (options, done) => {
      const url = new URL(`${options.protocol}//${options.hostname}:${options.port}`);
      const free = this.trusts(url);
      try {
        this.check(url);
      } catch (error) {
        done(error as Error, null);
        return;
      }
      const connect = buildConnector({ timeout: 10_000, lookup: this.#lookup(free) });
      connect(options, (...[error, socket]) => {
        if (error !== null) done(error, null);
        else if (free || isPublic((socket as Socket).remoteAddress ?? '')) done(null, socket);
        else {
          socket.destroy();
          done(refusal(options.hostname), null);
        }
      });
    };
  }

  #lookup(free: boolean): LookupFunction {
    return (host, options, done) => {
      this.#resolve(host, { all: true, verbatim: true }, (error, addresses) => {
        if (error !== null) return done(error, '', 0);
        if (!free && !addresses.every(({ address }) => isPublic(address))) return done(refusal(host), '', 0);
        const [first] = addresses;
        if (first === undefined) return done(new ApiFailure('offline', `${host} has no address.`), '', 0);
        if (options.all) (done as (error: null, all: LookupAddress[]) => void)(null, addresses);
        else done(null, first.address, first.family);
      });
    };
  }
}

const refusal = (host: string): ApiFailure =>
  new ApiFailure(
    'address-refused',
    `${host} lies on a private or reserved network; the settings do not allow it.`,
  );
