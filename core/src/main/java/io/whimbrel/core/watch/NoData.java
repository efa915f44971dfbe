package io.whimbrel.core.watch;

/** What a rule makes of a figure that should be there and is not. */
public enum NoData {
  /** As if its condition held: behind the rule's time somebody is told. */
  ALERT,
  /** The state says so, and nobody is told. */
  IGNORE,
  /** As if all were well. */
  OK
}
