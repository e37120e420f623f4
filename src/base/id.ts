/** A new name that no one else has: `call-3f0c…`. */
export function newId(kind: string): string {
  return `${kind}-${crypto.randomUUID()}`;
}
