// Random secrets and how they rest: only digests are stored, keyed with what is not in the database.
import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { subKey } from '#kernel'
import { codeSigns } from '../model.ts'

/** 256 random bits as text for a URL, a cookie or a header. */
export const randomSecret = (): string => randomBytes(32).toString('base64url')

/** A code for paper: eight signs that cannot be mixed up, about 36 bits; guesses at it meet growing delays. */
export const randomCode = (length = 8): string => Array.from({ length }, () => codeSigns[randomInt(codeSigns.length)]).join('')

/** SHA-256 is enough for what has 256 random bits. */
export const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** For what is short: without the key of the installation, a stolen table answers no guess. */
export const keyedDigest = (purpose: string, text: string): Buffer =>
  createHmac('sha256', subKey('access.digest')).update(`${purpose}\n${text}`).digest()

/** Compares without telling by its time where two secrets differ. */
export const sameSecret = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))
