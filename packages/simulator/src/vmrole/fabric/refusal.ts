/** Why the service refuses: a code of the profile's table, and a sentence of its own where it has one. */
export class ServiceRefusal extends Error {
  readonly code: string;
  readonly text: string | undefined;

  constructor(code: string, text?: string) {
    super(text ?? code);
    this.name = "ServiceRefusal";
    this.code = code;
    this.text = text;
  }
}

export const badRequest = (text?: string): ServiceRefusal => new ServiceRefusal("BadRequest", text);
export const notFound = (text?: string): ServiceRefusal => new ServiceRefusal("ResourceNotFound", text);
export const conflict = (text?: string): ServiceRefusal => new ServiceRefusal("ConflictError", text);
