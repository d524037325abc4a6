/** What a session document begins with: without it no test accepts one. */
export const PASSPORT = `---
patchrig: session 1
product: VMware vCenter Server Appliance
version: 6.0.0
build: unknown
when: 2015-10-08T02:43:36Z
who: a test
terminal: 80x24
locale: C.UTF-8
licence: CC0-1.0
redactions: 0
prompts: ["Command> "]
---
`;

/** A session of one turn. */
export const DATE = `${PASSPORT}
# An unknown word

\`\`\`session
...
Command> date
Unknown command: \`date'
@never Traceback[..]
@elapsed ..1m
Command>
\`\`\`
`;
