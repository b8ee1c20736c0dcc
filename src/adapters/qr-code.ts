import { encode } from 'uqr'
import type { DrawQrCode } from '../domain/access/authentication-ports.ts'

/** Draws QR codes with the library uqr, at its medium error correction and with the border that the standard demands. */
export const drawQrCode: DrawQrCode = (text) => {
  const { size, data } = encode(text, { ecc: 'M', border: 4 })
  const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { size, path: path.join('') }
}
