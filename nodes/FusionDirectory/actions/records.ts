import type { IDataObject } from 'n8n-workflow';
import { sameDn, type DistinguishedName } from '../../../clients/directory/dn';
import type { CheckedObject, FusionDirectoryClient, ValuePlan } from '../../../clients/fusiondirectory/client';
import { sameValue } from '../../shared/differences';
import type { Step } from '../../shared/record';
import { fieldNames, flatKey, type FlatValues } from './values';

/** What records of every resource have. */
export interface EntryRecord {
	dn: DistinguishedName;
	entry: CheckedObject;
	/** The fields that the write is about, by `tab.attribute`, as they are. */
	values: FlatValues;
	/** Null where it was not asked for, is not known, or has no meaning for the type. */
	locked: boolean | null;
	/** It was deleted by this very write. */
	gone?: true;
}

export const service = 'FusionDirectory';

/** Values of a list have no order in LDAP, and a department's DN has several spellings. */
export function sameField(field: string, present: unknown, wanted: unknown): boolean {
	if (field.endsWith('.base') && typeof present === 'string' && typeof wanted === 'string') return sameDn(present, wanted);
	if (!Array.isArray(present) || !Array.isArray(wanted)) return sameValue(present, wanted);
	return sameValue([...present].sort(), [...wanted].sort());
}

/** How the present values of the given fields are read; the same plan serves before and after a write. */
export async function planFor(client: FusionDirectoryClient, type: string, fields: FlatValues) {
	const plan = await client.presentValues.plan(type, fieldNames(fields));
	const keys = (names: ValuePlan['fixed']): string[] => names.map(({ tab, attribute }) => flatKey(tab, attribute));
	return { plan, hidden: keys(plan.unseen), fixed: keys(plan.fixed) };
}

/** @param activated  tabs that are certainly active */
export async function presentValues(
	client: FusionDirectoryClient,
	entry: CheckedObject,
	plan: ValuePlan,
	activated: readonly string[] = [],
): Promise<FlatValues> {
	const values = await client.presentValues.read(entry, plan, activated);
	return Object.fromEntries(values.map(({ tab, attribute, value }) => [flatKey(tab, attribute), value as IDataObject[string]]));
}

/** FusionDirectory 1.5 changes no locked user: unlocks one around the steps, where that is asked for. */
export async function aroundLock<R extends EntryRecord>(
	client: FusionDirectoryClient,
	unlock: boolean,
	record: R,
	steps: Array<Step<R>>,
): Promise<Array<Step<R>>> {
	if (!unlock || steps.length === 0 || record.entry.type.toUpperCase() !== 'USER') return steps;
	if ((record.locked ?? (await client.users.isLocked(record))) !== true) return steps;
	const open: Step<R> = {
		name: 'unlock the user',
		role: 'open',
		request: { lockUser: 'unlock' },
		send: async (now) => {
			await client.users.setLock(now, 'unlock');
			return { record: { ...now, locked: false } };
		},
	};
	const close: Step<R> = {
		name: 'lock the user again',
		role: 'close',
		request: { lockUser: 'lock' },
		send: async (now) => {
			if (now.gone) return {};
			await client.users.lockAgain(now);
			return { record: { ...now, locked: true } };
		},
	};
	return [open, ...steps, close];
}

/** The step that takes an entry away. @param remove  what it gives is told with the item */
export const removal = <R extends EntryRecord>(
	name: string,
	request: IDataObject,
	remove: (entry: CheckedObject) => Promise<IDataObject | void>,
): Step<R> => ({
	name,
	request,
	send: async (now) => {
		const told = await remove(now.entry);
		return { record: { ...now, gone: true }, ...(told ? { told } : {}) };
	},
});
