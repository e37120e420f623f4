import type { Citation } from '../contract/answer.ts';

/** Text that knows where its parts come from. */
export class CitedText {
  text = '';
  readonly citations: Citation[] = [];

  say(words: string): this {
    this.text += words;
    return this;
  }

  cite(words: string, call: string, source: Citation['source'], pointer: string): this {
    const start = this.text.length;
    this.text += words;
    this.citations.push({ start, end: this.text.length, call, source, pointer });
    return this;
  }

  /** Appends a text with its citations. */
  add({ text, citations }: { readonly text: string; readonly citations: readonly Citation[] }): this {
    const shift = this.text.length;
    this.text += text;
    for (const citation of citations)
      this.citations.push({ ...citation, start: citation.start + shift, end: citation.end + shift });
    return this;
  }
}
