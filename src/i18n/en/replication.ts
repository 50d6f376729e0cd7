export const replication = {} as const;
