export { type ContractCase, shellContract } from "./shell-contract.ts";
