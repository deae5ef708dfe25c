/** What the command has of the process around it. */
export interface Surroundings {
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly complain: (line: string) => void;
  /** Standard input. */
  readonly input: AsyncIterable<Uint8Array>;
  /** Names of the variables of the environment. Their values are not used, which the report tells people. */
  readonly variables: readonly string[];
}
