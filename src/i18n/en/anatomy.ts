export const anatomy = {} as const;
