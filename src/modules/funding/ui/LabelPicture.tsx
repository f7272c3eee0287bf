// The picture that labels of a programme's devices carry.
import { urlOf } from '#shared'
import { Button, Panel, toast, Upload, useDo, useRefresh, useRight, useTexts } from '#ui'
import { programmesApi as api } from '../api.ts'
import { type Programme, programmeLogo } from '../model.ts'

export function LabelPicture({ programme }: { programme: Programme }) {
  const { t } = useTexts()
  const may = useRight('funding.change')
  const refresh = useRefresh()
  const drop = useDo(api.dropProgrammeLogo)
  const params = { id: programme.id }
  const has = programme.logoFile !== null
  return (
    <Panel title={t('funding.programme.picture')}>
      {has ? (
        // White as the label it is printed on.
        <img
          src={`${urlOf(api.programmeLogo, { params })}?${programme.logoFile}`}
          alt={t('funding.programme.picture.alt', { name: programme.logoName ?? '' })}
          style={{ maxWidth: '100%', maxHeight: '6rem', objectFit: 'contain', background: '#fff', padding: '.5rem' }}
        />
      ) : null}
      <p>
        {t(has ? 'funding.programme.picture.text' : programme.logo ? 'funding.programme.picture.none' : 'funding.programme.picture.off')}
      </p>
      {may ? (
        <Upload
          label={t(has ? 'funding.programme.picture.replace' : 'funding.programme.picture.add')}
          hint={t('funding.programme.picture.hint')}
          accept="image/png,image/jpeg"
          maxBytes={programmeLogo.maxBytes}
          endpoint={api.keepProgrammeLogo}
          ask={{ params }}
          onDone={() => {
            toast(t('funding.programme.picture.kept'))
            void refresh()
          }}
        />
      ) : null}
      {may && has ? (
        <div>
          <Button
            small
            look="quiet"
            icon="trash"
            busy={drop.busy}
            onClick={() => void drop.run({ params }).catch((error: Error) => toast(error.message, { tone: 'refused' }))}
          >
            {t('funding.programme.picture.remove')}
          </Button>
        </div>
      ) : null}
    </Panel>
  )
}
