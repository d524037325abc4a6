import type { BlobAnswer, BlobPort } from "../../ports/blob.ts";
import type { ServiceAnswer, ServiceRefusal } from "../../ports/hosted-service.ts";

/** A blob whose address is asked for when it is needed, and anew when its signature has expired. */
export interface SignedBlob {
  call<T>(act: (port: BlobPort, url: string) => Promise<BlobAnswer<T>>): Promise<SignedAnswer<T>>;
}

export type SignedAnswer<T> =
  | { readonly kind: "done"; readonly value: T }
  | ServiceRefusal
  | { readonly kind: "refused"; readonly by: "store"; readonly text: string; readonly hint: string };

/** A signature that was made just now and is refused is refused for another reason than its age. */
const NEW_ADDRESSES = 2;

export function createSignedBlob(port: BlobPort, address: () => Promise<ServiceAnswer<string>>): SignedBlob {
  let current: Promise<ServiceAnswer<string>> | undefined;
  return {
    async call(act) {
      for (let asked = 0; ; asked += 1) {
        current ??= address();
        const using = current;
        const url = await using;
        if (url.kind === "refused") return url;
        const answer = await act(port, url.value);
        if (answer.kind === "done") return answer;
        if (answer.kind === "refused") {
          const text = `the store answered ${answer.code}: ${answer.text}`;
          return {
            kind: "refused",
            by: "store",
            text,
            hint: "resume with the journal: what has arrived is not sent again",
          };
        }
        if (asked >= NEW_ADDRESSES) {
          const hint = "is the machine's clock right? A signature is good for some hours";
          return { kind: "refused", by: "store", text: `the store refuses a new signature: ${answer.text}`, hint };
        }
        // Others may have asked for a new one already.
        if (current === using) current = undefined;
      }
    },
  };
}
