/** A studio's own records: one door, opened only where a file of them was named. */
export { readStudioFile, studioFileOf } from "./read-studio-file.ts";
