/** What is wrong with a session document, and where: line and column from 1. */
export interface DocumentProblem {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

export const problemAt = (line: number, column: number, text: string): { readonly problem: DocumentProblem } => ({
  problem: { text, line, column },
});
