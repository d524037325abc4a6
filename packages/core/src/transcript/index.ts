export { type Cast, type CastEvent, type CastHeader, formatCast, parseCast } from "./asciicast.ts";
export {
  type Bindings,
  type CompareOptions,
  type Comparison,
  compareLines,
  type Difference,
  type Lost,
} from "./compare.ts";
export {
  address,
  counter,
  eventStamp,
  loginStamp,
  logStamp,
  type MaskedLine,
  type MaskKind,
  maskLine,
  maskText,
  pointer,
  zonedLoginStamp,
} from "./mask.ts";
export { linesOf, type Part, type Passport, type RecordedLine, type Transcript, type Turn, textOf } from "./model.ts";
export { type PasteGrammar, type PasteOptions, readPaste } from "./read-paste.ts";
export { type CastRecorder, type CastRecorderOptions, type CastSink, createCastRecorder } from "./recorder.ts";
export { createRedactor, type Redactor, redactAll } from "./redact.ts";
export { createScreen, plainLines, type Screen } from "./screen.ts";
