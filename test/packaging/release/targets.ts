/** A platform of a release: how its archive is called, Bun's name of it, and the package of Bun's executable for it. */
export type Target = {
  platform: string
  bun: string
  package: string
  /** Whether `bun build` leaves the signature of Bun itself, which does not fit what it has built. */
  hasWrongSignature: boolean
}

/** All platforms of a release. Those of x64 use Bun's baseline, which also runs on processors without AVX2. */
export const TARGETS: readonly Target[] = [
  target('linux-x64', 'linux-x64-baseline'),
  target('linux-x64-musl', 'linux-x64-musl-baseline'),
  target('linux-arm64', 'linux-aarch64'),
  target('linux-arm64-musl', 'linux-aarch64-musl'),
  { ...target('macos-x64', 'darwin-x64-baseline'), hasWrongSignature: true },
  target('macos-arm64', 'darwin-aarch64'),
]

function target(platform: string, bun: string): Target {
  return { platform, bun: `bun-${bun}`, package: `@oven/bun-${bun}`, hasWrongSignature: false }
}
