type Counts = {
  digests: number
  validDigests: number
  archives: number
  validArchives: number
  range: Period | null
}
type Period = { from: string; until: string }
type UncoveredArchives = { from: string | null; until: string; archives: number }
type Damage = { byte: number }

/** The result of verifying what a trail has delivered: the verdict, the problems and the remarks. */
export const VERIFICATION = {
  noDigests: 'There are no digests, so nothing can be verified.',
  valid: (counts: Counts) => `Valid: ${unchanged(counts)}`,
  notValid: ({ problems, ...counts }: Counts & { problems: number }) =>
    `NOT valid: found ${problems} ${problems === 1 ? 'problem' : 'problems'}; ${unchanged(counts)}`,
  finding: ({ what, kind, key, says }: { what: string; kind: string; key: string; says: string }) =>
    `${what}: ${kind} ${key}: ${says}`,

  digestMissing: 'The digest does not exist, but the chain of digests refers to it.',
  digestUnsigned: 'The digest is unsigned or uses an unsupported algorithm.',
  digestUnreadable: 'The digest cannot be read.',
  digestMoved: ({ key }: { key: string }) =>
    `The object contains digest ${key}; it was moved or copied here.`,
  digestReplaced: 'Its signature is valid, but it is not the digest that the next one refers to.',
  unknownKey: ({ fingerprint }: { fingerprint: string }) =>
    `It is signed with an unknown key, which has the fingerprint ${fingerprint}.`,
  signatureWrong: 'Its signature does not match its content.',
  /** Where an object is not the file that Daybook writes. Offsets count from 0. */
  damage: {
    header: ({ byte }: Damage) =>
      `Its gzip header differs from what Daybook writes, from byte ${byte} on; no hash covers it.`,
    compression: ({ byte }: Damage) => `It cannot be decompressed any further after byte ${byte}.`,
    checksum: ({ byte }: Damage) =>
      `The checksum at the end of its gzip data, from byte ${byte} on, does not match its content.`,
    truncated: ({ byte }: Damage) => `It is incomplete: it ends before byte ${byte}.`,
    trailing: ({ byte }: Damage) =>
      `From byte ${byte} on, after its gzip data, it has bytes that no hash covers.`,
    tooLarge: ({ byte }: Damage) => `It has more than ${byte} bytes of content, more than Daybook writes.`,
    tar: ({ byte }: Damage) =>
      `Its content does not match the hash in the digest. From byte ${byte} of the decompressed tar on, it is not as Daybook writes it.`,
  },
  archiveMissing: 'It does not exist, but a digest lists it.',
  archiveAltered: 'Its content does not match the hash in the digest.',
  archiveSize: ({ bytes, expected }: { bytes: number; expected: number }) =>
    `It has ${bytes} bytes, but ${expected} were delivered.`,
  archiveUnlisted: 'No digest lists it, although a digest says that all archives from its time are listed.',
  outOfTheChain: 'No later digest refers to it.',
  /** In place of the key of a digest that does not exist. */
  theLast: '(the last)',
  cutOff: ({ end, due }: { end: string | null; due: string }) =>
    end === null
      ? `There is no digest, but digests are expected up to ${due}.`
      : `The newest digest ends at ${end}, but digests are expected up to ${due}.`,

  hourMissing: ({ from, until }: Period) =>
    `It does not exist, although digests are hourly: no digest between those of ${from} and ${until} is valid.`,
  /** In place of the keys of many digests that do not exist. */
  manyHours: ({ digests }: { digests: number }) => `(${digests} digests)`,
  hoursMissing: ({ from, until }: Period) =>
    `They do not exist, although digests are hourly: no digest between those of ${from} and ${until} is valid.`,
  uncoveredPeriod: ({ from, until, archives }: UncoveredArchives) => {
    const period = from === null ? `the time before ${until}` : `the time from ${from} until ${until}`
    return archives === 0
      ? `No valid digest covers ${period}.`
      : `No valid digest covers ${period} or ${theArchives(archives)} from that time:`
  },
  uncoveredEnd: ({ from, until, archives }: UncoveredArchives) =>
    `No digest covers the time from ${from} until ${until} or ${theArchives(archives)} from that time. Either later digests were deleted, or no digests were written:`,
  unlistedAmongDigests: ({ count }: { count: number }) =>
    count === 1
      ? '1 archive is in no digest, although digests cover its time. If it was delivered late, a missing digest or the next one lists it; otherwise nothing shows that it was delivered:'
      : `${count} archives are in no digest, although digests cover their time. If they were delivered late, a missing digest or the next one lists them; otherwise nothing shows that they were delivered:`,
  notCovered: ({ key }: { key: string }) => `Not covered: ${key}`,
  unlistedArchives: ({ count }: { count: number }) =>
    count === 1
      ? '1 archive is in no digest. If it was delivered recently, it will be in the next digest.'
      : `${count} archives are in no digest. Recently delivered ones will be in the next digest.`,
  archivesElsewhere: ({ count }: { count: number }) =>
    count === 1
      ? '1 archive is in another bucket and was not verified.'
      : `${count} archives are in another bucket and were not verified.`,
  loggingStopped: ({ from, until }: Period) => `Logging was stopped from ${from} until ${until}.`,
  gap: ({ from, until }: Period) =>
    `There are no digests from ${from} until ${until}, and no final digest states that logging was stopped.`,
  continuesElsewhere: ({ bucket }: { bucket: string }) =>
    `The chain of digests continues in the bucket ${bucket}, which was not verified.`,
  newChain: ({ key }: { key: string }) =>
    `A new chain of digests begins after ${key}: a trail with the same name was created again.`,

  newEpoch: ({ epoch, key, previous }: { epoch: number; key: string; previous: string | null }) => {
    const begin =
      previous === null
        ? 'without a digest before it'
        : `after the digest ${previous}, which was the newest one in the bucket`
    return `Epoch ${epoch} of the trail begins with the digest ${key}, ${begin}. Daybook began it because its database was an older copy, such as a restored backup, or because an object had another content than it would have stored.`
  },

  proofDigestMalformed: 'The digest in the proof is malformed.',
  proofDigestNotValid: ({ reason }: { reason: string }) => `The digest is not valid: ${reason}`,
  proofDigestElsewhere: 'The digest in the proof has another bucket or key than the proof says.',
  proofArchiveNotListed: 'The digest does not list the archive.',
  proofArchiveDiffers: 'The archive’s Merkle root or record count differs from the digest.',
  proofRecordNotInArchive: 'The record is not in the archive.',
  proofOfAnotherEvent: 'The record belongs to another event.',
}

function theArchives(count: number): string {
  return count === 1 ? 'the archive' : `the ${count} archives`
}

function unchanged({ digests, validDigests, archives, validArchives, range }: Counts): string {
  const period = range === null ? '' : `, from ${range.from} until ${range.until}`
  return `${validDigests} of ${digests} digests and ${validArchives} of ${archives} archives are unchanged since they were signed${period}.`
}
