/** Takes down an interactive session as it happens. Adapter: the asciicast recorder of the transcript kit. */
export interface SessionRecorder {
  output(text: string): void;
  input(text: string): void;
  marker(text: string): void;
  resize?(columns: number, rows: number): void;
}
