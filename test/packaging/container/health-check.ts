import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const descriptor = z.looseObject({ digest: z.string(), size: z.number() })
const indexShape = z.looseObject({ manifests: z.array(descriptor) })
const manifestShape = z.looseObject({ config: descriptor })
const imageShape = z.looseObject({ config: z.looseObject({}) })

/**
 * Adds a health check to all images of an OCI layout. The format of OCI does not have one, so buildah leaves it out; Docker
 * reads it there nevertheless, and other engines ignore it.
 */
export function addHealthCheck(layout: string, check: unknown): void {
  const edit = <Shape>(
    blob: z.infer<typeof descriptor>,
    shape: z.ZodType<Shape>,
    change: (value: Shape) => Shape,
  ) =>
    replaceBlob(
      layout,
      blob,
      change(shape.parse(JSON.parse(readFileSync(pathOf(layout, blob.digest), 'utf8')))),
    )
  const inImage = (image: z.infer<typeof imageShape>) => ({
    ...image,
    config: { ...image.config, Healthcheck: check },
  })
  const inManifest = (manifest: z.infer<typeof manifestShape>) => ({
    ...manifest,
    config: edit(manifest.config, imageShape, inImage),
  })
  const inIndex = (index: z.infer<typeof indexShape>) => ({
    ...index,
    manifests: index.manifests.map((each) => edit(each, manifestShape, inManifest)),
  })
  const path = join(layout, 'index.json')
  const top = indexShape.parse(JSON.parse(readFileSync(path, 'utf8')))
  const manifests = top.manifests.map((each) => edit(each, indexShape, inIndex))
  writeFileSync(path, JSON.stringify({ ...top, manifests }))
}

// A blob is named after its bytes: another one takes its place.
function replaceBlob(layout: string, blob: z.infer<typeof descriptor>, value: unknown) {
  const text = JSON.stringify(value)
  const digest = `sha256:${new Bun.CryptoHasher('sha256').update(text).digest('hex')}`
  writeFileSync(pathOf(layout, digest), text)
  if (digest !== blob.digest) rmSync(pathOf(layout, blob.digest), { force: true })
  return { ...blob, digest, size: Buffer.byteLength(text) }
}

function pathOf(layout: string, digest: string): string {
  return join(layout, 'blobs', ...digest.split(':'))
}
