/** The order of menus and pickers. */
export const byName = (one: { name: string }, other: { name: string }): number => one.name.localeCompare(other.name, 'en');

export const byLabel = (one: { displayName: string }, other: { displayName: string }): number =>
	one.displayName.localeCompare(other.displayName, 'en');
