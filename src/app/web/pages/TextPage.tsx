// A page of paragraphs from the texts, shown with and without session.
import type { ReactNode } from 'react'
import { PageHead, useTexts } from '#ui'
import { Framed } from './Framed.tsx'

/** `keys` name headings; `<key>.text` holds their paragraphs, divided by a blank line. */
export function TextPage({
  title,
  keys,
  values,
  children,
}: {
  title: string
  keys: string[]
  values?: Record<string, string>
  children?: ReactNode
}) {
  const { t } = useTexts()
  return (
    <Framed>
      <PageHead title={t(title)} line />
      <div className="body doc">
        {keys.map((key) => (
          <section key={key}>
            <h2>{t(key)}</h2>
            {t(`${key}.text`, values)
              .split('\n\n')
              .map((paragraph) => (
                <p key={paragraph}>{paragraph}</p>
              ))}
          </section>
        ))}
        {children}
      </div>
    </Framed>
  )
}
