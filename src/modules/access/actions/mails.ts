// The mails of this module, in the language of the account.
import { type Context, type Mail, sendMail } from '#kernel'
import { formatInstant, type Translate, translator } from '#shared'
import de from '../texts/de.json' with { type: 'json' }
import en from '../texts/en.json' with { type: 'json' }
import { runtime } from '../who/runtime.ts'

const words: Record<'de' | 'en', Translate> = { de: translator('de', de), en: translator('en', en) }

export interface Addressee {
  email: string | null
  displayName: string
  name: string
  lang?: string
}
export type MailKind = 'activate' | 'reset' | 'passwordChanged' | 'factorsReset'

/** What a mail says; `secret` and `expires` belong to mails with a link. */
export function mailOf(kind: MailKind, to: Addressee, values: { secret?: string; expires?: Date; at: Date }): Mail {
  const lang = to.lang === 'en' ? 'en' : 'de'
  const t = words[lang]
  // Behind `#`, so that the secret stands in no log of a server or proxy.
  const link = values.secret ? `${runtime().publicUrl}/aktivieren#${values.secret}` : ''
  const filled = {
    displayName: to.displayName,
    name: to.name,
    link,
    until: values.expires ? formatInstant(values.expires, lang) : '',
    at: formatInstant(values.at, lang),
    home: runtime().publicUrl,
  }
  return { to: to.email!, subject: t(`access.mail.${kind}.subject`, filled), text: t(`access.mail.${kind}.text`, filled) }
}

/** Queues one mail for each addressee that has an address. */
export async function tellByMail(
  ctx: Context,
  kind: MailKind,
  to: readonly (Addressee & { secret?: string; expires?: Date })[],
): Promise<void> {
  const mails = to
    .filter((each) => each.email)
    .map((each) => mailOf(kind, each, { secret: each.secret, expires: each.expires, at: ctx.now() }))
  if (mails.length) await sendMail(ctx, mails)
}
