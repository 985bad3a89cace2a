/** What the circle check needs of it; the package comes without types. */
declare module 'madge' {
	interface Graph {
		circular(): string[][];
		obj(): Record<string, string[]>;
	}
	function madge(paths: string[], config: Record<string, unknown>): Promise<Graph>;
	export default madge;
}
