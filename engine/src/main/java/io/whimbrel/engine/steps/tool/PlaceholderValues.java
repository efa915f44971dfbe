package io.whimbrel.engine.steps.tool;

import io.whimbrel.core.plan.endpoint.Secret;

/** What is written into migrations where a placeholder stands. */
public enum PlaceholderValues {
  /** The value itself, for a run. */
  REAL,
  /** A mark where the plan refers to a secret, for SQL that people read. */
  MARKED;

  String text(String name, Secret secret) {
    return this == MARKED && isSecret(secret) ? mark(name) : secret.value();
  }

  /** Whether the plan holds a reference instead of the text itself. */
  static boolean isSecret(Secret secret) {
    return secret.reference().contains("${");
  }

  /** In quotes a text, outside of them a name, as PostgreSQL reads it. */
  static String mark(String name) {
    return "‹" + name + "›";
  }
}
