export { type Certificate, createCertificate } from "@patchrig/core/certificate";
