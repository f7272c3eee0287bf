// Choosing blocks by area; what a chosen block requires is said beside it.
import { Loaded, useAsk, useTexts } from '#ui'
import { blocksApi } from '../../api.ts'
import { areas } from '../../model.ts'

interface Props {
  chosen: readonly string[]
  onChosen: (chosen: string[]) => void
}

export function BlockChoice({ chosen, onChosen }: Props) {
  const { t } = useTexts()
  const asked = useAsk(blocksApi.offers, { query: {} })
  const has = new Set(chosen)
  const set = (numbers: readonly string[], on: boolean) =>
    onChosen(on ? [...new Set([...chosen, ...numbers])] : chosen.filter((each) => !numbers.includes(each)))
  return (
    <Loaded of={asked}>
      {(offers) => (
        <div className="stack">
          {Object.keys(areas).map((area) => {
            const some = offers.filter((offer) => offer.area === area)
            if (some.length === 0) return null
            const numbers = some.map(({ number }) => number)
            return (
              <fieldset key={area} className="stack stack--s">
                <legend>
                  <label className="choice">
                    <input
                      type="checkbox"
                      className="check"
                      checked={numbers.every((number) => has.has(number))}
                      onChange={(event) => set(numbers, event.target.checked)}
                    />
                    <strong>{t(`catalogue.area.${area}`)}</strong>
                  </label>
                </legend>
                <div className="check-grid">
                  {some.map((offer) => (
                    <label key={offer.number} className="choice">
                      <input
                        type="checkbox"
                        className="check"
                        checked={has.has(offer.number)}
                        onChange={(event) => set([offer.number], event.target.checked)}
                      />
                      <span>
                        {offer.title} <span className="muted">{offer.number}</span>
                      </span>
                    </label>
                  ))}
                </div>
              </fieldset>
            )
          })}
        </div>
      )}
    </Loaded>
  )
}
