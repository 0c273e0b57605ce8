import { Checkbox, Form, FormGroup, Grid, GridItem, Radio } from '@patternfly/react-core';
import { Panel } from '../../components/Panel.tsx';
import { Field } from './Field.tsx';
import { addressOf, isProbed, type RecipeId, recipeIdOf, recipes, withRecipe } from './recipes.ts';
import { VantagePoint } from './VantagePoint.tsx';
import type { StepProps } from './wizard-context.ts';

/** What the cluster serves first. It can be nothing. */
export function ServiceStep(props: StepProps) {
  const { description, change, at } = props;
  const chosen = recipeIdOf(description);
  const answers = addressOf(description);
  const isMeasured = isProbed(description);
  const choose = (id: RecipeId) =>
    change((before) =>
      withRecipe(before, id, addressOf(before), id !== 'none' && (isProbed(before) || chosen === 'none')),
    );
  const put = (part: Partial<typeof answers>) =>
    change((before) => withRecipe(before, recipeIdOf(before), { ...addressOf(before), ...part }, isProbed(before)));
  return (
    <div className="q-column">
      <Panel title="What does the cluster serve?">
        <FormGroup role="radiogroup" aria-label="What does the cluster serve?" isStack fieldId="recipe">
          {recipes.map(({ id, title, text }) => (
            <Radio
              key={id}
              id={`recipe-${id}`}
              name="recipe"
              label={title}
              description={text}
              isChecked={chosen === id}
              onChange={() => choose(id)}
            />
          ))}
          {chosen === 'described' && (
            <Radio
              id="recipe-described"
              name="recipe"
              label="As described"
              description={`${(description.resources ?? []).map(({ id }) => id).join(', ')}: taken from the description as it is.`}
              isChecked
              onChange={() => undefined}
            />
          )}
        </FormGroup>
      </Panel>
      {(chosen === 'address' || chosen === 'apache') && (
        <Panel
          title="The floating address"
          note="Free, and in the network of link 0 or of an interface that every node has"
        >
          <Form>
            <Grid hasGutter md={4}>
              <GridItem>
                <Field
                  label="Floating address"
                  isRequired
                  value={answers.address}
                  onChange={(address) => put({ address })}
                  finding={at('service', 'address') ?? at('probes', 0, 'address')}
                  help="Clients reach the service here, whichever node has it"
                />
              </GridItem>
              <GridItem>
                <Field
                  label="Prefix length"
                  value={answers.prefix}
                  onChange={(prefix) => put({ prefix })}
                  help="Of its network, for example 24; as the interface has it where empty"
                />
              </GridItem>
              <GridItem>
                <Field
                  label="Interface"
                  value={answers.interface}
                  onChange={(name) => put({ interface: name })}
                  help="Found by the network where empty"
                />
              </GridItem>
            </Grid>
            <Checkbox
              id="probe"
              label="Measure what a client sees of it"
              description="Asked in the status, and ten times a second in drills: the outage is then measured, not guessed"
              isChecked={isMeasured}
              onChange={(_, isWanted) =>
                change((before) => withRecipe(before, recipeIdOf(before), addressOf(before), isWanted))
              }
            />
          </Form>
        </Panel>
      )}
      {isMeasured && <VantagePoint {...props} />}
    </div>
  );
}
