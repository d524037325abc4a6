/** The target options of `patchrig vcsa …` as they are typed. */
export interface TargetOptions {
  readonly endpoints?: string;
  readonly name?: string;
  readonly ssh?: string;
  readonly https?: string;
  readonly sdk?: string;
  readonly sdkUser?: string;
  readonly sdkPasswordFile?: string;
  /** The ESXi host's own /sdk. */
  readonly esxi?: string;
  readonly esxiUser?: string;
  readonly esxiPasswordFile?: string;
  readonly esxiCertSha256?: string;
  /** The appliance's VM in the inventory. */
  readonly vm?: string;
  readonly passwordFile?: string;
  readonly identity?: string;
  readonly knownHosts?: string;
  readonly hostKeySha256?: string;
  readonly ca?: string;
  readonly certSha256?: string;
}
