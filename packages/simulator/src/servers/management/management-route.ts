import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import type { Operation } from "../../vmrole/fabric/fabric-state.ts";
import type { XmlNode } from "../../vmrole/xml/read-xml.ts";
import type { XmlElement } from "../../vmrole/xml/write-xml.ts";

/** One operation of the service's API. */
export interface ManagementRoute {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Behind the subscription: `/services/hostedservices/:service`. */
  readonly path: string;
  /** What `?comp=` says; none when left out. */
  readonly comp?: string;
  /** The first `x-ms-version` that has it (W29). */
  readonly since: string;
  /** The root element of the body that it takes. */
  readonly takes?: string;
  handle(call: ManagementCall): ManagementReply | Promise<ManagementReply>;
}

export interface ManagementCall {
  readonly fabric: Fabric;
  readonly version: string;
  readonly names: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** Of a route that takes one: its root, in the service's namespace. */
  readonly body: XmlNode;
  /** The address under which the caller reached the service, with the subscription. */
  readonly base: string;
}

export interface ManagementReply {
  readonly status: number;
  readonly body?: XmlElement;
  readonly location?: string;
  /** The request's own id, where it is the operation's. */
  readonly requestId?: string;
}

export const ok = (body?: XmlElement): ManagementReply => ({ status: 200, ...(body ? { body } : {}) });

/** It has begun, and is asked for by its id (A24). */
export const accepted = ({ id }: Operation): ManagementReply => ({ status: 202, requestId: id });

/** An instant without fractions, as the recordings have it. */
export const instant = (text: string): string => text.replace(/\.\d+Z$/, "Z");
