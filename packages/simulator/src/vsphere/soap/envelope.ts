import type { Value } from "./value.ts";
import type { FaultWords, VimFault } from "./vim-fault.ts";
import { escapeXml, writeElement, writeFields } from "./write-value.ts";

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/"\n' +
  ' xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"\n xmlns:xsd="http://www.w3.org/2001/XMLSchema"\n' +
  ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n<soapenv:Body>\n';
const TAIL = "\n</soapenv:Body>\n</soapenv:Envelope>";

/** The answer to a call: one `returnval` for a value, one each for a list's items, none for undefined. */
export function answerEnvelope(method: string, namespace: string, value: Value | undefined): string {
  const returned = value === undefined ? "" : writeElement("returnval", value);
  return `${HEAD}<${method}Response xmlns="${namespace}">${returned}</${method}Response>${TAIL}`;
}

/** A fault as such servers send it, with status 500. */
export function faultEnvelope(fault: VimFault, namespace: string, words: FaultWords): string {
  const inner = writeFields(fault.fields);
  const detail = `<${fault.type}Fault xmlns="${namespace}" xsi:type="${fault.type}">${inner}</${fault.type}Fault>`;
  const said = `<faultcode>ServerFaultCode</faultcode><faultstring>${escapeXml(words(fault))}</faultstring>`;
  return `${HEAD}<soapenv:Fault>${said}<detail>${detail}</detail></soapenv:Fault>${TAIL}`;
}
