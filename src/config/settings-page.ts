/** The page of all settings, in Markdown: what stands in docs/settings.md. */
import { brokerSettings } from './broker-config.ts';
import { ownGroupSettings } from './group-config.ts';
import { variableOf } from './load.ts';
import type { AnySetting } from './tables.ts';
import { topicSettings } from './topic-config.ts';

const introduction = `# Settings

A value comes from, weakest first: its default, the file (\`--config FILE\`: \`.properties\` or YAML), an
environment variable, a flag, a change at run time for all brokers, one for this broker, and what a topic
or a group says for itself. \`log.segment.bytes\` is \`--log.segment.bytes=1GiB\` as a flag and
\`${variableOf('log.segment.bytes')}\` in the environment. Sizes take KiB, MiB and GiB, durations s, min, h
and d; a bare number is bytes or milliseconds. In YAML, nesting stands for dots.

*At run time* says whether a change takes effect without a restart. Settings without effect are accepted
because tools set them; their text says so. Generated from \`src/config\`.
`;

export function settingsPage(): string {
  return [
    introduction,
    '## Broker',
    '',
    table(brokerSettings, true),
    '## Topic',
    '',
    table(topicSettings, false),
    '## Group',
    '',
    table(ownGroupSettings, false),
  ].join('\n');
}

function table(settings: { readonly [name: string]: AnySetting }, isBroker: boolean): string {
  const rows = Object.values(settings)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((setting) => row(setting, isBroker));
  const last = isBroker ? 'at run time' : 'default from';
  return [
    `| key | default | allowed | ${last} | about |`,
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function row(setting: AnySetting, isBroker: boolean): string {
  const { key, allowed, doc, update, synonyms } = setting;
  const value = setting.print(setting.default);
  const last = isBroker
    ? update === 'read-only'
      ? 'no'
      : 'yes'
    : synonyms.map((synonym) => `\`${synonym.key}\``).join(', ');
  const shown = value === null || value === '' ? 'none' : `\`${value}\``;
  return `| \`${key}\` | ${shown} | ${cell(allowed)} | ${last} | ${cell(doc)} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
