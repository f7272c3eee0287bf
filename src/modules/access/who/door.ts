// From where a request comes: a device in words, the address, and the cookie that carries the session.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Door } from '../actions/sessions.ts'
import { cookieRules, runtime } from './runtime.ts'

const browsers: readonly [RegExp, string][] = [
  [/\bEdg(?:A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: readonly [RegExp, string][] = [
  [/\biPad\b/, 'iPad'],
  [/\biPhone\b/, 'iPhone'],
  [/\bAndroid\b/, 'Android'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]
const first = (list: readonly [RegExp, string][], text: string) => list.find(([pattern]) => pattern.test(text))?.[1]

/** `Mozilla/5.0 (X11; Linux x86_64) … Firefox/128.0` → `Firefox, Linux`; empty when nothing is known. */
export const deviceOf = (userAgent: string): string => [first(browsers, userAgent), first(systems, userAgent)].filter(Boolean).join(', ')

export const doorOf = (request: FastifyRequest): Door => ({
  device: deviceOf(String(request.headers['user-agent'] ?? '')),
  address: request.ip,
})

/** Gives the browser its session; it ends with the browser's or at its latest time. */
export function giveCookie(reply: FastifyReply, secret: string, expires: Date): void {
  const { name, secure } = cookieRules(runtime().publicUrl)
  reply.setCookie(name, secret, { path: '/', httpOnly: true, sameSite: 'lax', secure, expires })
}
export function takeCookie(reply: FastifyReply): void {
  const { name, secure } = cookieRules(runtime().publicUrl)
  reply.clearCookie(name, { path: '/', httpOnly: true, sameSite: 'lax', secure })
}
