export const shards = {} as const;
