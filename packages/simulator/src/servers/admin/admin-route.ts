import type { z } from "zod";
import type { AdminContext } from "./admin-context.ts";

export interface AdminAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** One operation of the admin API. */
export interface AdminRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** OpenAPI's form: `/appliances/{name}/iso`. */
  readonly path: string;
  readonly summary: string;
  readonly takes?: z.ZodType;
  readonly gives: z.ZodType;
  handle(context: AdminContext, request: AdminRequest): AdminAnswer | Promise<AdminAnswer>;
}

export interface AdminRequest {
  readonly names: Readonly<Record<string, string>>;
  /** Checked against `takes`. */
  readonly body: unknown;
}

export const ok = (body: unknown): AdminAnswer => ({ status: 200, body });

export const problem = (status: number, code: string, message: string): AdminAnswer => ({
  status,
  body: { error: { code, message } },
});
