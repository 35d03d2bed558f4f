/** What every record of the studio has. */
export interface Scope {
  readonly farmId: string;
  readonly createdAt: Date;
  readonly createdBy: string;
}
