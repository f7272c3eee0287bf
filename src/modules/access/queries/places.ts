// What the sign-in page may know before anybody is signed in.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import type { Id } from '#shared'

/** A way to sign in that another module offers at an authority: the address to which the browser goes. */
export interface SignInWay {
  authority: Id
  name: string
  href: string
}
/** Modules above that know further ways to sign in say them here. */
export const signInWays: ((ctx: Context) => Promise<SignInWay[]>)[] = []

export interface SignInPlace {
  slug: string
  name: string
  ways: { name: string; href: string }[]
}

/** The authorities to choose from, by name, with their other ways to sign in. */
export async function signInPlaces(ctx: Context): Promise<SignInPlace[]> {
  const { rows } = await sql<{ id: Id; slug: string; name: string }>`select id, slug, name from access.sign_in_places()`.execute(ctx.db())
  const ways = (await Promise.all(signInWays.map((ask) => ask(ctx)))).flat()
  return rows.map(({ id, slug, name }) => ({
    slug,
    name,
    ways: ways.flatMap((way) => (way.authority === id ? [{ name: way.name, href: way.href }] : [])),
  }))
}
