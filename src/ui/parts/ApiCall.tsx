// What the screen does, as a call for programs: every list and form can show it.
import Modal from '../overlays/Modal.tsx'
import { useTexts } from '../texts.tsx'
import { LinkButton } from './Button.tsx'
import { Copy } from './Copy.tsx'

export interface ApiCallProps {
  method: string
  /** Path below the server, e.g. `/api/v1/schools?q=…`. */
  url: string
  body?: unknown
  onClose: () => void
}

/** A line for a shell; the token comes from the environment so that it does not end in a history file. */
export function curlOf(origin: string, method: string, url: string, body?: unknown): string {
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`
  return [
    `curl ${method === 'GET' ? '' : `-X ${method} `}${quoted(origin + url)}`,
    `  -H "Authorization: Bearer $MUSES_TOKEN"`,
    ...(body === undefined ? [] : [`  -H 'Content-Type: application/json'`, `  -d ${quoted(JSON.stringify(body, null, 2))}`]),
  ].join(' \\\n')
}

/** Signs that a query need not encode, so that people can read it. */
const decoded = (url: string) => url.replaceAll('%3A', ':').replaceAll('%7C', '|').replaceAll('%2C', ',')

export default function ApiCall({ method, url, body, onClose }: ApiCallProps) {
  const { t } = useTexts()
  const text = curlOf(window.location.origin, method, decoded(url), body)
  return (
    <Modal
      title={t('ui.apiCall')}
      width="m"
      onClose={onClose}
      foot={
        <>
          <LinkButton href="/api/docs" icon="book">
            {t('ui.apiDocs')}
          </LinkButton>
          <Copy text={text} small={false} look="primary" />
        </>
      }
    >
      <p>{t('ui.apiCall.text')}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll */}
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
    </Modal>
  )
}
