/** Returns the headers of a response that browsers save as a file. `fileName` must not contain quotes. */
export function attachmentHeaders(fileName: string, contentType: string) {
  return { 'Content-Type': contentType, 'Content-Disposition': `attachment; filename="${fileName}"` }
}

/** Returns the name with every run of characters that are not safe in a file name replaced by a hyphen. */
export function toFileName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]+/g, '-')
}
