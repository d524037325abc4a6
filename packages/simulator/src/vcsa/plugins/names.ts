/** The plug-ins that are more than a name in a list. */
export const MODELLED = ["shell", "shutdown", "software-packages"] as const;
