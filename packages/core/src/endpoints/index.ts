export { type ApplianceEndpoints, type Endpoints, endpointsSchema } from "./endpoints.ts";
