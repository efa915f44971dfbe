package io.whimbrel.core.run;

/**
 * The id of one execution of a plan: the migration's id and a number, for example {@code
 * MIGRATION-001.1}. Names everything that the run leaves on a server until cleanup.
 */
public record RunId(String text) {
  @Override
  public String toString() {
    return text;
  }
}
