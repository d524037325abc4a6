export { type ApplianceEndpoints, type Endpoints, endpointsSchema, type ManagementEndpoints } from "./endpoints.ts";
