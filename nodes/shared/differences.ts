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

/** The wanted fields that differ from the present record, with both values. */
export function differences(present: IDataObject, wanted: IDataObject): Map<string, Difference> {
	const found = new Map<string, Difference>();
	for (const [field, to] of Object.entries(wanted)) {
		const from = Object.hasOwn(present, field) ? present[field] : undefined;
		if (!sameValue(from, to)) found.set(field, { from: from ?? null, to });
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
