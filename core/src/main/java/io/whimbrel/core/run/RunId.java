package io.whimbrel.core.run;

import java.util.regex.Pattern;

/**
 * The id of one execution of a plan: the migration's id and a number, for example {@code
 * MIGRATION-001.1}. Names everything that the run leaves on a server until cleanup.
 */
public record RunId(String text) {
  private static final Pattern MAINTENANCE = Pattern.compile(".*\\.maintenance\\.\\d+");

  /** Whether it is no run, but a time in which people had the source refuse writes. */
  public boolean isMaintenance() {
    return MAINTENANCE.matcher(text).matches();
  }

  @Override
  public String toString() {
    return text;
  }
}
