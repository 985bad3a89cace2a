/** A query as PHP reads it: `attrs[cn]=1` is a map, `attrs[]=cn` a list, a name without brackets a text. */
export function phpQuery(query: URLSearchParams): Record<string, unknown> {
	const read: Record<string, unknown> = {};
	for (const [name, value] of query) {
		const found = /^([^[]+)\[([^\]]*)\]$/.exec(name);
		if (!found) {
			read[name] = value;
			continue;
		}
		const [, outer, inner] = found;
		const before = read[outer];
		const map: Record<string, unknown> = typeof before === 'object' && before !== null ? { ...before } : {};
		map[inner === '' ? String(Object.keys(map).length) : inner] = value;
		read[outer] = map;
	}
	return read;
}
