/** The target options of `patchrig vcsa …` as they are typed. */
export interface TargetOptions {
  readonly endpoints?: string;
  readonly name?: string;
  readonly ssh?: string;
  readonly https?: string;
  readonly sdk?: string;
  readonly passwordFile?: string;
  readonly identity?: string;
  readonly knownHosts?: string;
  readonly hostKeySha256?: string;
  readonly ca?: string;
  readonly certSha256?: string;
}
