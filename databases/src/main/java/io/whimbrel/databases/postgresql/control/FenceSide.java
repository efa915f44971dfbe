package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Course;

/** On which side a fence stands. */
public enum FenceSide {
  /** Binds everybody. */
  SOURCE,
  /** Sessions of the run pass; before the cutover also others with the replica role. */
  TARGET;

  private String reason(Course course) {
    return switch (course) {
      case THERE ->
          this == SOURCE
              ? "the migration %s has moved it"
              : "the migration %s has not yet moved it";
      case BACK ->
          this == SOURCE
              ? "the migration %s was rolled back, the old side has it again"
              : "the migration %s has moved it";
    };
  }

  /** Whether sessions with the replica role are bound, too. */
  boolean bindsReplicas(Course course) {
    return this == SOURCE || course == Course.BACK;
  }

  /** What a write to rows is told whose phase has not begun. */
  String reason(MigrationId phase) {
    return reason(Course.THERE).formatted(phase);
  }

  /** What a write is told; the plan's message is for those who wait to get away from here. */
  String reason(RunScope scope) {
    String text =
        scope.run().isMaintenance()
            ? "it is in maintenance mode"
            : reason(scope.course()).formatted(scope.migration());
    return this == SOURCE
        ? text + scope.message().map(message -> " (" + message + ")").orElse("")
        : text;
  }
}
