const nobody: readonly string[] = [];

/** Who has something in common with whom: two members are tied when they have a tie of the same text. */
export class Ties {
  private readonly tiesOf = new Map<string, readonly string[]>();
  private readonly membersOf = new Map<string, readonly string[]>();

  /** Gives a member these ties, in the place of those that it had. */
  put(member: string, ties: ReadonlySet<string>): void {
    this.remove(member);
    this.tiesOf.set(member, [...ties]);
    for (const tie of ties) this.membersOf.set(tie, [...this.members(tie), member]);
  }

  remove(member: string): void {
    for (const tie of this.tiesOf.get(member) ?? nobody) {
      const others = this.members(tie).filter((one) => one !== member);
      if (others.length > 0) this.membersOf.set(tie, others);
      else this.membersOf.delete(tie);
    }
    this.tiesOf.delete(member);
  }

  members(tie: string): readonly string[] {
    return this.membersOf.get(tie) ?? nobody;
  }

  /** These members and all that are tied to them, be it through others. */
  around(members: Iterable<string>): ReadonlySet<string> {
    const found = new Set<string>();
    const waiting = [...members];
    for (let member = waiting.pop(); member !== undefined; member = waiting.pop()) {
      const ties = this.tiesOf.get(member);
      if (ties === undefined || found.has(member)) continue;
      found.add(member);
      for (const tie of ties) waiting.push(...this.members(tie));
    }
    return found;
  }
}
