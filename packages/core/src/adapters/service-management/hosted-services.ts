import type { HostedService, HostedServices, ServiceAnswer } from "../../ports/hosted-service.ts";
import { childNamed, type XmlElement } from "../../vmrole/xml/element.ts";
import { ask, askForOne, order, part } from "./call.ts";
import { bodyOf, decode64, encode64, itemsIn, optionalIn, textIn } from "./document.ts";
import type { Exchange } from "./exchange.ts";

export const SERVICES = "services/hostedservices";

/** W15, A20, A35. */
export function createHostedServices(exchange: Exchange): HostedServices {
  return {
    list: () => ask(exchange, SERVICES, (root) => itemsIn(root, "HostedServices", "HostedService").map(serviceOf)),
    find: (name) => askForOne(exchange, `${SERVICES}/${part(name)}`, serviceOf),
    create: (service) =>
      order(exchange, {
        method: "POST",
        path: SERVICES,
        body: bodyOf("CreateHostedService", [
          ["ServiceName", service.name],
          ["Label", encode64(service.label)],
          ["Description", service.description],
          ["Location", service.location],
          ["AffinityGroup", service.affinityGroup],
        ]),
      }),
    remove: (name) => order(exchange, { method: "DELETE", path: `${SERVICES}/${part(name)}` }),
  };
}

/** `GET /locations`. */
export const listLocations = (exchange: Exchange): Promise<ServiceAnswer<readonly string[]>> =>
  ask(exchange, "locations", (root) => itemsIn(root, "Locations", "Location").map((one) => textIn(one, "Name")));

function serviceOf(element: XmlElement): HostedService {
  const properties = childNamed(element, "HostedServiceProperties") ?? element;
  return {
    name: textIn(element, "ServiceName"),
    label: decode64(textIn(properties, "Label")),
    location: optionalIn(properties, "Location"),
    affinityGroup: optionalIn(properties, "AffinityGroup"),
  };
}
