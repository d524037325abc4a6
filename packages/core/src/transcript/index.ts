export {
  type Cast,
  type CastEvent,
  type CastHeader,
  EXEC_TAG,
  formatCast,
  formatCastHeader,
  parseCast,
} from "./asciicast.ts";
export { type Capture, type CapturedLine, createCapture, HIDDEN_MARK, type SessionEvent } from "./capture/capture.ts";
export { createDocumentStream, type DocumentStream } from "./capture/document-stream.ts";
export { type CapturedDocument, documentOf, type PassportFacts } from "./capture/document-writer.ts";
export {
  type Bindings,
  type CompareOptions,
  type Comparison,
  compareLines,
  type Difference,
  type Lost,
} from "./compare.ts";
export type { DocumentLine, LinePattern, SessionDocument, SessionPassport, Span } from "./document/document.ts";
export { closeRow, formatLine, formatOpenRow } from "./document/document-line.ts";
export { backticksIn, fenceOf, formatSessionDocument } from "./document/format-document.ts";
export { createGeneraliser, generalise } from "./document/generalise.ts";
export { literalLine } from "./document/line-pattern.ts";
export { matchLine, NOTHING_HELD } from "./document/match-line.ts";
export { type Miss, matchLines } from "./document/match-lines.ts";
export { type ParsedDocument, parseSessionDocument } from "./document/parse-document.ts";
export { formatPassport } from "./document/passport.ts";
export { type ScriptStep, type ScriptTurn, type SessionScript, scriptOf } from "./document/script.ts";
export { applyEdits, type Edit, planUpdate, type Update } from "./document/update.ts";
export { formatHarEntry, HAR_HEAD, HAR_TAIL, type HttpExchange, type HttpHeader, parseHar } from "./http/har.ts";
export { redactExchange } from "./http/redact-exchange.ts";
export { type EventSink, eventsOf } from "./importing/events.ts";
export { type Losses, lossesOf } from "./importing/losses.ts";
export { createTraits, type Traits } from "./importing/traits.ts";
export { readTyped } from "./importing/typescript.ts";
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
export { detectFormat, type SessionFormat } from "./readers/detect.ts";
export { type StreamedHeader, streamCast } from "./readers/read-cast.ts";
export { readerOf } from "./readers/reader-of.ts";
export {
  gatherWhole,
  LARGEST_WHOLE,
  type SessionReader,
  type SessionSink,
  splitLines,
} from "./readers/session-reader.ts";
export { createSessionRecorder, type SessionRecorder, type SessionRecorderOptions } from "./record/session-recorder.ts";
export {
  type CastRecorder,
  type CastRecorderOptions,
  type CastSink,
  createCastRecorder,
  openCastSink,
} from "./recorder.ts";
export { createRedactor, type Redactor, redactAll } from "./redact.ts";
export { createScreen, plainLines, type Screen } from "./screen.ts";
export { type FoundSecret, findSecrets } from "./secrets/find-secrets.ts";
export { createPseudonyms, type PseudonymOptions, type Pseudonyms } from "./secrets/pseudonyms.ts";
export {
  createLineRedactor,
  type LineRedactor,
  type Redacted,
  type RedactionRules,
  redactText,
} from "./secrets/redact-line.ts";
export { createLineStream, type LineStream, type ShownLine } from "./terminal/line-stream.ts";
export { isUnsafe, showSafely } from "./terminal/show-safely.ts";
