// The ways of modules above from a floor or a room, as far as the person may go them.
import { LinkButton, mayIn, useSession, useTexts } from '#ui'
import { placeLinks } from '../links.ts'

export function PlaceLinks({ place, small }: { place: { school: string; floor: string; room?: string }; small?: boolean }) {
  const { t } = useTexts()
  const session = useSession()
  return placeLinks
    .filter((link) => mayIn(session, link.right))
    .map((link) => (
      <LinkButton key={link.id} href={link.href(place)} icon={link.icon} small={small} look={small ? 'quiet' : undefined}>
        {t(link.label)}
      </LinkButton>
    ))
}
