// What happened, as a sentence in the page's language; what has no sentence here stands as the journal has it.
import { sayState } from "./words.js";

const EVENTS = {
  en: {
    phase: "{phase}",
    state: "update: {from} → {to}",
    login: "{user} logs in from {from}",
    "login-failed": "{user} is not let in from {from}",
    "web-login": "{user} logs in: {on}",
    "web-login-failed": "{user} is not let in: {on}",
    "sdk-login": "{user} logs in: {on}, /sdk",
    "sdk-login-failed": "{user} is not let in: {on}, /sdk",
    sdk: "{on} is asked: {method} ({object})",
    "sdk-fault": "{on} answers {method} with the fault {fault}",
    "sdk-refused": "{on} refuses a request: {problem}",
    rest: "{method} {path}",
    task: "{method}, {about}: {state}",
    iso: "in the drive: {name}",
    "iso-out": "the drive is empty",
    upload: "{path} is uploaded to {datastore}",
    "cd-connecting": "the CD drive of {vm} stays at connecting",
    "address-taken": "{vm} is on, but its address is taken",
    "eula-accepted": "the licence is accepted",
    downloaded: "{packages} packages are fetched from {from}",
    "download-failed": "not fetched: {url}: {problem}",
    "update-ended": "the update ends: {answer}",
    refused: "refused: {reason}",
    shutdown: "{action} is asked for: {reason}",
    "shutdown-cancelled": "the shutdown is cancelled",
    "power-off": "powered off",
    restored: "goes on from an earlier state",
    setting: "setting {setting}: {value}",
    service: "service {service}: {status}",
    "password-changed": "{user} has a new password",
    "fault-hit": "the fault {fault} acts",
    "lines-cut": "connections that are cut: {lines}",
    "not-modelled": "known but not modelled: {command}",
    mistake: "a mistake of the simulator in {in}: {message}",
  },
  ja: {
    phase: "{phase}",
    state: "更新: {from} → {to}",
    login: "{user} が {from} からログイン",
    "login-failed": "{user} のログインを拒否 ({from})",
    "web-login": "{user} がログイン: {on}",
    "web-login-failed": "{user} のログインを拒否: {on}",
    "sdk-login": "{user} がログイン: {on} の /sdk",
    "sdk-login-failed": "{user} のログインを拒否: {on} の /sdk",
    sdk: "{on} への要求: {method} ({object})",
    "sdk-fault": "{on} が {method} にフォールト {fault} を返答",
    "sdk-refused": "{on} が要求を拒否: {problem}",
    rest: "{method} {path}",
    task: "{method}、{about}: {state}",
    iso: "ドライブに挿入: {name}",
    "iso-out": "ドライブは空",
    upload: "{path} を {datastore} にアップロード",
    "cd-connecting": "{vm} の CD ドライブは「接続中」のまま",
    "address-taken": "{vm} はオンだが、アドレスは使用中",
    "eula-accepted": "ライセンスに同意",
    downloaded: "{from} から {packages} 個のパッケージを取得",
    "download-failed": "取得に失敗: {url}: {problem}",
    "update-ended": "更新の終了: {answer}",
    refused: "拒否: {reason}",
    shutdown: "{action} の指示: {reason}",
    "shutdown-cancelled": "シャットダウンを取り消し",
    "power-off": "電源オフ",
    restored: "以前の状態から再開",
    setting: "設定 {setting}: {value}",
    service: "サービス {service}: {status}",
    "password-changed": "{user} のパスワードを変更",
    "fault-hit": "障害 {fault} が発生",
    "lines-cut": "切断された接続: {lines}",
    "not-modelled": "既知だが未対応: {command}",
    mistake: "シミュレーターの誤り ({in}): {message}",
  },
};

/** Details whose value is a name that the page has a word for. */
const NAMED = new Set(["phase", "from", "to", "on", "state", "status"]);

/** An event of the journal as a sentence. */
export function sayEvent({ type, ...details }) {
  const name = type === "iso" && details.name === null ? "iso-out" : type;
  const sentence = (EVENTS[document.documentElement.lang] ?? EVENTS.en)[name];
  if (sentence === undefined) return `${type} ${briefly(details)}`;
  const word = (key) => (NAMED.has(key) ? sayState(String(details[key])) : String(details[key] ?? ""));
  // A reason that nobody gave leaves its colon behind.
  return sentence.replace(/\{(\w+)\}/g, (_, key) => word(key)).replace(/: $/, "");
}

const briefly = (details) =>
  Object.entries(details)
    .filter(([, value]) => typeof value !== "object" && value !== undefined)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");
