import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { itemOf } from '../../../nodes/trigger/items';
import { user } from './build';

const root = join(__dirname, '../../..');
const files = ['DirectoryUserTrigger', 'FusionDirectory', 'SynologyDirectoryServer', 'FortiAuthenticator'].map((folder) =>
	join(root, 'nodes', folder, '__schema__', 'v1.0.0', 'output.json'),
);

/** Keys of the common shape that may be null, by the type they else have. */
const nullable: Record<string, string> = {
	displayName: 'string',
	firstName: 'string',
	lastName: 'string',
	email: 'string',
	phone: 'string',
	enabled: 'boolean',
	locked: 'boolean',
	expiresAt: 'string',
	passwordExpired: 'boolean',
	groups: 'array',
};

function schemaOf(value: unknown, name = ''): object {
	if (name in nullable) return { type: [nullable[name], 'null'], ...(nullable[name] === 'array' ? { items: { type: 'string' } } : {}) };
	if (Array.isArray(value)) return { type: 'array', items: schemaOf(value[0]) };
	if (typeof value !== 'object' || value === null) return { type: typeof value };
	return { type: 'object', properties: Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, schemaOf(inner, key)])) };
}

/** An item with everything that an item can have. */
const item = itemOf({
	event: 'userChanged',
	eventId: '0'.repeat(32),
	detectedAt: '2026-03-01T12:00:00.000Z',
	user: user('fusionDirectory', 'ada'),
	changes: [{ field: 'email' }],
	arrived: true,
	again: true,
});

/** `SCHEMAS=write npx jest test/unit/trigger/outputSchema.test.ts` writes them anew. */
const expected = `${JSON.stringify({ ...schemaOf(item), version: 1 }, null, '\t')}\n`;
if (process.env.SCHEMAS === 'write') for (const file of files) writeFileSync(file, expected);

test.each(files)('%s tells what the trigger puts out', (file) => {
	expect(readFileSync(file, 'utf8')).toBe(expected);
});
