/** What is asked of the files. */
export interface Question {
  readonly flag: string;
  readonly goal: Goal;
  /** The member of the details that holds an event's value. */
  readonly valueMember: string;
  /** The member of the details that holds an event's id. */
  readonly idMember: string;
  /** Seconds since 1970, inclusive: an exposure before it does not count. */
  readonly from?: number;
  /** Seconds since 1970, exclusive: nothing at or after it counts. */
  readonly to?: number;
  /** Seconds after a user's first exposure in which a goal event counts. */
  readonly windowSeconds?: number;
}

export interface Goal {
  /** The name that was tracked. */
  readonly name: string;
  /** All of them must hold. */
  readonly conditions: readonly GoalCondition[];
  /** As it was asked for. */
  readonly text: string;
}

/** A member of the details that must be this text: an exact string, or a number or boolean by its JSON text. */
export interface GoalCondition {
  readonly member: string;
  readonly text: string;
}
