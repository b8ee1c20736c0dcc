declare module '*.gz' {
  const path: string

  // biome-ignore lint/style/noDefaultExport: a file is imported as its path, which is the default export
  export { path as default }
}
