/** Returns the free and the total space of the disk that holds the data folder; null if there is none. */
export type ReadDiskSpace = () => Promise<{ freeBytes: number; totalBytes: number } | null>
