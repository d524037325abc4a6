// VHDs count seconds from 2000-01-01T00:00:00Z.
const EPOCH = 946_684_800;

/** Seconds since 2000 of an instant in epoch milliseconds; instants that 32 bits cannot hold become the nearest that they can. */
export const timeStampOf = (at: number): number => Math.min(Math.max(Math.floor(at / 1_000) - EPOCH, 0), 0xffff_ffff);

/** Epoch milliseconds of a time stamp. */
export const instantOf = (timeStamp: number): number => (timeStamp + EPOCH) * 1_000;
