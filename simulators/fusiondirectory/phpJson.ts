/** JSON as PHP writes it: it can't tell an empty map from an empty list, nor a map with the keys 0..n-1 from a list. */
function written(value: unknown): string {
	if (typeof value === 'string') return JSON.stringify(value);
	if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
	if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
	let isList = true;
	let index = 0;
	const members: string[] = [];
	const values: string[] = [];
	for (const [key, one] of Object.entries(value)) {
		if (one === undefined) continue;
		isList &&= key === String(index++);
		const text = written(one);
		members.push(`${JSON.stringify(key)}:${text}`);
		if (isList) values.push(text);
	}
	return isList ? `[${values.join(',')}]` : `{${members.join(',')}}`;
}

const escaped = (json: string): string =>
	json.replace(/\//g, '\\/').replace(/[\u007f-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** As JSON-RPC answers: slashes and everything beyond ASCII escaped. */
export const phpJson = (value: unknown): string => escaped(written(value));

/** As REST answers: unescaped, an empty map at the top stays one, a line feed at the end. */
export function restJson(value: unknown): string {
	const isEmptyMap = typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;
	return `${isEmptyMap ? '{}' : written(value)}\n`;
}
