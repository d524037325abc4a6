export type { SessionChannel, TerminalSize } from "./channel.ts";
export type { SshChannel, SshExit } from "./client-channel.ts";
export { createHostKey, createRsaHostKey, fingerprintOf, type HostKey, type HostKeyType } from "./host-key.ts";
export { createMemoryChannel, type MemoryChannel, type MemoryChannelOptions } from "./memory-channel.ts";
export { privateKeyProblem } from "./private-key.ts";
export type { SshLoginAttempt } from "./server-login.ts";
export { connectSsh, type SshConnection, type SshConnectOptions } from "./ssh-client.ts";
export { createSshServer, type SshServer, type SshServerOptions } from "./ssh-server.ts";
export { createStrangers, type StrangerLimits, type Strangers } from "./strangers.ts";
