/** Options that all the verbs share. */
export interface VhdOptions {
  readonly json?: boolean;
}

export interface OutputFileOptions extends VhdOptions {
  readonly output: string;
  readonly force?: boolean;
  readonly sync?: boolean;
  readonly uuid?: string;
}

export interface CreateFileOptions extends Omit<OutputFileOptions, "output"> {
  readonly type?: string;
  readonly size?: string;
  readonly parent?: string;
  readonly from?: string;
  readonly blockSize?: string;
  readonly round?: string;
}

export interface DiffFileOptions extends OutputFileOptions {
  readonly parent: string;
  readonly image: string;
  readonly granularity?: string;
}

export interface MergeFileOptions extends OutputFileOptions {
  readonly changedParent?: boolean;
}

export interface FlattenFileOptions extends MergeFileOptions {
  readonly type?: string;
  readonly blockSize?: string;
}

export interface ChainFileOptions extends VhdOptions {
  readonly maxDepth?: string;
}

export interface VerifyFileOptions extends VhdOptions {
  readonly sha256?: boolean;
}

export interface RelinkFileOptions extends VhdOptions {
  readonly parent: string;
}

export interface PagesFileOptions extends VhdOptions {
  readonly as?: string;
  readonly whole?: boolean;
}
