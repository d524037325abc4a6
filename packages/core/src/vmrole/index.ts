/** The VM Role's toolchain: service files, packages, answer files, and the plan for an image's years. */

export type { Finding } from "./finding.ts";
export { imageNameProblem, suggestImageName } from "./image-name.ts";
export { type ConfiguredRole, readCscfg, type ServiceConfiguration, type Setting } from "./service/cscfg.ts";
export { type DefinedRole, type RoleKind, readCsdef, type ServiceDefinition } from "./service/csdef.ts";
export type { GuestOsTable } from "./service/guest-os.ts";
export { kindOf, type LintInput, lintCscfg } from "./service/lint.ts";
export { type CscfgChange, setInCscfg } from "./service/set.ts";
export { parseXmlBytes, readXmlFile, writeXmlFile, type XmlDocument } from "./xml/document.ts";
export type { Place } from "./xml/element.ts";
