export { type InventoryScene, inventoryContract } from "./inventory-contract.ts";
export { type ContractCase, shellContract } from "./shell-contract.ts";
