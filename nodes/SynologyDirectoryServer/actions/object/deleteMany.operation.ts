import type { IDataObject } from 'n8n-workflow';
import { dnKey } from '../../../../clients/directory/dn';
import { BackendError } from '../../../../clients/errors';
import type { SynologyClient } from '../../../../clients/synology/client';
import { readDn, type DirectoryObject } from '../../../../clients/synology/types';
import { menuField, textField } from '../../../shared/parameters';
import type { Operation } from '../operation';
import { batchSize, waitProperties, writeOptions } from '../parameters';
import { deleteRequest } from '../deleting';
import { entriesPerCall, lines, waitSeconds } from '../input';

interface Fate {
	/** Why it is not deleted. */
	refusal?: Error;
	/** The task that deletes it, when nobody waits for the end. */
	taskId?: string;
}
interface Part extends Fate {
	dn: string;
	object?: DirectoryObject;
	repeated?: true;
	done?: true;
}

const isDue = (part: Part): part is Part & { object: DirectoryObject } =>
	part.object !== undefined && part.refusal === undefined && !part.done;

export const deleteMany: Operation = {
	value: 'deleteMany',
	name: 'Delete Many',
	action: 'Delete many objects',
	description: 'Delete a list of objects of any kind in their order, many of them in one task of the NAS',
	properties: [
		textField('DNs', 'dns', {
			typeOptions: { rows: 5 },
			required: true,
			placeholder: 'e.g. CN=jdoe,CN=Users,DC=example,DC=com',
			description: 'One distinguished name per line, or a list from an expression. What lies in a container comes before the container.',
		}),
		menuField('If Some Can’t Be Deleted', 'ifSomeRemain', {
			options: [
				{ name: 'Fail', value: 'fail', description: 'Delete the others, then stop with a message' },
				{ name: 'Return', value: 'return', description: "Delete the others and return the rest with the outcome 'refused'" },
			],
			default: 'fail',
		}),
		writeOptions([batchSize('objects'), ...waitProperties('deleted the objects')]),
	],
	inOrder: true,

	async execute({ client, input, write }) {
		const dns = lines(input, 'dns');
		if (dns.length === 0)
			throw input.refusal("The parameter 'DNs' names nothing", 'Give one distinguished name per line, or a list from an expression');
		const ifSomeRemain = input.choice('ifSomeRemain', ['fail', 'return']);
		const seconds = waitSeconds(input);
		const perCall = entriesPerCall(input);
		// All are checked before the first is deleted.
		for (const dn of dns) readDn(dn);
		const parts = await lookUpAll(client, dns);
		return await write.send(parts, {
			outcome: 'deleted',
			steps: () => [
				{
					name: 'delete the objects',
					request: deleteRequest(parts.filter(isDue).map(({ object }) => object.dn)),
					async send() {
						const done = await deleteAll(client, parts, { seconds, perCall });
						const refused = done.filter(({ refusal }) => refusal !== undefined);
						if (refused.length > 0 && ifSomeRemain === 'fail') throw someRemain(refused, done.length);
						return { record: done };
					},
				},
			],
			about: (all) => all.map((part) => tell(part, input.dryRun)),
		});
	},
};

async function lookUpAll(client: SynologyClient, dns: string[]): Promise<Part[]> {
	const seen = new Set<string>();
	const parts: Part[] = [];
	for (const dn of dns) {
		const key = dnKey(dn);
		const object = seen.has(key) ? undefined : await client.objects.find(dn);
		parts.push(seen.has(key) ? { dn, repeated: true } : { dn, object, refusal: object && client.deletions.refusal(object) });
		seen.add(key);
	}
	return parts;
}

async function deleteAll(
	client: SynologyClient,
	parts: Part[],
	{ seconds, perCall }: { seconds?: number; perCall: number },
): Promise<Part[]> {
	const due = parts.filter(isDue);
	const objects = due.map(({ object }) => object);
	const fates =
		seconds === undefined
			? await startTasks(client, objects, perCall)
			: (await client.deletions.run(objects, { waitSeconds: seconds, perCall })).map((refusal): Fate => ({ refusal }));
	const fateOf = new Map<Part, Fate>(due.map((part, index) => [part, fates[index]]));
	return parts.map((part) => (fateOf.has(part) ? { ...part, ...fateOf.get(part), done: true } : part));
}

/** Starts the tasks; one that the NAS refuses is told of its objects, and none is started after it. */
async function startTasks(client: SynologyClient, objects: DirectoryObject[], perCall: number): Promise<Fate[]> {
	const fates: Fate[] = [];
	for (let first = 0; first < objects.length; first += perCall) {
		const chunk = objects.slice(first, first + perCall);
		const refused = fates.find(({ refusal }) => refusal !== undefined);
		const fate = refused ?? (await client.deletions.start(chunk).then((taskId): Fate => ({ taskId }), refusalOf));
		fates.push(...chunk.map(() => fate));
	}
	return fates;
}

function refusalOf(reason: unknown): Fate {
	if (reason instanceof BackendError) return { refusal: reason };
	throw reason;
}

function tell({ dn, object, refusal, taskId, repeated, done }: Part, dryRun: boolean): IDataObject {
	const identity = { id: object?.dn ?? dn, name: object?.name ?? null, category: object?.category ?? null };
	const outcome = (what: string): IDataObject => (dryRun ? { wouldBe: what } : { outcome: what });
	if (repeated) return { ...outcome('skipped'), deleted: false, ...identity, reason: 'It is named before in the same list' };
	if (object === undefined) return { ...outcome('skipped'), deleted: false, ...identity, reason: 'There is no such object' };
	if (refusal) return { ...outcome('refused'), deleted: false, ...identity, reason: refusal.message };
	if (taskId !== undefined) return { ...outcome('started'), deleted: false, taskId, ...identity };
	return { ...outcome('deleted'), deleted: done === true, ...identity };
}

function someRemain(refused: Part[], total: number): BackendError {
	const [{ refusal }] = refused;
	const count = `${refused.length} of ${total} objects could not be deleted; all others were carried out`;
	const base = refusal instanceof BackendError ? refusal : new BackendError({ kind: 'backend', message: refusal?.message ?? '' });
	return base.with({
		message: `${count}. The first: ${base.message}`,
		cure: `${base.cure ?? ''}. Choose 'Return' in 'If Some Can’t Be Deleted' to get what became of each`.replace(/^\. /, ''),
	});
}
