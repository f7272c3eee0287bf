// What the sign-in page may know before anybody is signed in.
import { sql } from 'kysely'
import type { Context } from '#kernel'

export interface SignInPlace {
  slug: string
  name: string
  providers: { id: string; name: string }[]
}

/** The authorities to choose from, by name. */
export async function signInPlaces(ctx: Context): Promise<SignInPlace[]> {
  const { rows } = await sql<SignInPlace>`select slug, name, providers from access.sign_in_places()`.execute(ctx.db())
  return rows
}
