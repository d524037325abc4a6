/** 32 hexadecimal digits as a GUID: an operation's id in a header and in its body (A24). */
export const dashed = (hex: string): string => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
