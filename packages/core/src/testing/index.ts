export { type BlobPlace, blobContract, comparingBlobContract } from "./blob-contract.ts";
export { hostedServiceContract, type ServicePlace } from "./hosted-service-contract.ts";
export { type InventoryScene, inventoryContract } from "./inventory-contract.ts";
export { type ContractCase, shellContract } from "./shell-contract.ts";
export { type UpdateScene, updateServiceContract } from "./update-service-contract.ts";
