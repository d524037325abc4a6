import type { Algorithms } from "ssh2";

/**
 * What our client speaks, best first. The first of the client's list that the server knows is taken, so the order counts
 * for the client. What an appliance of 2015 or an older program needs comes last; P-521 is the dearest of all to compute.
 */
export const ALGORITHMS = {
  kex: [
    "curve25519-sha256",
    "curve25519-sha256@libssh.org",
    "ecdh-sha2-nistp256",
    "ecdh-sha2-nistp384",
    "diffie-hellman-group14-sha256",
    "diffie-hellman-group16-sha512",
    "diffie-hellman-group-exchange-sha256",
    "diffie-hellman-group14-sha1",
    "diffie-hellman-group-exchange-sha1",
    "diffie-hellman-group1-sha1",
    "ecdh-sha2-nistp521",
  ],
  cipher: [
    "aes128-gcm@openssh.com",
    "chacha20-poly1305@openssh.com",
    "aes256-gcm@openssh.com",
    "aes128-ctr",
    "aes192-ctr",
    "aes256-ctr",
    "aes128-cbc",
    "aes256-cbc",
    "3des-cbc",
  ],
  hmac: [
    "hmac-sha2-256-etm@openssh.com",
    "hmac-sha2-512-etm@openssh.com",
    "hmac-sha2-256",
    "hmac-sha2-512",
    "hmac-sha1",
    "hmac-md5",
  ],
  compress: ["none", "zlib@openssh.com", "zlib"],
} as const satisfies Algorithms;

/** What our server speaks: all of it but group exchange, which ssh2 does not have for servers: it ends who agrees on it. */
export const SERVER_ALGORITHMS = {
  ...ALGORITHMS,
  kex: ALGORITHMS.kex.filter((name) => !name.startsWith("diffie-hellman-group-exchange-")),
} satisfies Algorithms;

/** Host key types a client accepts, best first. */
export const HOST_KEY_TYPES = [
  "ecdsa-sha2-nistp256",
  "ssh-ed25519",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
] as const satisfies Algorithms["serverHostKey"];
