const LOAD_COMMANDS_AT = 32
const CODE_SIGNATURE = 0x1d
const SEGMENT = 0x19
const LINK_EDIT = '__LINKEDIT'

/**
 * Returns a 64-bit Mach-O executable without its signature, which the last load command and the end of the file must hold.
 * Macs with Intel's processors start an executable without a signature, but end one whose signature does not fit.
 */
export function removeSignature(executable: Buffer): Buffer {
  const commands = [...loadCommands(executable)]
  const last = commands.at(-1)
  const linkEdit = commands.find(
    ({ at, kind }) =>
      kind === SEGMENT && executable.toString('latin1', at + 8, at + 24).startsWith(LINK_EDIT),
  )
  if (last?.kind !== CODE_SIGNATURE || linkEdit === undefined)
    throw new Error('The executable does not end with a signature.')
  const signatureAt = executable.readUInt32LE(last.at + 8)
  const unsigned = Buffer.from(executable.subarray(0, signatureAt))
  unsigned.fill(0, last.at, last.at + last.bytes)
  unsigned.writeUInt32LE(commands.length - 1, 16)
  unsigned.writeUInt32LE(unsigned.readUInt32LE(20) - last.bytes, 20)
  const linkEditAt = unsigned.readBigUInt64LE(linkEdit.at + 40)
  unsigned.writeBigUInt64LE(BigInt(signatureAt) - linkEditAt, linkEdit.at + 48)
  return unsigned
}

function* loadCommands(executable: Buffer): Generator<{ at: number; kind: number; bytes: number }> {
  let at = LOAD_COMMANDS_AT
  for (let left = executable.readUInt32LE(16); left > 0; left--) {
    const bytes = executable.readUInt32LE(at + 4)
    yield { at, kind: executable.readUInt32LE(at), bytes }
    at += bytes
  }
}
