/** `12345678-9abc-…` of the 16 bytes, in their order in the file. */
export function readUuid(bytes: Buffer, at: number): string {
  return bytes.toString("hex", at, at + 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export function writeUuid(bytes: Buffer, uuid: string, at: number): void {
  bytes.write(uuid.replaceAll("-", ""), at, 16, "hex");
}

export const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);

export const NO_UUID = "00000000-0000-0000-0000-000000000000";
