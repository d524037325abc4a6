import { fileURLToPath } from "node:url";

/** One foreign HTTP client program, run on the address in its environment, and the exit statuses it is known for. */
export interface WebProgram {
  readonly name: string;
  readonly from: string;
  readonly version: readonly string[];
  readonly shown: string;
  readonly argv: (url: string) => readonly string[];
  /** Exit status on the 503 page. */
  readonly starting: number;
  /** What it says about the 503, where it does. */
  readonly complaint?: RegExp;
  /** Exit status once the login page is there. */
  readonly up: number;
}

const playbook = fileURLToPath(new URL("programs/ansible-uri.yaml", import.meta.url));

export const webPrograms: readonly WebProgram[] = [
  {
    name: "curl",
    from: "curl",
    version: ["curl", "-V"],
    shown: "`curl -kL URL`",
    argv: (url) => ["curl", "-ksSL", url],
    starting: 0,
    up: 0,
  },
  {
    name: "curl -f",
    from: "curl",
    version: ["curl", "-V"],
    shown: "`curl -fkL URL`",
    argv: (url) => ["curl", "-fksSL", url],
    starting: 22,
    complaint: /503/,
    up: 0,
  },
  {
    name: "wget",
    from: "wget",
    version: ["wget", "-V"],
    shown: "`wget --no-check-certificate URL`",
    argv: (url) => ["wget", "--no-check-certificate", "-O", "-", url],
    starting: 8,
    complaint: /ERROR 503/,
    up: 0,
  },
  {
    name: "wget, retrying",
    from: "wget",
    version: ["wget", "-V"],
    shown: "`wget --retry-on-http-error=503 --tries=2 URL`",
    argv: (url) => [
      ...["wget", "--no-check-certificate", "--retry-on-http-error=503", "--tries=2", "--waitretry=0"],
      ...["-O", "-", url],
    ],
    starting: 4,
    complaint: /Giving up/,
    up: 0,
  },
  {
    name: "ansible.builtin.uri",
    from: "ansible-core",
    version: ["ansible", "--version"],
    shown: "`ansible-playbook ansible-uri.yaml`",
    argv: () => ["ansible-playbook", "-i", "localhost,", playbook],
    starting: 2,
    complaint: /Status code was 503 and not \[200\]/,
    up: 0,
  },
];
