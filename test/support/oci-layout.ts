import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Returns the configuration of each image of an OCI layout, as it is stored. */
export function readImageConfigs(layout: string) {
  const top = JSON.parse(readFileSync(join(layout, 'index.json'), 'utf8'))
  const blob = ({ digest, size }: { digest: string; size: number }) => {
    const bytes = readFileSync(join(layout, 'blobs', ...digest.split(':')))
    const actual = new Bun.CryptoHasher('sha256').update(bytes).digest('hex')
    if (digest !== `sha256:${actual}` || size !== bytes.length) throw new Error(`${digest} has other bytes.`)
    return JSON.parse(bytes.toString())
  }
  return top.manifests.flatMap((index: { digest: string; size: number }) =>
    blob(index).manifests.map((manifest: { digest: string; size: number }) => blob(blob(manifest).config)),
  )
}
