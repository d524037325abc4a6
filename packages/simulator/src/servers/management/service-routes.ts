import { formatInstant } from "@patchrig/core/clock";
import type { HostedService } from "../../vmrole/fabric/fabric-state.ts";
import { SLOTS } from "../../vmrole/fabric/fabric-state.ts";
import { notFound } from "../../vmrole/fabric/refusal.ts";
import { addCertificate, certificateOf, deleteCertificate } from "../../vmrole/service/certificate.ts";
import { serviceOf } from "../../vmrole/service/find.ts";
import { createHostedService, deleteHostedService, updateHostedService } from "../../vmrole/service/hosted-service.ts";
import { swapDeployments } from "../../vmrole/service/swap.ts";
import { textOf } from "../../vmrole/xml/read-xml.ts";
import type { XmlElement } from "../../vmrole/xml/write-xml.ts";
import { accepted, instant, type ManagementCall, type ManagementRoute, ok } from "./management-route.ts";
import { renderDeployment } from "./render-deployment.ts";
import { optional, required } from "./required.ts";

const services = "/services/hostedservices";
const path = `${services}/:service`;
const certificates = `${path}/certificates`;

/** Hosted services and their certificates. */
export const SERVICE_ROUTES: readonly ManagementRoute[] = [
  {
    ...{ method: "GET", path: services, since: "2009-10-01" },
    handle: (call) =>
      ok(["HostedServices", Object.values(call.fabric.state.services).map((one) => render(call, one, false))]),
  },
  {
    ...{ method: "POST", path: services, since: "2010-10-28", takes: "CreateHostedService" },
    handle: (call) => {
      const name = required(call, "ServiceName");
      createHostedService(call.fabric, {
        name,
        label: required(call, "Label"),
        ...optional(call, "Description", "description"),
        ...optional(call, "Location", "location"),
        ...optional(call, "AffinityGroup", "affinityGroup"),
      });
      return { status: 201, location: `${call.base.replace(/\/([^/]+)$/, "/subscriptions/$1")}/compute/${name}` };
    },
  },
  {
    ...{ method: "GET", path, since: "2009-10-01" },
    handle: (call) => {
      const detail = call.query["embed-detail"]?.toLowerCase() === "true";
      return ok(render(call, serviceOf(call.fabric, call.names.service ?? ""), detail));
    },
  },
  {
    ...{ method: "PUT", path, since: "2010-10-28", takes: "UpdateHostedService" },
    handle: (call) => {
      const asked = { ...optional(call, "Label", "label"), ...optional(call, "Description", "description") };
      updateHostedService(call.fabric, call.names.service ?? "", asked);
      return ok();
    },
  },
  {
    ...{ method: "DELETE", path, since: "2010-10-28" },
    handle: ({ fabric, names }) => {
      deleteHostedService(fabric, names.service ?? "");
      return ok();
    },
  },
  {
    ...{ method: "POST", path, since: "2009-10-01", takes: "Swap" },
    handle: (call) =>
      accepted(
        swapDeployments(call.fabric, call.names.service ?? "", {
          production: textOf(call.body, "Production"),
          source: required(call, "SourceDeployment"),
        }),
      ),
  },
  {
    ...{ method: "GET", path: `${services}/operations/isavailable/:service`, since: "2012-03-01" },
    handle: ({ fabric, names }) => {
      const name = (names.service ?? "").toLowerCase();
      const taken = Object.keys(fabric.state.services).some((one) => one.toLowerCase() === name);
      return ok(["AvailabilityResponse", [["Result", !taken]]]);
    },
  },
  {
    ...{ method: "GET", path: certificates, since: "2009-10-01" },
    handle: (call) => {
      const { certificates: all } = serviceOf(call.fabric, call.names.service ?? "");
      return ok([
        "Certificates",
        all.map(({ thumbprint, data }) => [
          "Certificate",
          [
            ["CertificateUrl", `${call.base}${services}/${call.names.service}/certificates/sha1-${thumbprint}`],
            ["Thumbprint", thumbprint],
            ["ThumbprintAlgorithm", "sha1"],
            ["Data", data],
          ],
        ]),
      ]);
    },
  },
  {
    ...{ method: "POST", path: certificates, since: "2009-10-01", takes: "CertificateFile" },
    handle: (call) => {
      const [format = "pfx", password = ""] = ["CertificateFormat", "Password"].map((name) => textOf(call.body, name));
      const asked = { data: required(call, "Data"), format, password };
      return accepted(addCertificate(call.fabric, call.names.service ?? "", asked));
    },
  },
  {
    ...{ method: "GET", path: `${certificates}/:certificate`, since: "2009-10-01" },
    handle: ({ fabric, names }) => {
      const { data } = certificateOf(fabric, names.service ?? "", thumbprintIn(names));
      return ok(["Certificate", [["Data", data]]]);
    },
  },
  {
    ...{ method: "DELETE", path: `${certificates}/:certificate`, since: "2009-10-01" },
    handle: ({ fabric, names }) => accepted(deleteCertificate(fabric, names.service ?? "", thumbprintIn(names))),
  },
];

function thumbprintIn({ certificate = "" }: Readonly<Record<string, string>>): string {
  const [, thumbprint] = /^sha1-([0-9a-f]{40})$/i.exec(certificate) ?? [];
  if (thumbprint === undefined) throw notFound();
  return thumbprint;
}

function render({ fabric, base, version }: ManagementCall, service: HostedService, detail: boolean): XmlElement {
  const { name, description, location, affinityGroup, label } = service;
  const deployments = SLOTS.flatMap((slot) => service.deployments[slot] ?? []);
  const dated = version >= "2011-08-01";
  return [
    "HostedService",
    [
      ["Url", `${base}${services}/${name}`],
      ["ServiceName", name],
      [
        "HostedServiceProperties",
        [
          ["Description", description ?? null],
          ["Location", location],
          ["AffinityGroup", affinityGroup],
          ["Label", label],
          ...(dated
            ? ([
                ["Status", "Created"],
                ["DateCreated", instant(formatInstant(service.createdAt))],
                ["DateLastModified", instant(formatInstant(service.changedAt))],
              ] as const)
            : []),
          ...(version >= "2012-03-01" ? ([["ExtendedProperties", []]] as const) : []),
        ],
      ],
      ...(detail && deployments.length > 0
        ? [
            [
              "Deployments",
              SLOTS.flatMap((slot) => {
                const deployment = service.deployments[slot];
                return deployment ? [renderDeployment(fabric, { service, slot, deployment }, version)] : [];
              }),
            ] as const,
          ]
        : []),
    ],
  ];
}
