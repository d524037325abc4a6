import type { Report } from "../judge/report.ts";

/** The whole report as one document; `reportSchema` describes it. */
export const jsonReport = (report: Report): string => `${JSON.stringify(report)}\n`;
