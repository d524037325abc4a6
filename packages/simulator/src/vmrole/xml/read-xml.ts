import { SaxesParser } from "saxes";

/** An element; text is that between its tags, its children's left out. */
export interface XmlNode {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
  readonly text: string;
}

/** Bounds for documents of strangers. */
const LIMIT = { depth: 64, nodes: 50_000 } as const;

interface Building {
  readonly name: string;
  readonly namespace: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Building[];
  text: string;
}

/** Reads a document with its namespaces. A document type, or more than the bounds, is a problem and not an answer. */
export function readXml(text: string): { readonly value: XmlNode } | { readonly problem: string } {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: Building[] = [];
  let root: Building | undefined;
  let nodes = 0;
  const stop = (problem: string): never => {
    throw new XmlProblem(`line ${parser.line}: ${problem}`);
  };
  parser.on("doctype", () => stop("a document type is not allowed"));
  parser.on("error", ({ message }) => {
    throw new XmlProblem(message.replace(/^undefined:/, "line "));
  });
  parser.on("opentag", ({ local, uri, attributes }) => {
    nodes += 1;
    if (nodes > LIMIT.nodes || open.length >= LIMIT.depth) stop("the document is too large or too deep");
    const values = Object.values(attributes).map(({ name, value }) => [name, value] as const);
    const node: Building = {
      name: local,
      namespace: uri,
      attributes: Object.fromEntries(values),
      children: [],
      text: "",
    };
    open.at(-1)?.children.push(node);
    root ??= node;
    open.push(node);
  });
  const add = (piece: string) => {
    const node = open.at(-1);
    if (node) node.text += piece;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => void open.pop());
  try {
    parser.write(text.replace(/^\uFEFF/, "")).close();
  } catch (problem) {
    if (problem instanceof XmlProblem) return { problem: problem.message };
    throw problem;
  }
  return root ? { value: root } : { problem: "the document is empty" };
}

class XmlProblem extends Error {}

/** The first child of a name in its parent's namespace. */
export const childOf = (node: XmlNode, name: string): XmlNode | undefined =>
  node.children.find((child) => child.name === name && child.namespace === node.namespace);

export const childrenOf = (node: XmlNode, name: string): readonly XmlNode[] =>
  node.children.filter((child) => child.name === name && child.namespace === node.namespace);

/** A child's text without blanks around it; undefined for none, for an empty one and for one that is nil. */
export function textOf(node: XmlNode, name: string): string | undefined {
  const child = childOf(node, name);
  const text = child?.text.trim();
  return text === "" || child?.attributes["i:nil"] === "true" ? undefined : text;
}
