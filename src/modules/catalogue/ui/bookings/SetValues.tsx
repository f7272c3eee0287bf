// Values for the chosen blocks that schools may have of their own.
import { Loaded, Panel, useAsk, useTexts } from '#ui'
import { blocksApi } from '../../api.ts'
import { type ParameterValues, parameterText } from '../../model.ts'
import { ValueInput } from '../ValueInput.tsx'

export type Values = Record<string, ParameterValues>

export function SetValues({
  numbers,
  values,
  onValues,
}: {
  numbers: readonly string[]
  values: Values
  onValues: (values: Values) => void
}) {
  const { t } = useTexts()
  if (numbers.length === 0) return null
  return (
    <details>
      <summary>{t('catalogue.wizard.values')}</summary>
      <div className="stack">
        {numbers.map((number) => (
          <OfBlock key={number} number={number} values={values[number] ?? {}} onValues={(own) => onValues({ ...values, [number]: own })} />
        ))}
      </div>
    </details>
  )
}

function OfBlock({ number, values, onValues }: { number: string; values: ParameterValues; onValues: (values: ParameterValues) => void }) {
  const { t, lang } = useTexts()
  const asked = useAsk(blocksApi.block, { params: { number }, query: {} }, { staleTime: 60_000 })
  return (
    <Loaded of={asked}>
      {({ block, offer }) => {
        const own = block.parameters.filter((parameter) => parameter.setBy === 'school')
        if (own.length === 0) return null
        return (
          <Panel title={`${block.title} (${number})`}>
            {own.map((parameter) => (
              <ValueInput
                key={parameter.key}
                parameter={parameter}
                value={values[parameter.key]}
                onValue={(value) => onValues({ ...values, [parameter.key]: value })}
                hint={t('catalogue.default', {
                  value: parameterText(parameter, offer?.parameters[parameter.key] ?? parameter.default, lang),
                })}
              />
            ))}
          </Panel>
        )
      }}
    </Loaded>
  )
}
