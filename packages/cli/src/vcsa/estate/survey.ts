import {
  type Assessment,
  assess,
  type EstateNode,
  type EstatePlan,
  hasGoal,
  type NodeStanding,
  type Planned,
  planEstate,
  planUpdate,
} from "@patchrig/core";
import { PatchrigError } from "@patchrig/core/errors";
import type { Context } from "../../context.ts";
import { connect } from "../connect.ts";
import type { RunOptions, TargetCommandOptions } from "../options.ts";
import { row } from "../print.ts";

/** One appliance as it was found: what runs, and what an update of it would be. */
export interface Surveyed {
  readonly node: EstateNode;
  readonly assessment: Assessment;
  readonly planned: Planned;
  readonly upToDate: boolean;
}

/** Every appliance, and the order; refused when one of them is, for an estate is not left half-way. */
export interface Survey {
  readonly nodes: readonly Surveyed[];
  readonly plan: EstatePlan;
}

/** Asks every appliance what it runs, one after the other. Changes nothing. Throws `PatchrigError`, naming the appliance. */
export async function survey(
  nodes: readonly EstateNode[],
  options: TargetCommandOptions & RunOptions,
  context: Context,
): Promise<Survey> {
  const found: Surveyed[] = [];
  for (const node of nodes) {
    context.stderr.write(row("asking", node.name));
    found.push(await surveyOne(node, options, context));
  }
  const standing = new Map(found.map((one): [string, NodeStanding] => [one.node.name, standingOf(one)]));
  const plan = planEstate(nodes, standing);
  return { nodes: found, plan: plan.kind === "plan" ? (firstRefusal(found) ?? plan) : plan };
}

const standingOf = ({ assessment: { line }, upToDate }: Surveyed): NodeStanding => ({ line, upToDate });

async function surveyOne(
  node: EstateNode,
  options: TargetCommandOptions & RunOptions,
  context: Context,
): Promise<Surveyed> {
  const wish = { to: options.to, iso: options.iso };
  try {
    const { target } = await connect({ ...options, name: node.name }, context);
    const assessment = await assess(target, { clock: context.clock, signal: context.interrupted });
    return { node, assessment, planned: planUpdate(assessment, wish), upToDate: hasGoal(assessment, wish) };
  } catch (problem) {
    if (!(problem instanceof PatchrigError)) throw problem;
    const { code, message, hint } = problem;
    throw new PatchrigError(code, `${node.name}: ${message}`, { cause: problem, hint });
  }
}

function firstRefusal(found: readonly Surveyed[]): EstatePlan | undefined {
  for (const { node, planned, upToDate } of found) {
    if (upToDate || planned.kind === "plan") continue;
    const { problem } = planned;
    return {
      kind: "refused",
      problem: { ...problem, text: `${node.name}: ${problem.text}` },
      cite: [],
      inferred: null,
    };
  }
  return undefined;
}
