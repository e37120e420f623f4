// Pages of one list: the next address stands in a Link header (RFC 8288) or in the body, or a parameter counts.
import { readAddress } from './address.ts';
import { at, type Json } from './json.ts';
import type { Paging } from './operation.ts';

/** The list of a page; undefined when it is none. */
export function itemsOf(body: Json, paging: Paging): Json[] | undefined {
  const found = at(body, paging.items ?? '');
  return Array.isArray(found) ? found : undefined;
}

/** The address of the page after this one; null after the last. */
export function nextPage(
  url: URL,
  headers: Readonly<Record<string, string>>,
  body: Json,
  paging: Paging,
): URL | null {
  const count = itemsOf(body, paging)?.length ?? 0;
  const linked = paging.next === undefined ? linkOf(headers['link']) : at(body, paging.next);
  if (typeof linked === 'string' && linked !== '') return readAddress(linked, url.href);
  if (paging.cursor !== undefined && paging.parameter !== undefined) {
    const cursor = at(body, paging.cursor);
    return cursor === undefined || cursor === null || cursor === ''
      ? null
      : withQuery(url, paging.parameter, String(cursor));
  }
  if (count === 0) return null;
  if (paging.page !== undefined) return withQuery(url, paging.page, String(number(url, paging.page, 1) + 1));
  if (paging.offset !== undefined)
    return withQuery(url, paging.offset, String(number(url, paging.offset, 0) + count));
  return null;
}

function number(url: URL, name: string, absent: number): number {
  const value = Number(url.searchParams.get(name) ?? absent);
  return Number.isSafeInteger(value) ? value : absent;
}

function withQuery(url: URL, name: string, value: string): URL {
  const next = new URL(url);
  next.searchParams.set(name, value);
  return next;
}

function linkOf(header: string | undefined): string | undefined {
  for (const [, target, rest = ''] of (header ?? '').matchAll(/<([^>]*)>((?:[^,"]|"[^"]*")*)/g)) {
    if (/;\s*rel="?(?:[^"]*\s)?next(?:\s[^"]*)?"?(?:\s*;|\s*$)/i.test(rest)) return target;
  }
  return undefined;
}

/** The first page with the items of all of them in its list. */
export function joined(first: Json, paging: Paging, items: Json[]): Json {
  const steps = (paging.items ?? '').split('/').slice(1);
  const place = (value: Json, [step, ...rest]: string[]): Json =>
    step === undefined
      ? items
      : {
          ...(value as { [key: string]: Json }),
          [step]: place((value as { [key: string]: Json })[step] as Json, rest),
        };
  return place(first, steps);
}
