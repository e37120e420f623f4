// Numbers as they are written in tables.

const WRITTEN = /^[-+−–]?[$£€¥]? ?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)? ?%?$/;

/** `1204926` for `1,204,926`, and without the signs of money and per cent; null for all else. */
export function numberIn(text: string): number | null {
  if (!WRITTEN.test(text) || !/\d/.test(text)) return null;
  const value = Number(text.replace(/[−–]/g, '-').replace(/[$£€¥,% ]/g, ''));
  return Number.isFinite(value) ? value : null;
}
