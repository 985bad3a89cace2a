import type { IDataObject } from 'n8n-workflow';
import { sameJson } from '../../clients/json';

export interface Difference {
	from: unknown;
	to: unknown;
}

/** Empty texts, empty lists, null and absence all mean "not set". */
const isUnset = (value: unknown): boolean =>
	value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0);

export function sameValue(one: unknown, other: unknown): boolean {
	if (isUnset(one) || isUnset(other)) return isUnset(one) && isUnset(other);
	return sameJson(one, other);
}

/** Whether a field has the wanted value. */
export type Same = (field: string, present: unknown, wanted: unknown) => boolean;
const sameField: Same = (_field, present, wanted) => sameValue(present, wanted);

/** Which of these fields changed between two readings of a record; one that is not shown counts as changed. */
export function changedBetween(before: IDataObject, after: IDataObject, fields: readonly string[]): string[] {
	return fields.filter((name) => !Object.hasOwn(after, name) || !sameValue(before[name], after[name]));
}

/** The wanted fields that differ from the present record, with both values. */
export function differences(present: IDataObject, wanted: IDataObject, same: Same = sameField): Map<string, Difference> {
	const found = new Map<string, Difference>();
	for (const [field, to] of Object.entries(wanted)) {
		const from = Object.hasOwn(present, field) ? present[field] : undefined;
		if (!same(field, from, to)) found.set(field, { from: from ?? null, to });
	}
	return found;
}

const mask = '•••';
const secretName = /pass(word|wd|phrase)|secret|seed|token(?!_?(type|auth|serial|fas))|answer|api_?key|private_?key|otp|^pin$/i;

/** A copy in which everything that is, or sounds like, a secret is masked. */
export function maskSecrets(value: unknown, secrets: string[] = []): unknown {
	if (Array.isArray(value)) return value.map((inner) => maskSecrets(inner, secrets));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => {
			const secret = secrets.includes(key) || (secretName.test(key) && typeof inner !== 'boolean');
			return [key, secret && !isUnset(inner) ? mask : maskSecrets(inner, secrets)];
		}),
	);
}
