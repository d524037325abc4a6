// What the bundle changes of the modules that it takes in, so that it starts faster and keeps less (scripts/bundle.mjs).
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";

/** Libraries that most starts do without, by what is imported of them (`yaml` as ours imports it). */
const LATER = {
  zod: ["z"],
  yaml: ["isMap", "isScalar", "LineCounter", "parseDocument"],
  "bcrypt-pbkdf": ["pbkdf"],
};

/** Modules that are nothing but a schema, and its name. */
const SCHEMAS = [
  [/[\\/]core[\\/](src|dist)[\\/]endpoints[\\/]endpoints\.[jt]s$/, "endpointsSchema"],
  [/[\\/]simulator[\\/](src|dist)[\\/]scenario[\\/]scenario-schema\.[jt]s$/, "scenarioSchema"],
];

/** A stand-in for a function or an object that is made when it is first used. */
const later = (made) => `new Proxy(function () {}, {
  apply: (_, self, given) => Reflect.apply(${made}, self, given),
  construct: (_, given) => Reflect.construct(${made}, given),
  has: (_, name) => name in ${made},
  get: (_, name) => {
    const made = ${made};
    const value = made[name];
    return typeof value === "function" ? value.bind(made) : value;
  },
})`;

/**
 * Runs these libraries when something of them is first used. They are taken in as CommonJS, which is run as a whole
 * when it is required: zod as ES modules would define its thousand names at every start.
 */
export const lazyLibraries = {
  name: "lazy-libraries",
  setup: ({ onResolve, onLoad }) => {
    const require = createRequire(new URL("../packages/platforms/package.json", import.meta.url));
    const filter = new RegExp(`^(${Object.keys(LATER).join("|")})$`);
    onResolve({ filter }, ({ path, namespace, resolveDir }) =>
      namespace === "later"
        ? { path: require.resolve(path) }
        : { path, namespace: "later", pluginData: { resolveDir } },
    );
    onLoad({ filter, namespace: "later" }, ({ path, pluginData }) => ({
      contents: LATER[path].map((name) => `exports.${name} = ${later(`require("${path}").${name}`)};`).join("\n"),
      resolveDir: pluginData.resolveDir,
    }));
  },
};

/** zod reads all its fifty languages when it is first used; ours is English alone. */
export const oneLanguage = {
  name: "one-language",
  setup: ({ onLoad, onEnd }) => {
    let isFound = false;
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.cjs$/ }, () => {
      isFound = true;
      return { contents: `exports.en = require("./en.cjs");` };
    });
    onEnd(() => {
      if (!isFound) throw new Error("zod has its languages elsewhere now: look at it again");
    });
  },
};

/** Builds these schemas when they are first used. */
export const lazySchemas = {
  name: "lazy-schemas",
  setup: ({ onResolve, onLoad }) => {
    for (const [filter, name] of SCHEMAS) {
      onLoad({ filter, namespace: "file" }, ({ path }) => ({
        contents: `export const ${name} = ${later(`require(${JSON.stringify(`whole:${path}`)}).${name}`)};`,
      }));
    }
    onResolve({ filter: /^whole:/ }, ({ path }) => ({ path: path.replace("whole:", ""), namespace: "whole" }));
    onLoad({ filter: /./, namespace: "whole" }, ({ path }) => ({
      contents: readFileSync(path, "utf8"),
      loader: path.endsWith(".ts") ? "ts" : "js",
      resolveDir: dirname(path),
    }));
  },
};

/** ssh2 without what only its clients need, until one is made: agents, proxies, the client itself. */
export const lazySsh2 = {
  name: "lazy-ssh2",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]ssh2[\\/]lib[\\/]index\.js$/ }, () => ({
      contents: `module.exports = {
        get Client() { return require("./client.js"); },
        Server: require("./server.js"),
        utils: {
          parseKey: require("./protocol/keyParser.js").parseKey,
          get generateKeyPairSync() { return require("./keygen.js").generateKeyPairSync; },
        },
      };`,
    })),
};

/**
 * V8 takes a function that is assigned to a property, `this.f = () => …`, for a method that lives for ever, and puts it
 * among the old objects; ssh2 does so for each connection, and each ended one would stay until the next full collection.
 * Behind a condition that always holds it is a function like others.
 */
export const youngClosures = {
  name: "young-closures",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]ssh2[\\/]lib[\\/](server|protocol[\\/]Protocol)\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8").replace(/^(\s*this\._?\w+ = )(?=\(.*\) => \{)/gm, "$1!this ? undefined : "),
    })),
};

/**
 * ssh2 knows a session that has begun no program by the name of its class, and the bundle keeps no names: whoever opened
 * one and dropped the line would end the process. Such a session has no streams, which tells it as well.
 */
export const namelessSessions = {
  name: "nameless-sessions",
  setup: ({ onLoad }) =>
    onLoad({ filter: /[\\/]ssh2[\\/]lib[\\/]utils\.js$/ }, ({ path }) => {
      const source = readFileSync(path, "utf8");
      const contents = source.replace("channel.constructor.name === 'Session'", "channel.incoming === undefined");
      if (contents === source) throw new Error(`${path}: no session is known by its name any more: look at it again`);
      return { contents };
    }),
};
