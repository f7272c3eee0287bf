// What the pages of a school's services share.
import { Chip, useTexts } from '#ui'

export interface Service {
  number: string
  title: string
  promise: string
  area: string
  booking: string | null
  since: string | null
  responsible: { party: string; name: string; role: string | null; phone: string | null; email: string | null } | null
  unheld: boolean
  serviceTime: string
  values: { key: string; label: string; text: string; own: boolean; mayChange: boolean }[]
  help: { question: string; answer: string }[]
  includes: string[]
  excludes: string[]
  tasks: { title: string; letter: string }[]
}

const icons: Record<string, string> = {
  support: 'help',
  accounts: 'people',
  network: 'wifi',
  devices: 'device',
  services: 'book',
  software: 'package',
  operation: 'shield',
  governance: 'doc',
}
export const iconOf = ({ area }: Pick<Service, 'area'>) => icons[area] ?? 'star'

export function Who({ service }: { service: Pick<Service, 'responsible' | 'unheld'> }) {
  const { t } = useTexts()
  const { responsible } = service
  if (!responsible) return <>–</>
  return (
    <>
      {t(`catalogue.party.${responsible.party}`)}{' '}
      {responsible.name ? <span className="sub">{responsible.name}</span> : <Chip tone="warning">{t('catalogue.unheld')}</Chip>}
    </>
  )
}
