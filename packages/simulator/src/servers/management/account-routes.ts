import { fill } from "@patchrig/platforms/vmrole";
import type { Fabric } from "../../vmrole/fabric/fabric.ts";
import { dashed } from "../../vmrole/fabric/ids.ts";
import { operationOf } from "../../vmrole/fabric/operation.ts";
import { type GuestOs, guestOsReleases } from "../../vmrole/guest/guest-os.ts";
import type { XmlElement } from "../../vmrole/xml/write-xml.ts";
import { type ManagementRoute, ok } from "./management-route.ts";

const since = "2010-10-28";
const base64 = (text: string) => Buffer.from(text).toString("base64");

/** What belongs to no hosted service: operations, places, guest operating systems, the subscription. */
export const ACCOUNT_ROUTES: readonly ManagementRoute[] = [
  {
    ...{ method: "GET", path: "/operations/:operation", since: "2009-10-01" },
    handle: ({ fabric, names }) => {
      const { id, status, error } = operationOf(fabric, (names.operation ?? "").replaceAll("-", ""));
      const entry = error ? fabric.profile.service.errors[error.code] : undefined;
      return ok([
        "Operation",
        [
          ["ID", dashed(id)],
          ["Status", status],
          ["HttpStatusCode", status === "InProgress" ? undefined : (entry?.status ?? 200)],
          [
            "Error",
            error && [
              ["Code", error.code],
              ["Message", error.text ?? entry?.text ?? ""],
            ],
          ],
        ],
      ]);
    },
  },
  {
    ...{ method: "GET", path: "/locations", since: "2010-04-01" },
    handle: ({ fabric }) => {
      const { locations, locationServices } = fabric.profile.service;
      const services = locationServices.value.map((name): XmlElement => ["AvailableService", name]);
      return ok([
        "Locations",
        locations.value.map((name) => [
          "Location",
          [
            ["Name", name],
            ["DisplayName", name],
            ["AvailableServices", services],
          ],
        ]),
      ]);
    },
  },
  {
    ...{ method: "GET", path: "/operatingsystems", since: "2010-04-01" },
    handle: ({ fabric }) =>
      ok([
        "OperatingSystems",
        guestOsReleases(fabric).map((release) => [
          "OperatingSystem",
          [
            ...renderRelease(fabric, release),
            ["Family", release.family],
            ["FamilyLabel", base64(familyName(fabric, release.family))],
          ],
        ]),
      ]),
  },
  {
    ...{ method: "GET", path: "/operatingsystemfamilies", since },
    handle: ({ fabric }) => {
      const releases = guestOsReleases(fabric);
      const families = [...new Set(releases.map(({ family }) => family))];
      return ok([
        "OperatingSystemFamilies",
        families.map((family) => [
          "OperatingSystemFamily",
          [
            ["Name", family],
            ["Label", base64(familyName(fabric, family))],
            [
              "OperatingSystems",
              releases
                .filter((release) => release.family === family)
                .map((release) => ["OperatingSystem", renderRelease(fabric, release)]),
            ],
          ],
        ]),
      ]);
    },
  },
  { ...{ method: "GET", path: "/affinitygroups", since: "2009-10-01" }, handle: () => ok(["AffinityGroups", []]) },
  {
    ...{ method: "GET", path: "/", since: "2011-06-01" },
    handle: ({ fabric }) =>
      ok([
        "Subscription",
        [
          ["SubscriptionID", fabric.subscriptionId],
          ["SubscriptionName", "patchrig"],
          ["SubscriptionStatus", "Active"],
          ["MaxCoreCount", 1000],
          ["MaxHostedServices", 100],
          ["CurrentHostedServices", Object.keys(fabric.state.services).length],
        ],
      ]),
  },
];

function renderRelease(fabric: Fabric, { release, family, version, revision, month }: GuestOs): XmlElement[] {
  const { guestOs } = fabric.profile;
  const newest = guestOsReleases(fabric)
    .filter((one) => one.family === family)
    .at(-1);
  const label = `${familyName(fabric, family)}, ${family}.${version} (${month}-${String(revision).padStart(2, "0")})`;
  return [
    ["Version", fill(guestOs.releaseName.text, { release })],
    ["Label", base64(label)],
    ["IsDefault", family === guestOs.defaultFamily.value && newest?.release === release],
    ["IsActive", true],
  ];
}

const familyName = ({ profile }: Fabric, family: number): string =>
  profile.guestOs.families.value.find((one) => one.family === family)?.name ?? "";
