/** One training sequence: `task <|bos|> question <|call|> output <|eos|>`; without output it is plain text. */
export interface Example {
  readonly task: string;
  readonly question: string;
  readonly output: string | null;
}
