import { type Answer, base64, between, type ServiceUnderTest, xml } from "./service-under-test.ts";
import { cscfg, cspkg, sendPackage, type TestConfiguration, type TestRole } from "./uploads.ts";

export const SLOT = "services/hostedservices/orders/deploymentslots/production";

export interface AdminInstance {
  readonly name: string;
  readonly status: string;
  readonly problem: string | null;
  readonly computerName: string;
  readonly from: { readonly image?: string; readonly guestOs?: string };
  readonly application: { readonly from: string; readonly id: string };
  readonly files: Readonly<Record<string, string>>;
}

export const createService = (service: ServiceUnderTest): Promise<Answer> =>
  service.call("services/hostedservices", {
    body: xml("CreateHostedService", { ServiceName: "orders", Label: "bA==", Location: "West Europe" }),
  });

/** Asks for a deployment of these roles in production. */
export async function deploy(
  service: ServiceUnderTest,
  roles: readonly TestRole[],
  configuration: TestConfiguration,
  { slot = SLOT, name = "first" } = {},
): Promise<Answer> {
  const fields = {
    Name: name,
    PackageUrl: await sendPackage(service, `${name}.cspkg`, cspkg(roles)),
    Label: "bA==",
    Configuration: base64(cscfg(configuration)),
    StartDeployment: "true",
  };
  return service.call(slot, { body: xml("CreateDeployment", fields) });
}

export const changeConfiguration = (
  service: ServiceUnderTest,
  configuration: TestConfiguration,
  Mode = "Auto",
): Promise<Answer> =>
  service.call(`${SLOT}?comp=config`, {
    body: xml("ChangeConfiguration", { Configuration: base64(cscfg(configuration)), Mode }),
  });

/** Instances by the admin API. */
export async function instancesOf(service: ServiceUnderTest): Promise<readonly AdminInstance[]> {
  const { body } = await service.tell("GET", "/vmrole/services/orders/Production");
  return (body as { readonly instances: readonly AdminInstance[] }).instances;
}

/** Waits until every instance has come to rest. */
export async function atRest(service: ServiceUnderTest): Promise<readonly AdminInstance[]> {
  const rest = ["ReadyRole", "StoppedVM", "FailedStartingVM"];
  for (;;) {
    const instances = await instancesOf(service);
    if (instances.every(({ status }) => rest.includes(status))) return instances;
    await service.simulator.world.clock.step();
  }
}

/** Writes a file to an instance's disk, as somebody by Remote Desktop. */
export const write = (service: ServiceUnderTest, instance: string, path: string, text: string) =>
  service.tell("POST", `/vmrole/services/orders/production/instances/${instance}/files`, { path, text });

export const refusal = ({ status, body }: Answer) => [status, between(body, "Code"), between(body, "Message")];
