import type { Certificates, ServiceCertificate } from "../../ports/hosted-service.ts";
import type { XmlElement } from "../../vmrole/xml/element.ts";
import { ask, askForOne, order, part } from "./call.ts";
import { bodyOf, itemsIn, textIn } from "./document.ts";
import type { Exchange } from "./exchange.ts";
import { SERVICES } from "./hosted-services.ts";

/** W15. */
export function createCertificates(exchange: Exchange): Certificates {
  return {
    list: (service) =>
      ask(exchange, at(service), (root) => itemsIn(root, "Certificates", "Certificate").map(certificateOf)),
    // The answer holds the certificate and not its thumbprint.
    find: (service, thumbprint) =>
      askForOne(exchange, `${at(service)}/sha1-${part(thumbprint)}`, (root) => ({
        thumbprint: thumbprint.toUpperCase(),
        data: textIn(root, "Data"),
      })),
    add: (service, { bytes, format, password }) =>
      order(exchange, {
        method: "POST",
        path: at(service),
        body: bodyOf("CertificateFile", [
          ["Data", bytes.toString("base64")],
          ["CertificateFormat", format],
          ["Password", password ?? ""],
        ]),
      }),
    remove: (service, thumbprint) =>
      order(exchange, { method: "DELETE", path: `${at(service)}/sha1-${part(thumbprint)}` }),
  };
}

const at = (service: string): string => `${SERVICES}/${part(service)}/certificates`;

const certificateOf = (element: XmlElement): ServiceCertificate => ({
  thumbprint: textIn(element, "Thumbprint").toUpperCase(),
  data: textIn(element, "Data"),
});
