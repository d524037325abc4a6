import type { AnyAuthMethod, AuthHandlerMiddleware } from "ssh2";

interface Credentials {
  readonly user: string;
  readonly password?: string;
  readonly privateKey?: string;
  readonly passphrase?: string;
  readonly agent?: string;
}

/**
 * Chooses what to try next: what the server offers, keys first, each once. The password goes by one method only:
 * appliances count failed attempts, tell of them at the next login, and lock the account after a few.
 */
export function chooseMethod(credentials: Credentials, onTraffic: () => void): AuthHandlerMiddleware {
  const { user: username, password, privateKey, passphrase, agent } = credentials;
  const untried = new Set(["publickey", "agent", "password"]);
  const take = (name: string) => untried.delete(name);

  const answerOnce = () => {
    let answered = false;
    return (
      _name: string,
      _text: string,
      _lang: string,
      prompts: readonly unknown[],
      finish: (a: string[]) => void,
    ) => {
      onTraffic();
      const first = !answered && prompts.length > 0;
      answered ||= first;
      finish(first ? prompts.map(() => password ?? "") : []);
    };
  };

  const choose = (offered: readonly string[] | null): AnyAuthMethod | false => {
    // Asked before anything is known: which methods are there?
    if (offered === null) return { type: "none", username };
    const keys = offered.includes("publickey");
    if (keys && privateKey !== undefined && take("publickey")) {
      return { type: "publickey", username, key: privateKey, ...(passphrase === undefined ? {} : { passphrase }) };
    }
    if (keys && agent !== undefined && take("agent")) return { type: "agent", username, agent };
    if (password === undefined || !take("password")) return false;
    if (offered.includes("password")) return { type: "password", username, password };
    if (!offered.includes("keyboard-interactive")) return false;
    return { type: "keyboard-interactive", username, prompt: answerOnce() };
  };
  return (offered, _partial, next) => {
    onTraffic();
    next(choose(offered) as AnyAuthMethod);
  };
}
