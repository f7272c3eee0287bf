// Moving devices from a screen: done at once, the way back is offered afterwards.
import type { Id } from '#shared'
import { toast, useDo, useTexts } from '#ui'
import { devicesApi as api } from '../../api.ts'
import type { Move } from '../../model.ts'

/** `run` answers whether it was done; a refusal stands in `problem`. */
export function useMove() {
  const { t } = useTexts()
  const move = useDo(api.moveDevices)
  const back = useDo(api.moveDevicesBack)
  const run = async (body: Parameters<typeof move.run>[0]['body']): Promise<boolean> => {
    const done = await move.run({ body }).catch(() => undefined)
    if (!done) return false
    const undo = async () => {
      const { count } = await back.run({ body: done.before as { id: Id; move: Move }[] })
      toast(t('devices.move.back', { count }))
    }
    toast(t('devices.move.done', { count: done.count }), { action: { label: t('ui.undo'), run: undo } })
    return true
  }
  return { run, busy: move.busy, problem: move.problem }
}
