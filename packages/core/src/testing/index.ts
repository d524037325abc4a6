export { type BlobPlace, blobContract, comparingBlobContract } from "./blob-contract.ts";
export { type InventoryScene, inventoryContract } from "./inventory-contract.ts";
export { type ContractCase, shellContract } from "./shell-contract.ts";
