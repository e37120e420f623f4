/** One training sequence: `task <|bos|> context question <|call|> output <|eos|>`; without output it is plain text. */
export interface Example {
  readonly task: string;
  /** What an expert tells about itself for this question, such as the tables of a database; it is never learnt. */
  readonly context?: string;
  readonly question: string;
  readonly output: string | null;
}
