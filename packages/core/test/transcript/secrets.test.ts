import { listEvidence } from "@patchrig/platforms/evidence";
import { describe, expect, it } from "vitest";
import { monotonicNow, VirtualClock } from "../../src/clock/index.ts";
import {
  createPseudonyms,
  createSessionRecorder,
  findSecrets,
  formatHarEntry,
  redactExchange,
} from "../../src/transcript/index.ts";

/** How a secret turns up on a terminal or on the wire; `§` stands for it. Each gets a secret of its own kind. */
const PLANTED: readonly (readonly [how: string, secret: string])[] = [
  ["deploy --password § --yes", "Winter2026!"],
  ["deploy --password=§", "pl41n-text"],
  ['deploy --password "§"', "with blanks in it"],
  ["deploy --passwd '§'", "single quoted one"],
  ["deploy --sso-password §", "sso!passw0rd"],
  ["deploy --api-key §", "k3y-0001-xyz"],
  ["deploy --token §", "tok-abc-123"],
  ["deploy --secret §", "shh-very-quiet"],
  ["sshpass -p § ssh root@vcsa", "sshpassword1"],
  ["mysql -u root -p§", "mysqlpass99"],
  ["curl -u admin:§ https://vcsa/api", "curlpass77"],
  ["plink -pw § root@vcsa", "plinkpass55"],
  ["password: §", "prompted1"],
  ["Password=§", "assigned2"],
  ["export PGPASSWORD=§", "pgsecret3"],
  ["AWS_SECRET_ACCESS_KEY=§", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY"],
  ['"password": "§"', "json secret 4"],
  ["{'passwd': '§'}", "python secret 5"],
  ["client_secret: §", "oauth-secret-6"],
  ["<password>§</password>", "soap secret 7"],
  ["<vim25:password>§</vim25:password>", "soap8"],
  ['<token type="x">§</token>', "soaptoken9"],
  ["<wsse:BinarySecurityToken>§</wsse:BinarySecurityToken>", "TUlJQjlq"],
  ["<SignatureValue>§</SignatureValue>", "c2lnbmF0dXJl"],
  ["Authorization: Bearer §", "bearer.token.10"],
  ["Authorization: Basic §", "cm9vdDpodW50ZXIy"],
  ["authorization: SIGN §", 'token="saml-hok-11"'],
  ["Cookie: vmware_soap_session=§", "52a1b2c3-session-12"],
  ["Set-Cookie: JSESSIONID=§; Path=/", "ABCDEF0123-13"],
  ["vmware-api-session-id: §", "apisession-14"],
  ["https://admin:§@repo.example/updates", "urlpass15"],
  ["GET /blob?sv=2015&sig=§&se=1", "sasSignature16"],
  ["GET /x?access_token=§", "queryToken17"],
  ["§", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmVkMTg"],
  ["§", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"],
  ["§", "AKIAIOSFODNN7EXAMPLE"],
  ["key §", "1A2B3-4C5D6-7E8F9-0A1B2-3C4D5"],
  ["root:§:16000:0:99999", "$6$saltsalt$hJ9f0aBcDeFgHiJkLmNoPqRsTuVw"],
  ["-----BEGIN RSA PRIVATE KEY-----\r\nS\r\n-----END RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA7bq2kz5"],
  ["§", "xK9mQ2vL8pR4tY7wZ3nB6cF1"],
  ["0x§ is a digest of nothing public", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
  ["the word is §", "known-word-only"],
  ["Password: ", "typed-and-hidden"],
];

const rules = {
  known: ["known-word-only"],
  pseudonyms: createPseudonyms({ key: Buffer.alloc(32, 1), hosts: ["vcsa-prod"], users: ["alice"] }),
};

describe(`${PLANTED.length} kinds of secret`, () => {
  it.each(["in one piece", "byte by byte"])(
    "have no representation in a recorded terminal session, coming %s",
    (how) => {
      const disk: string[] = [];
      const clock = new VirtualClock({ startsAt: 0, speed: "manual" });
      const recorder = createSessionRecorder(
        { write: (line) => disk.push(line) },
        { clock, columns: 80, rows: 24, rules: () => rules },
      );
      const say = (text: string) => {
        for (const piece of how === "byte by byte" ? text : [text]) recorder.output(piece);
      };
      for (const [pattern, secret] of PLANTED) {
        if (secret === "typed-and-hidden") {
          say(pattern);
          for (const key of `${secret}\r`) recorder.input(key);
          say("\r\n");
        } else {
          say("Command> ");
          say(`${pattern.replace("§", () => secret)}\r\n`);
        }
      }
      recorder.close();
      const text = disk.join("");
      const shown = disk
        .slice(1)
        .flatMap((line) => (JSON.parse(line) as [number, string, string])[2])
        .join("");
      expect(
        PLANTED.filter(
          ([, secret]) => text.includes(secret) || shown.includes(secret) || shown.includes(secret.slice(0, 8)),
        ),
      ).toEqual([]);
      expect(shown.match(/\[redacted /g)?.length).toBeGreaterThanOrEqual(PLANTED.length - 2);
    },
  );

  it("have none in recorded HTTP exchanges either, and hosts, addresses and users have the terminal's names", () => {
    const headers = PLANTED.filter(([how]) => /^[\w-]+: §/.test(how)).map(([how, secret]) => ({
      name: how.split(":")[0] ?? "",
      value: how.replace(/^[^:]*: /, "").replace("§", () => secret),
    }));
    const body = PLANTED.filter(([, secret]) => secret !== "typed-and-hidden")
      .map(([how, secret]) => how.replace("§", () => secret))
      .join("\n");
    const written = formatHarEntry(
      redactExchange(
        {
          startedAt: 0,
          durationMs: 1,
          request: {
            method: "POST",
            url: "https://alice@vcsa-prod.corp.local/sdk?sig=sasSignature16",
            headers,
            body: `${body} vcsa-prod 10.1.2.3`,
          },
          response: { status: 200, headers, body },
        },
        rules,
      ).exchange,
    );
    const plain = written.replaceAll('\\"', '"');
    expect(PLANTED.filter(([, secret]) => secret !== "typed-and-hidden" && plain.includes(secret))).toEqual([]);
    expect(plain).not.toMatch(/alice|corp\.local|vcsa-prod|10\.1\.2\.3/);
    expect(
      rules.pseudonyms
        .apply("vcsa-prod.corp.local 10.1.2.3")
        .split(" ")
        .every((name) => plain.includes(name.replace(/\.example$/, ""))),
    ).toBe(true);
  });
});

describe("what is no secret", () => {
  it("is left as the appliance said it, in every recording", () => {
    const found = listEvidence().flatMap(({ number, text }) =>
      text.split("\n").flatMap((line) => findSecrets(line).map(({ kind }) => `${number} ${kind}: ${line}`)),
    );
    expect(found).toEqual([]);
  });

  it("is told from a secret in a time that grows with the text only, also on a hostile line", () => {
    const hostile = [
      "x",
      "a.",
      "pass",
      "--password ",
      "http://",
      "Cookie: a=",
      "curl -u ",
      "<password ",
      'password="',
      "Bearer ",
      "-----BEGIN PRIVATE KEY-----",
    ];
    const began = monotonicNow();
    for (const piece of hostile) findSecrets(piece.repeat(Math.ceil(30_000 / piece.length)));
    expect(monotonicNow() - began).toBeLessThan(5_000);
  });
});
