/** Leaves out of a deployed copy of a template what the emulator does not know. The stack itself is never shaped by it. */

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
}

interface Gap {
  readonly type: string;
  /** Narrows the gap to some resources of the type. */
  readonly when?: (properties: Readonly<Record<string, unknown>>) => boolean;
  readonly why: string;
}

/** The whole list. A type that is neither here nor known to the emulator fails the deployment with its name. */
const gaps: readonly Gap[] = [
  { type: 'AWS::CloudWatch::CompositeAlarm', why: 'no such resource type' },
  { type: 'AWS::CloudWatch::Alarm', when: (properties) => 'Metrics' in properties, why: 'no alarms on metric math' },
  { type: 'AWS::Logs::QueryDefinition', why: 'no such resource type' },
];

/** The template without the gaps, and the logical ids that went. What refers to one of them gets a stand-in name. */
export function withoutGaps(template: Template): { readonly template: Template; readonly removed: readonly string[] } {
  const removed = Object.entries(template.Resources)
    .filter(([, { Type, Properties }]) =>
      gaps.some((gap) => gap.type === Type && (gap.when?.(Properties ?? {}) ?? true)),
    )
    .map(([id]) => id);
  const gone = new Set(removed);
  const kept = Object.entries(template.Resources)
    .filter(([id]) => !gone.has(id))
    .map(([id, resource]) => [id, withoutReferences(independent(resource, gone), gone)]);
  const outputs = template.Outputs ? { Outputs: withoutReferences(template.Outputs, gone) } : {};
  return { template: { ...template, Resources: Object.fromEntries(kept), ...outputs } as Template, removed };
}

function independent(resource: Resource, gone: ReadonlySet<string>): Resource {
  const { DependsOn, ...rest } = resource;
  const left = [DependsOn ?? []].flat().filter((id) => !gone.has(id));
  return left.length > 0 ? { ...rest, DependsOn: left } : rest;
}

function withoutReferences(value: unknown, gone: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, gone));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [name, target] = entries.length === 1 ? (entries[0] ?? []) : [];
  const id = name === 'Ref' ? target : name === 'Fn::GetAtt' && Array.isArray(target) ? target[0] : undefined;
  if (typeof id === 'string' && gone.has(id)) return `removed-${id}`;
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutReferences(item, gone)]));
}
