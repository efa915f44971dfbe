package io.whimbrel.core.plan;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.util.regex.Pattern;

/** The id of a migration, such as MIGRATION-001: letters, digits, hyphen, underscore and dot. */
public record MigrationId(String text) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  public MigrationId {
    if (!FORM.matcher(text).matches()) {
      throw Problem.of(ProblemCode.PLAN_INVALID)
          .what("the migration's id is '" + text + "'")
          .fix("use up to 63 letters, digits, dots, hyphens and underscores, as in MIGRATION-001")
          .exception();
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
