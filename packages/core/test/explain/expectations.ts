import type { ExplainedCommand } from "../../src/explain/explanation.ts";

/** What a person reads in a recording: written by hand from the recording, never from what the program says. */
export interface Expected {
  readonly evidence: string;
  readonly profile: string | null;
  readonly opening?: ExpectedCommand;
  readonly commands: readonly ExpectedCommand[];
  readonly next: RegExp;
}

export interface ExpectedCommand {
  readonly line: string;
  readonly outcome: ExplainedCommand["outcome"];
  /** From the first stamp to the last one. */
  readonly seconds?: number;
  readonly packages?: number;
  readonly reboot?: boolean;
  readonly staged?: {
    readonly name: string;
    readonly version: string;
    readonly build: number;
    readonly severity: string;
    readonly supported?: number;
  };
  readonly problem?: RegExp;
  readonly resolution?: RegExp;
  readonly phases?: readonly (readonly [text: string, seconds: number | null])[];
}

const done = (line: string): ExpectedCommand => ({ line, outcome: "done" });
const NOTHING = /^Nothing: no update/;
const LIST_FIRST = /software-packages list --staged.*install --staged/;
const REBOOT = /^Reboot: `shutdown reboot -r/;
const API = "com.vmware.appliance.version1.networking.dns.hostname";

export const EXPECTED: readonly Expected[] = [
  { evidence: "01", profile: "vcsa/6.0", commands: [], next: NOTHING },
  {
    evidence: "02",
    profile: "vcsa/6.0",
    commands: [
      {
        line: "software-packages stage --iso",
        outcome: "done",
        seconds: 643,
        packages: 143,
        phases: [
          ["Staging software update packages from ISO", 0],
          ["ISO mounted successfully", 0.422],
          ["Running pre-stage script.....", 0.578],
          ["Verifying staging area", 0],
          ["Validating software update payload", 0],
          ["Validation successful", 136.59],
          ["Processing software packages in update payload 143/143", 505.41],
          ["ISO unmounted successfully", 0],
          ["(143) packages staged successfully", 0],
          ["Staging process completed successfully", null],
        ],
      },
    ],
    next: LIST_FIRST,
  },
  {
    evidence: "03",
    profile: "vcsa/6.0",
    commands: [
      {
        line: "software-packages list --staged",
        outcome: "done",
        seconds: 0,
        reboot: true,
        staged: { name: "VC-6.0.0U1-Appliance-FP", version: "6.0.0.10000", build: 3018521, severity: "critical" },
      },
    ],
    next: /install --staged.*VC-6\.0\.0U1-Appliance-FP \(6\.0\.0\.10000\)/,
  },
  {
    evidence: "04",
    profile: "vcsa/6.0u1",
    commands: [
      {
        line: "software-packages list --staged",
        outcome: "done",
        seconds: 0,
        reboot: true,
        staged: { name: "VC-6.0.0U2-Appliance-FP", version: "6.0.0.20000", build: 3634791, severity: "critical" },
      },
    ],
    next: /install --staged.*VC-6\.0\.0U2/,
  },
  {
    evidence: "05",
    profile: "vcsa/6.0",
    commands: [
      {
        line: "software-packages install --staged",
        outcome: "done",
        seconds: 552.905,
        reboot: true,
        phases: [
          ["Running test transaction ....", 10.02],
          ["Running pre-install script.....", 99.885],
          ["Services stopped.", 0.38],
          ["Upgrading software packages ....", 441.84],
          ["Running post-install script.....", 0.78],
          ["Packages upgraded successfully, Reboot is required to complete the installation.", null],
        ],
      },
    ],
    next: REBOOT,
  },
  {
    evidence: "06",
    profile: "vcsa/6.0",
    commands: [
      { line: "shutdown -r now", outcome: "refused", problem: /invalid choice: 'now'/, resolution: /other options/ },
      done('shutdown reboot -r "vCSA Update : 6.0 to 6.0U1"'),
    ],
    next: /login page.*vcsa wait/,
  },
  {
    evidence: "07",
    profile: "vcsa/6.0u1",
    commands: [
      {
        line: "software-packages install --url --acceptEulas",
        outcome: "done",
        seconds: 118,
        packages: 24,
        reboot: true,
      },
    ],
    next: REBOOT,
  },
  {
    evidence: "11",
    profile: "vcsa/6.0u1",
    commands: [
      {
        line: "software-packages install --iso --acceptEulas",
        outcome: "done",
        seconds: 974,
        packages: 143,
        reboot: true,
      },
    ],
    next: REBOOT,
  },
  { evidence: "12", profile: "vcsa/6.0", commands: [], next: NOTHING },
  { evidence: "13", profile: "vcsa/6.0", commands: [], next: NOTHING },
  {
    evidence: "14",
    profile: "vcsa/6.0",
    opening: { line: "", outcome: "refused", problem: /^Unknown command: 'scp'$/ },
    commands: [],
    next: /does not know the command/,
  },
  { evidence: "15", profile: "vcsa/6.0", commands: [done("shell.set --enabled True"), done("shell")], next: NOTHING },
  {
    evidence: "16",
    profile: "vcsa/6.0",
    commands: [done("chsh -s /bin/bash root"), done("chsh -s /bin/appliancesh root")],
    next: NOTHING,
  },
  {
    evidence: "17",
    profile: "vcsa/6.0u1",
    commands: [
      { line: "shell", outcome: "refused", problem: /^Shell is disabled\.$/, resolution: /shell\.set --enabled True/ },
      done("shell.set --enabled True"),
      done("shell"),
      done("help api list"),
      done(`${API}.get`),
      done(`${API}.set --help`),
      done(`${API}.set --name vcenter.zwindler.fr`),
      done(`${API}.get`),
    ],
    next: NOTHING,
  },
  {
    evidence: "19",
    profile: "vcsa/6.5",
    commands: [{ line: "software-packages stage --iso --acceptEulas", outcome: "done", seconds: 0, packages: 34 }],
    next: LIST_FIRST,
  },
  {
    evidence: "20",
    profile: "vcsa/6.5",
    commands: [
      {
        line: "software-packages install --staged --acceptEulas",
        outcome: "done",
        seconds: 52,
        packages: 34,
        reboot: true,
        phases: [
          ["Validating software update payload", 0],
          ["Validation successful", 0.986],
          ["Copying software packages 34/34", 0.014],
          ["ISO mounted successfully", 10],
          ["ISO unmounted successfully", 0.745],
          ["Running test transaction ....", 1.012],
          ["Running pre-install script.....", 1.243],
          ["All VMware services are stopped.", 0.977],
          ["Upgrading software packages ....", 36.11],
          ["Running post-install script.....", 0.913],
          ["Packages upgraded successfully, Reboot is required to complete the installation.", null],
        ],
      },
    ],
    next: REBOOT,
  },
  {
    evidence: "23",
    profile: "vcsa/6.5",
    commands: [{ line: "software-packages stage --iso --acceptEulas", outcome: "done", seconds: 0, packages: 153 }],
    next: LIST_FIRST,
  },
  {
    evidence: "24",
    profile: "vcsa/6.5",
    commands: [
      {
        line: "software-packages list --staged",
        outcome: "done",
        seconds: 0,
        reboot: true,
        staged: {
          name: "VC-6.5.0U2h-Appliance-FP",
          version: "6.5.0.24100",
          build: 13834586,
          severity: "critical",
          supported: 8,
        },
      },
    ],
    next: /if what runs is one of 6\.5\.0\.20000/,
  },
  {
    evidence: "25",
    profile: "vcsa/6.5",
    commands: [
      {
        line: "software-packages install --iso --acceptEulas",
        outcome: "refused",
        seconds: 0,
        packages: 153,
        problem: /^Unsuported version of patch selected\.$/,
        resolution: /list --staged/,
      },
    ],
    next: /cannot be installed on the release that runs/,
  },
  {
    evidence: "29",
    profile: "vcsa/6.5",
    commands: [
      {
        line: "software-packages install --iso --acceptEulas",
        outcome: "refused",
        seconds: 1,
        packages: 205,
        problem:
          /^Appliance \(OS\) root password is expired or .* Please change the root password before installing an update\.$/,
        resolution: /change the appliance's root password/,
      },
    ],
    next: /^Change the appliance's root password/,
  },
  { evidence: "30", profile: "vcsa/6.5", commands: [], next: NOTHING },
  { evidence: "31", profile: "vcsa/6.5", commands: [], next: /set a new password/ },
  {
    evidence: "32",
    profile: "vcsa/6.7",
    opening: { line: "", outcome: "done", seconds: 0 },
    commands: [
      {
        line: "software-packages list --staged",
        outcome: "done",
        seconds: 0,
        reboot: true,
        staged: { name: "VC-6.7.0U3f-Appliance-FP", version: "6.7.0.43000", build: 15976714, severity: "critical" },
      },
      { line: "software-packages install --staged", outcome: "done", seconds: 283, packages: 135, reboot: true },
    ],
    next: REBOOT,
  },
  {
    evidence: "35",
    profile: "vcsa/6.7",
    commands: [
      done("shell.set --enable True"),
      done("shell"),
      done('chsh -s "/bin/bash" root'),
      done("exit"),
      done("exit"),
    ],
    next: NOTHING,
  },
  { evidence: "37", profile: "vcsa/7.0", commands: [done("shell")], next: NOTHING },
  { evidence: "38", profile: "vcsa/8.0", commands: [done("shell")], next: NOTHING },
  { evidence: "40", profile: "vcsa/8.0", opening: { line: "", outcome: "done" }, commands: [], next: LIST_FIRST },
  { evidence: "41", profile: "vcsa/8.0", opening: { line: "", outcome: "done" }, commands: [], next: REBOOT },
  {
    evidence: "42",
    profile: "vcsa/8.0",
    opening: { line: "", outcome: "refused", problem: /CD drive does not have a valid patch ISO/ },
    commands: [],
    next: /connect the patch ISO/i,
  },
  {
    evidence: "43",
    profile: "vcsa/6.0u3",
    commands: [
      { line: "date", outcome: "refused", seconds: 0.014, problem: /^Unknown command: `date'$/ },
      done("exit"),
    ],
    next: /does not know the command/,
  },
  {
    evidence: "46",
    profile: "vcsa/6.0u2",
    opening: { line: "", outcome: "done", reboot: true },
    commands: [],
    next: REBOOT,
  },
  { evidence: "48", profile: "vcsa/6.7", commands: [], next: /restore the backup/ },
  {
    evidence: "49",
    profile: "vcsa/7.0",
    opening: { line: "", outcome: "refused", problem: /Manifest verification failed/ },
    commands: [done("cat /etc/applmgmt/appliance/software_update_state.conf")],
    next: /medium or the repository is damaged/,
  },
  { evidence: "50", profile: "vcsa/7.0", commands: [], next: /update failed and its state stands/ },
  {
    evidence: "52",
    profile: "vcsa/7.0",
    commands: [
      done("shell.set --enabled true"),
      done("shell"),
      { line: "chsh -s /bin/bash root", outcome: "unfinished" },
    ],
    next: NOTHING,
  },
];
