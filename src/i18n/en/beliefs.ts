export const beliefs = {} as const;
