/** What package.json says of the product; help, manifests and documents copy it. */
import manifest from "../package.json" with { type: "json" };

export const NAME: string = manifest.name;
export const VERSION: string = manifest.version;
export const DESCRIPTION: string = manifest.description;
