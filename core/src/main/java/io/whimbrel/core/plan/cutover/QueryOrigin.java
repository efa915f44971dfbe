package io.whimbrel.core.plan.cutover;

import java.nio.file.Path;

/** Where an application's queries are taken from. */
public sealed interface QueryOrigin {

  /** A file of them, resolved against the plan's directory. */
  record QueryFile(Path path) implements QueryOrigin {}

  /** The statements that took the source most of its time, by its own statistics. */
  record Statistics() implements QueryOrigin {}
}
